import type { ImportProfile } from '@redress/domain';
import { sql } from 'kysely';
import type { Db } from '../../database/schema.js';
import type { Serving } from '../../serving.js';
import { importProfiles } from '../../views/import-profiles.js';
import type { CaseSource } from './case-source.js';
import { shippedSources, sourceOf } from './sources.js';

/** Every source whose cases can be asked about: profiles as they were when cases were last imported by them, else as they ship. */
export const sourcesIn = async (db: Db, { table }: Serving): Promise<readonly CaseSource[]> => {
  const { rows } = await sql<{ document: ImportProfile }>`
    select document from ${table(importProfiles)} where document is not null order by key`.execute(db);
  const imported = rows.map(({ document }) => sourceOf(document));
  const shipped = shippedSources().filter(({ name }) => !imported.some((one) => one.name === name));
  return [...shipped, ...imported];
};
