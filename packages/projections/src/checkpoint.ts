import type { Instant } from '@redress/domain';
import type { Position } from '@redress/eventstore';
import { sql, type Transaction } from 'kysely';
import { NewerDatabase } from './database/errors.js';
import type { Db, ReadSchema } from './database/schema.js';
import type { AnyProjection } from './projection.js';

type Named = Pick<AnyProjection, 'name' | 'version'>;

/** The log of a view whose table was created before any log was known. */
export const UNCLAIMED = '';

/** How far a view has come in which log; `position` null: nothing yet. */
export type Checkpoint = Pick<
  ReadSchema['projectionCheckpoint'],
  'version' | 'logId' | 'position' | 'failure' | 'built' | 'target' | 'recordedAt'
>;

const COLUMNS = ['version', 'logId', 'position', 'failure', 'built', 'target', 'recordedAt'] as const;

export const checkpointOf = async (db: Db, { name, version }: Named): Promise<Checkpoint | undefined> =>
  db.selectFrom('projectionCheckpoint').select(COLUMNS).where('projection', '=', name).where('version', '=', version).executeTakeFirst();

/** Of all versions of the named views. */
export const allCheckpoints = async (
  db: Db,
  names: readonly string[],
): Promise<readonly (Checkpoint & { readonly projection: string })[]> =>
  db
    .selectFrom('projectionCheckpoint')
    .select(['projection', ...COLUMNS])
    .where('projection', 'in', names)
    .execute();

type Move = {
  readonly logId: string;
  readonly to: Position | null;
  /** When the last event of the step was recorded; absent where it had none. */
  readonly recordedAt?: Instant;
};

/** A view and where it was last seen. */
export type Seen = { readonly projection: Named; readonly from: Position | null };

/**
 * Moves the checkpoints of views, each only from where it was last seen, in one statement; answers the names of those that were there. The
 * rows are locked in the order of names, as `lockCheckpoints` does, so that nobody deadlocks.
 */
export const moveCheckpoints = async (db: Db, views: readonly Seen[], move: Move): Promise<ReadonlySet<string>> => {
  if (views.length === 0) return new Set();
  const moved = await db
    .with('seen', (cte) =>
      cte
        .selectFrom('projectionCheckpoint')
        .select(['projection', 'version'])
        .where('logId', '=', move.logId)
        .where(({ and, or, eb }) =>
          or(
            views.map(({ projection: { name, version }, from }) =>
              and([eb('projection', '=', name), eb('version', '=', version), eb('position', sql`is not distinct from`, from)]),
            ),
          ),
        )
        .orderBy('projection')
        .forUpdate(),
    )
    .updateTable('projectionCheckpoint')
    .from('seen')
    .set({
      position: move.to,
      failure: null,
      seenAt: sql`now()`,
      ...(move.recordedAt !== undefined && { recordedAt: move.recordedAt }),
    })
    .whereRef('projectionCheckpoint.projection', '=', 'seen.projection')
    .whereRef('projectionCheckpoint.version', '=', 'seen.version')
    .returning('projectionCheckpoint.projection')
    .execute();
  return new Set(moved.map(({ projection }) => projection));
};

/**
 * Moves a view's checkpoint, only from where it was last seen. As the first statement of the transaction that saves the rows it also locks
 * the view, so that of two projectors one goes on and the other learns that it lost.
 */
export const moveCheckpoint = async (db: Db, view: Seen, move: Move): Promise<boolean> =>
  (await moveCheckpoints(db, [view], move)).size === 1;

/** Puts a checkpoint wherever it should be, whatever it was. A table that is not built is not read. */
export const setCheckpoint = async (
  db: Db,
  { name, version }: Named,
  {
    logId,
    position,
    built,
    recordedAt = null,
  }: Pick<Checkpoint, 'logId' | 'position' | 'built'> & { readonly recordedAt?: Instant | null },
): Promise<void> => {
  const values = { logId, position, built, recordedAt, failure: null, target: null, seenAt: sql<Instant>`now()` };
  await db
    .insertInto('projectionCheckpoint')
    .values({ projection: name, version, ...values })
    .onConflict((conflict) => conflict.columns(['projection', 'version']).doUpdateSet(values))
    .execute();
};

/** Notes where a building will end, for those who ask how long it takes. */
export const aimAt = async (db: Db, { name, version }: Named, target: Position): Promise<void> => {
  await db
    .updateTable('projectionCheckpoint')
    .set({ target })
    .where('projection', '=', name)
    .where('version', '=', version)
    .where('built', '=', false)
    .execute();
};

/** Lets queries read a version from now on, provided that it still stands where it was seen. */
export const markBuilt = async (
  db: Db,
  { name, version }: Named,
  at: { readonly logId: string; readonly position: Position | null },
): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('projectionCheckpoint')
    .set({ built: true, target: null })
    .where('projection', '=', name)
    .where('version', '=', version)
    .where('logId', '=', at.logId)
    .where('position', sql`is not distinct from`, at.position)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

/** Says that these versions are still kept current, however quiet the log is. */
export const giveSignOfLife = async (db: Db, projections: readonly Named[]): Promise<void> => {
  for (const { name, version } of projections)
    await db
      .updateTable('projectionCheckpoint')
      .set({ seenAt: sql`now()` })
      .where('projection', '=', name)
      .where('version', '=', version)
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
      .select(COLUMNS)
      .where('projection', '=', name)
      .where('version', '=', version)
      .forUpdate()
      .executeTakeFirst();
    if (checkpoint !== undefined) found.set(name, checkpoint);
  }
  return found;
};

/**
 * Refuses to go on where a newer release has taken a view's place: its own version was built and ours is gone. While ours is there, both may
 * work side by side, each on a table of its own.
 */
export const refuseNewer = async (db: Db, projections: readonly Named[]): Promise<void> => {
  const all = await db.selectFrom('projectionCheckpoint').select(['projection', 'version', 'built']).execute();
  for (const { name, version } of projections) {
    const found = all.filter(({ projection }) => projection === name);
    if (found.some((one) => one.version === version)) continue;
    const newer = found.find((one) => one.version > version && one.built);
    if (newer !== undefined) throw new NewerDatabase(`the view ${name}`, newer.version, version);
  }
};
