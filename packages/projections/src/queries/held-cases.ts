import type { ComplaintState, ImprovementState } from '@redress/domain';
import { sql } from 'kysely';
import type { ReadDatabase } from '../database/read-database.js';
import { type Reflected, serving } from '../serving.js';
import { openCases } from '../views/open-cases.js';
import { openImprovements } from '../views/open-improvements.js';
import { snapshot } from './snapshot.js';

/** An open case or improvement as the rules see it. */
export type HeldCase =
  | { readonly kind: 'complaint'; readonly stream: string; readonly id: string; readonly state: ComplaintState }
  | { readonly kind: 'improvement'; readonly stream: string; readonly id: string; readonly state: ImprovementState };

/** Rows read at a time: states of a few kilobytes. */
const PAGE = 500;

/**
 * Calls back with every open case and improvement, by stream, as of one state of the views: for whoever must look at all of them.
 *
 * Faults: `ViewNotReady`.
 */
export const forEachHeldCase = (database: ReadDatabase, look: (one: HeldCase) => void): Promise<Reflected> =>
  snapshot(database, async (db) => {
    const { table, position, versions } = await serving(db, [openCases, openImprovements]);
    const kinds = [
      { kind: 'complaint', view: openCases, id: sql.ref('complaint_id') },
      { kind: 'improvement', view: openImprovements, id: sql.ref('improvement_id') },
    ] as const;
    for (const { kind, view, id } of kinds) {
      for (let after: string | undefined = ''; after !== undefined; ) {
        const { rows } = await sql<{ stream: string; id: string; state: never }>`
          select key as stream, ${id} as id, state from ${table(view)} where not ended and key > ${after} order by key limit ${PAGE}`.execute(
          db,
        );
        for (const row of rows) look({ kind, ...row });
        after = rows.length < PAGE ? undefined : rows.at(-1)?.stream;
      }
    }
    return { position, versions };
  });
