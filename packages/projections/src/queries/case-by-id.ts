import { complaint, streamOf } from '@redress/domain';
import type { Position } from '@redress/eventstore';
import { sql } from 'kysely';
import type { ReadDatabase } from '../database/read-database.js';
import { serving } from '../serving.js';
import { caseFacts } from '../views/case-facts.js';
import type { FactsRow } from '../views/facts-row.js';
import { openCases } from '../views/open-cases.js';
import { openImprovements } from '../views/open-improvements.js';
import { managedCase, type OpenCase } from './open-cases.js';
import { snapshot } from './snapshot.js';

/** Imported history: what the source reports of the case. */
export type ObservedCaseAnswer = Pick<FactsRow, 'profile' | 'sourceId' | 'facts'> & { readonly kind: 'observed'; readonly stream: string };

export type CaseAnswer = {
  readonly case: (OpenCase & { readonly kind: 'managed' }) | ObservedCaseAnswer | null;
  readonly position: Position | null;
};

/** One case by its id (the part of the stream name behind `complaint-`); null when the views know none. */
export const caseById = (database: ReadDatabase, id: string): Promise<CaseAnswer> => {
  const stream = streamOf(complaint, id);
  return snapshot(database, async (db) => {
    const served = await serving(db, [openCases, openImprovements, caseFacts]);
    const { position } = served;
    const managed = await managedCase(db, served, stream);
    if (managed !== undefined) return { case: { kind: 'managed', ...managed }, position };
    const { rows } = await sql<ObservedCaseAnswer>`
      select kind, key as stream, profile, source_id, facts from ${served.table(caseFacts)}
      where key = ${stream} and kind = 'observed'`.execute(db);
    return { case: rows[0] ?? null, position };
  });
};
