import { comparePositions, type EventStore, type Position } from '@redress/eventstore';
import type { Logger } from 'pino';
import { checkpointOf, claimCheckpoint, refuseNewer, setCheckpoint } from './checkpoint.js';
import { createViews, locked, migrate } from './database/migrations.js';
import type { ReadDatabase } from './database/read-database.js';
import type { Db } from './database/schema.js';
import { type AnyProjection, tableOf } from './projection.js';
import { createIndexes, createTable, dropTable } from './tables.js';

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
    const table = tableOf(projection);
    await dropTable(trx, table);
    await createTable(trx, projection, table);
    await createIndexes(trx, projection, table);
    await setCheckpoint(trx, projection, store.logId, null);
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
    positions.set(projection.name, (await checkpointOf(db, projection))?.position ?? null);
  }
  return positions;
};

/** Removes the older versions of a view, in one transaction, once this release's own has caught up. */
export const retireOlder = async (db: Db, { name, version }: AnyProjection): Promise<readonly number[]> => {
  const versions = (from: Db) =>
    from.selectFrom('projectionCheckpoint').select('version').where('projection', '=', name).where('version', '<', version).execute();
  if ((await versions(db)).length === 0) return [];
  return locked(db, async (trx) => {
    const older = await versions(trx);
    for (const { version: old } of older) {
      await dropTable(trx, tableOf({ name, version: old }));
      await trx.deleteFrom('projectionCheckpoint').where('projection', '=', name).where('version', '=', old).execute();
    }
    return older.map(({ version: old }) => old);
  });
};
