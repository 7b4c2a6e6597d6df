import { type RawBuilder, sql } from 'kysely';
import type { ReadDatabase } from '../database/read-database.js';
import { type Reflected, serving } from '../serving.js';
import { openCases as view } from '../views/open-cases.js';
import { snapshot } from './snapshot.js';

/** Open cases, and those among them with a deadline still ahead that was computed by one of some keys of the policy. */
export type RunningByKeys = { readonly open: number; readonly running: number } & Reflected;

/** Clocks of the case itself, of the link it waits for and of the rung it stands on. */
const runsBy = (keys: RawBuilder<unknown>) => sql`
  exists (select 1 from jsonb_path_query(c.state, '$.clocks[*] ? (@.missed == false)') as clock where clock->>'policyKey' in (${keys}))
  or exists (select 1 from jsonb_path_query(c.state, '$.link.**.policyKey') as named where named #>> '{}' in (${keys}))`;

/** How many open cases a change of these keys concerns: none is moved, those that run by them keep what was decided. */
export const runningByKeys = (database: ReadDatabase, keys: readonly string[]): Promise<RunningByKeys> =>
  snapshot(database, async (db) => {
    const served = await serving(db, [view]);
    const named = sql.join(keys.length === 0 ? [''] : [...keys]);
    const { rows } = await sql<{ readonly open: number; readonly running: number }>`
      select count(*)::int as open, (count(*) filter (where ${runsBy(named)}))::int as running
      from ${served.table(view)} as c where not c.ended`.execute(db);
    const [counted = { open: 0, running: 0 }] = rows;
    return { open: counted.open, running: counted.running, position: served.position, versions: served.versions };
  });
