import type { EventStore, Position } from '@redress/eventstore';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { type Beside, bringOn, createBeside } from './beside.js';
import { lockCheckpoints, setCheckpoint } from './checkpoint.js';
import type { ReadDatabase } from './database/read-database.js';
import type { Db } from './database/schema.js';
import { exclusively } from './exclusive.js';
import type { LogSource } from './log-reader.js';
import { type ProjectorOptions, SILENT, sourceOf } from './options.js';
import { prepareViews } from './prepare.js';
import { type AnyProjection, tableOf } from './projection.js';
import { progressOf } from './serving.js';
import { createIndexes, dropTable, keepReadersOut, replaceTable } from './tables.js';
import { views as allViews } from './views/index.js';

export type Rebuilt = { readonly view: string; readonly rows: number; readonly position: Position | null };

export type RebuildOptions = Omit<ProjectorOptions, 'observer' | 'keepOlderMs'> & {
  /** Share of the log that is in the new tables, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
};

/** Events in a batch: fewer than when views catch up, for questions are answered between two batches. */
const BATCH = 500;
/** Readings of what the log took in meanwhile, before projectors have to wait for the last one. */
const PASSES = 3;

type Ground = { readonly store: EventStore; readonly database: ReadDatabase; readonly log: Logger; readonly source: LogSource };

const switchOver = async ({ store, database, log, source }: Ground, besides: readonly Beside[]): Promise<readonly Rebuilt[]> =>
  database.db.transaction().execute(async (trx) => {
    const live = await lockCheckpoints(
      trx,
      besides.map(({ projection }) => projection),
    );
    // What was projected while we built is little; projectors wait until we are through.
    const now = await store.head();
    await bringOn(trx, source, besides, () => now);
    await keepReadersOut(trx);
    const rebuilt: Rebuilt[] = [];
    for (const { projection, table, position, recordedAt } of besides) {
      await replaceTable(trx, table, tableOf(projection));
      await setCheckpoint(trx, projection, { logId: store.logId, position, built: true, recordedAt });
      const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(tableOf(projection))}`.execute(trx);
      const done = { view: projection.name, rows: rows[0]?.n ?? 0, position };
      log.info({ ...done, was: live.get(projection.name)?.position }, 'view rebuilt');
      rebuilt.push(done);
    }
    return rebuilt;
  });

const build = async (
  ground: Ground,
  projections: readonly AnyProjection[],
  onProgress: (share: number) => void,
): Promise<readonly Rebuilt[]> => {
  const { store, database, source } = ground;
  const { db } = database;
  const besides = await createBeside(db, projections, 'next');
  try {
    for (let pass = 0; pass < PASSES; pass += 1) {
      const head = await store.head();
      await bringOn(
        db,
        source,
        besides,
        () => head,
        (position) => onProgress(progressOf({ position, target: head }) ?? 0),
      );
      if (pass === 0) await prepareTables(db, besides);
    }
    return await switchOver(ground, besides);
  } catch (error) {
    for (const { table } of besides) await dropTable(db, table).catch(() => undefined);
    throw error;
  }
};

/** Indexes are cheaper on a full table, and the first question after the switch should not be planned for an empty one. */
const prepareTables = async (db: Db, besides: readonly Beside[]): Promise<void> => {
  for (const { projection, table } of besides) {
    await createIndexes(db, projection, table);
    await sql`analyze ${sql.table(table)}`.execute(db);
  }
};

/**
 * Builds views anew from the log in tables beside the live ones and puts them in their place in one transaction. The live views answer
 * meanwhile and are kept current; a running projector goes on afterwards from wherever the new tables stand, also with a view that had
 * stopped. When it fails, or its process ends, the live tables are what they were.
 *
 * Faults: `AlreadyUnderWay`; `ProjectionFailed` for an event that a view cannot digest.
 */
export const rebuild = async (options: RebuildOptions): Promise<readonly Rebuilt[]> => {
  const { store, database, log = SILENT, onProgress = () => undefined } = options;
  const projections = options.projections ?? allViews;
  const ground = { store, database, log, source: sourceOf({ batchSize: BATCH, ...options }) };
  await prepareViews(ground, projections);
  return exclusively(database, projections.map(({ name }) => `rebuild of ${name}`).sort(), () => build(ground, projections, onProgress));
};
