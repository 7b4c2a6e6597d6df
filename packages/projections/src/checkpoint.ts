import type { Position } from '@redress/eventstore';
import { sql, type Transaction } from 'kysely';
import { NewerDatabase } from './database/errors.js';
import type { Db, ReadSchema } from './database/schema.js';
import type { AnyProjection } from './projection.js';

type Named = Pick<AnyProjection, 'name' | 'version'>;

/** The log of a view whose table was created before any log was known. */
export const UNCLAIMED = '';

/** How far a view has come in which log; `position` null: nothing yet. */
export type Checkpoint = { readonly logId: string; readonly position: Position | null; readonly failure: string | null };

export const checkpointOf = async (db: Db, { name, version }: Named): Promise<Checkpoint | undefined> =>
  db
    .selectFrom('projectionCheckpoint')
    .select(['logId', 'position', 'failure'])
    .where('projection', '=', name)
    .where('version', '=', version)
    .executeTakeFirst();

/**
 * Moves a view's checkpoint, only from where it was last seen. As the first statement of the transaction that saves the rows it also locks
 * the view, so that of two projectors one goes on and the other learns that it lost.
 */
export const moveCheckpoint = async (
  db: Db,
  { name, version }: Named,
  move: { readonly logId: string; readonly from: Position | null; readonly to: Position | null },
): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('projectionCheckpoint')
    .set({ position: move.to, failure: null })
    .where('projection', '=', name)
    .where('version', '=', version)
    .where('logId', '=', move.logId)
    .where('position', sql`is not distinct from`, move.from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

/** Puts a checkpoint wherever it should be, whatever it was. */
export const setCheckpoint = async (db: Db, { name, version }: Named, logId: string, position: Position | null): Promise<void> => {
  await db
    .insertInto('projectionCheckpoint')
    .values({ projection: name, version, logId, position, failure: null })
    .onConflict((conflict) => conflict.columns(['projection', 'version']).doUpdateSet({ logId, position, failure: null }))
    .execute();
};

/** Leaves word why a view stands still, for processes that only read. */
export const recordFailure = async (db: Db, { name, version }: Named, failure: string): Promise<void> => {
  await db.updateTable('projectionCheckpoint').set({ failure }).where('projection', '=', name).where('version', '=', version).execute();
};

/** Gives a view that belongs to no log yet to this one. */
export const claimCheckpoint = async (db: Db, { name, version }: Named, logId: string): Promise<void> => {
  await db
    .updateTable('projectionCheckpoint')
    .set({ logId })
    .where('projection', '=', name)
    .where('version', '=', version)
    .where('logId', '=', UNCLAIMED)
    .execute();
};

/** Waits for the views' turn and keeps every projector out until the transaction ends; always in the same order, so that nobody deadlocks. */
export const lockCheckpoints = async (
  trx: Transaction<ReadSchema>,
  projections: readonly Named[],
): Promise<ReadonlyMap<string, Checkpoint>> => {
  const found = new Map<string, Checkpoint>();
  for (const { name, version } of [...projections].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const checkpoint = await trx
      .selectFrom('projectionCheckpoint')
      .select(['logId', 'position', 'failure'])
      .where('projection', '=', name)
      .where('version', '=', version)
      .forUpdate()
      .executeTakeFirst();
    if (checkpoint !== undefined) found.set(name, checkpoint);
  }
  return found;
};

/** Refuses to go on beside a newer version of a view: a newer release owns this database. */
export const refuseNewer = async (db: Db, projections: readonly Named[]): Promise<void> => {
  const known = new Map(projections.map(({ name, version }) => [name, version]));
  for (const { projection, version } of await db.selectFrom('projectionCheckpoint').select(['projection', 'version']).execute()) {
    const ours = known.get(projection);
    if (ours !== undefined && version > ours) throw new NewerDatabase(`the view ${projection}`, version, ours);
  }
};
