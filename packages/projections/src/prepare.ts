import { comparePositions, type EventStore, type Position } from '@redress/eventstore';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { aimAt, checkpointOf, claimCheckpoint, lockCheckpoints, refuseNewer, setCheckpoint } from './checkpoint.js';
import { createViews, locked, migrate } from './database/migrations.js';
import type { ReadDatabase } from './database/read-database.js';
import type { Db } from './database/schema.js';
import { type AnyProjection, tableOf } from './projection.js';
import { createIndexes, createTable, dropTable, keepReadersOut } from './tables.js';

type Ground = { readonly store: EventStore; readonly database: ReadDatabase; readonly log: Logger };

/** Why rows cannot be those of this log; undefined when they can. */
const doubt = async (db: Db, projection: AnyProjection, store: EventStore, head: Position): Promise<string | undefined> => {
  const found = await checkpointOf(db, projection);
  if (found === undefined) return 'its checkpoint is missing';
  if (found.logId !== store.logId) return `it was built from log ${found.logId}, this is log ${store.logId}`;
  if (found.position === null || comparePositions(found.position, head) <= 0) return undefined;
  return `it has come to ${found.position}, but the log ends at ${head}: the log was restored from an older copy`;
};

const reset = (db: Db, projection: AnyProjection, store: EventStore, head: Position): Promise<void> =>
  locked(db, async (trx) => {
    // Another projector may have been here first.
    if ((await doubt(trx, projection, store, head)) === undefined) return;
    // Rows first, readers second, as everybody else who does both.
    await lockCheckpoints(trx, [projection]);
    await keepReadersOut(trx);
    const table = tableOf(projection);
    await dropTable(trx, table);
    await createTable(trx, projection, table);
    await createIndexes(trx, projection, table);
    await setCheckpoint(trx, projection, { logId: store.logId, position: null, built: false });
  });

/** Where every view stands, after creating what is missing and emptying what belongs to another log. Faults: `NewerDatabase`. */
export const prepareViews = async (
  { store, database, log }: Ground,
  projections: readonly AnyProjection[],
): Promise<Map<string, Position | null>> => {
  const { db } = database;
  await migrate(db);
  await refuseNewer(db, projections);
  await createViews(db, projections, store.logId);
  const head = await store.head();
  const positions = new Map<string, Position | null>();
  for (const projection of projections) {
    await claimCheckpoint(db, projection, store.logId);
    const reason = await doubt(db, projection, store, head);
    if (reason !== undefined) {
      log.warn({ view: projection.name, reason }, 'view is rebuilt from the beginning of the log');
      await reset(db, projection, store, head);
    }
    await aimAt(db, projection, head);
    positions.set(projection.name, (await checkpointOf(db, projection))?.position ?? null);
  }
  return positions;
};

/**
 * Removes the older versions of a view once this release's own answers, unless one has shown a sign of life within so many milliseconds:
 * a process of the older release may still keep it current and read it, and going back to that release should not cost a rebuild.
 */
export const retireOlder = async (db: Db, { name, version }: AnyProjection, keepMs: number): Promise<readonly number[]> => {
  const outdated = (from: Db) =>
    from
      .selectFrom('projectionCheckpoint as old')
      .select('old.version')
      .where('old.projection', '=', name)
      .where('old.version', '<', version)
      .where(sql<boolean>`old.seen_at <= now() - make_interval(secs => ${keepMs / 1_000})`)
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('projectionCheckpoint as own')
            .select('own.version')
            .where('own.projection', '=', name)
            .where('own.version', '=', version)
            .where('own.built', '=', true),
        ),
      )
      .execute();
  if ((await outdated(db)).length === 0) return [];
  return locked(db, async (trx) => {
    await keepReadersOut(trx);
    const older = await outdated(trx);
    for (const { version: old } of older) {
      await dropTable(trx, tableOf({ name, version: old }));
      await trx.deleteFrom('projectionCheckpoint').where('projection', '=', name).where('version', '=', old).execute();
    }
    return older.map(({ version: old }) => old);
  });
};
