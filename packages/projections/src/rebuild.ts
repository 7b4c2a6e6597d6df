import type { Position } from '@redress/eventstore';
import { sql } from 'kysely';
import { bringOn, createBeside } from './beside.js';
import { lockCheckpoints, setCheckpoint } from './checkpoint.js';
import { prepareViews } from './prepare.js';
import { tableOf } from './projection.js';
import { type ProjectorOptions, SILENT, sourceOf } from './runner.js';
import { createIndexes, replaceTable } from './tables.js';
import { views as allViews } from './views/index.js';

export type Rebuilt = { readonly view: string; readonly rows: number; readonly position: Position | null };

/**
 * Builds every view anew from the log in tables beside the live ones and puts them in their place in one transaction. The live views answer
 * meanwhile, and a running projector goes on afterwards from wherever the new tables stand.
 */
export const rebuild = async (options: ProjectorOptions): Promise<readonly Rebuilt[]> => {
  const { store, database, log = SILENT } = options;
  const projections = options.projections ?? allViews;
  const source = sourceOf(options);
  await prepareViews({ store, database, log }, projections);
  const besides = await createBeside(database.db, projections, 'next');
  const head = await store.head();
  await bringOn(database.db, source, besides, () => head);
  for (const { projection, table } of besides) await createIndexes(database.db, projection, table);

  return database.db.transaction().execute(async (trx) => {
    const live = await lockCheckpoints(trx, projections);
    // What was projected while we built is little; projectors wait until we are through.
    const now = await store.head();
    await bringOn(trx, source, besides, () => now);
    const rebuilt: Rebuilt[] = [];
    for (const { projection, table, position } of besides) {
      await replaceTable(trx, table, tableOf(projection));
      await setCheckpoint(trx, projection, store.logId, position);
      const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(tableOf(projection))}`.execute(trx);
      const done = { view: projection.name, rows: rows[0]?.n ?? 0, position };
      log.info({ ...done, was: live.get(projection.name)?.position }, 'view rebuilt');
      rebuilt.push(done);
    }
    return rebuilt;
  });
};
