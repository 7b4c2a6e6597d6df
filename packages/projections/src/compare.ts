import { ForeignPosition, type Position } from '@redress/eventstore';
import { sql, type Transaction } from 'kysely';
import { type Beside, bringOn, createBeside } from './beside.js';
import { type Checkpoint, checkpointOf, lockCheckpoints, UNCLAIMED } from './checkpoint.js';
import type { ReadSchema } from './database/schema.js';
import { type ProjectorOptions, sourceOf } from './options.js';
import { tableOf } from './projection.js';
import { dropTable } from './tables.js';
import { views as allViews } from './views/index.js';

/** A row that differs; null where that side has none. */
export type Difference = { readonly key: string; readonly live: unknown; readonly rebuilt: unknown };

export type Comparison = {
  readonly view: string;
  /** Rows of the rebuild. */
  readonly rows: number;
  /** The first hundred, by key. */
  readonly differences: readonly Difference[];
};

const compareTables = async (trx: Transaction<ReadSchema>, { projection, table }: Beside): Promise<Comparison> => {
  const live = sql.table(tableOf(projection));
  const { rows: differences } = await sql<Difference>`
    select coalesce(l.key, r.key) as key, to_jsonb(l) as live, to_jsonb(r) as rebuilt
    from ${live} as l full join ${sql.table(table)} as r on l.key = r.key
    where to_jsonb(l) is distinct from to_jsonb(r) order by 1 limit 100`.execute(trx);
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(trx);
  return { view: projection.name, rows: rows[0]?.n ?? 0, differences };
};

/** Null: the view is still empty. */
const own = (checkpoint: Checkpoint | undefined, logId: string): Position | null => {
  if (checkpoint === undefined || checkpoint.logId === UNCLAIMED) return null;
  if (checkpoint.logId !== logId) throw new ForeignPosition(checkpoint.position ?? checkpoint.logId, logId);
  return checkpoint.position;
};

/**
 * Builds every view from the log up to where the live one stands and compares row by row, in both directions. Projectors wait during the
 * comparison itself. No difference means that the live rows are exactly what the log says.
 *
 * Faults: `ForeignPosition` when a view was built from another log.
 */
export const compareWithRebuild = async (options: ProjectorOptions): Promise<readonly Comparison[]> => {
  const { store, database } = options;
  const projections = options.projections ?? allViews;
  const source = sourceOf(options);
  const { db } = database;
  const seen = new Map<string, Position | null>();
  for (const projection of projections) seen.set(projection.name, own(await checkpointOf(db, projection), store.logId));
  const besides = await createBeside(db, projections, 'check');
  try {
    await bringOn(db, source, besides, ({ name }) => seen.get(name) ?? null);
    return await db.transaction().execute(async (trx) => {
      const live = await lockCheckpoints(trx, projections);
      await bringOn(trx, source, besides, ({ name }) => own(live.get(name), store.logId));
      const compared: Comparison[] = [];
      for (const beside of besides) compared.push(await compareTables(trx, beside));
      return compared;
    });
  } finally {
    for (const { table } of besides) await dropTable(db, table);
  }
};
