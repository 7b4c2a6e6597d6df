import { sql, type Transaction } from 'kysely';
import { setCheckpoint, UNCLAIMED } from '../checkpoint.js';
import { type AnyProjection, tableOf } from '../projection.js';
import { columnsOf, createIndexes, createTable, exists } from '../tables.js';
import { NewerDatabase } from './errors.js';
import type { Db, ReadSchema } from './schema.js';

/** Of the tables that are not a view's. Views carry their own versions and are rebuilt, so these hardly ever change. */
const FORMAT = 1;

/**
 * What checkpoints have been given since the first layout. Added with a default, so that a release which does not know them goes on: its
 * views count as built.
 */
const LATER = sql`
  alter table projection_checkpoint add column if not exists built boolean not null default true,
    add column if not exists target text, add column if not exists recorded_at timestamptz,
    add column if not exists seen_at timestamptz not null default now()`;

/** Any constant of our own; two processes that start together create tables one after the other. */
const LOCK = 7_305_114;

export const locked = <T>(db: Db, run: (trx: Transaction<ReadSchema>) => Promise<T>): Promise<T> =>
  db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(trx);
    return run(trx);
  });

/** Creates what every database of ours has. Faults: `NewerDatabase`. */
export const migrate = async (db: Db): Promise<void> => {
  if (!(await exists(db, 'redress_schema'))) {
    await locked(db, async (trx) => {
      if (await exists(trx, 'redress_schema')) return;
      await sql`create table redress_schema (format integer not null)`.execute(trx);
      await sql`create table projection_checkpoint (
        projection text collate "C" not null, version integer not null, log_id text not null, position text, failure text,
        primary key (projection, version))`.execute(trx);
      await LATER.execute(trx);
      await trx.insertInto('redressSchema').values({ format: FORMAT }).execute();
    });
  } else if (!(await columnsOf(db, 'projection_checkpoint')).has('seen_at')) await locked(db, (trx) => LATER.execute(trx));
  const { format } = await db.selectFrom('redressSchema').select('format').executeTakeFirstOrThrow();
  if (format > FORMAT) throw new NewerDatabase('the layout of the views', format, FORMAT);
};

/** Creates the empty tables of views that have none yet. */
export const createViews = async (db: Db, projections: readonly AnyProjection[], logId = UNCLAIMED): Promise<void> => {
  for (const projection of projections) {
    const table = tableOf(projection);
    if (await exists(db, table)) continue;
    await locked(db, async (trx) => {
      if (await exists(trx, table)) return;
      await createTable(trx, projection, table);
      await createIndexes(trx, projection, table);
      await setCheckpoint(trx, projection, { logId, position: null, built: false });
    });
  }
};
