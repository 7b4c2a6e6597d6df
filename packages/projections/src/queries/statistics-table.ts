import type { EventStore } from '@redress/eventstore';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { ReadDatabase } from '../database/read-database.js';
import type { Db } from '../database/schema.js';
import { type Reflected, type Serving, serving } from '../serving.js';
import { type StatisticsRow, complaintStatistics as view } from '../views/complaint-statistics.js';
import { HOME_ZONE, startOfDay } from '../zone.js';
import { complainantNames } from './complainant-names.js';
import { readCursor, writeCursor } from './cursor.js';
import { parseQuery, QueryError } from './query-error.js';
import { snapshot } from './snapshot.js';

const schema = z.strictObject({
  /** First day of receipt, in the company's zone. */
  from: z.iso.date().optional(),
  /** First day no longer counted. */
  to: z.iso.date().optional(),
  /** Leaves complaints that were not upheld out, or shows them alone. */
  notUpheld: z.boolean().optional(),
  limit: z.int().min(1).max(1_000).default(100),
  cursor: z.string().max(1_000).optional(),
});
export type StatisticsQuery = z.input<typeof schema> & {
  /** Given, it answers the complainants' names, opened for the reader; they lie in no table. */
  readonly store?: EventStore;
};

/** A line of the table (F12). A complaint that was not upheld is nobody's responsibility. */
export type StatisticsLine = Omit<StatisticsRow, 'duplicate'> & {
  readonly stream: string;
  readonly mark: 'open' | 'not upheld' | null;
  /** Present when names were asked for; null when it was erased. */
  readonly customerName?: string | null;
};

/** The foot of the table, over all lines that fit the filters, whatever the page. */
export type StatisticsTotals = {
  readonly count: number;
  readonly compensationFen: number;
  readonly returnFen: number;
  readonly returnQuantities: Readonly<Record<string, number>>;
  readonly discountFen: number;
  readonly lossFen: number;
};

export const statisticsColumns = sql`
  key as stream, complaint_id, complaint_no, received_at, customer_id, product_name, content_categories,
  case when not_upheld then 'none' else responsible_party end as responsible_party,
  case when not_upheld then null else responsible_department end as responsible_department,
  compensation_fen, return_fen, return_quantities, discount_fen, discount_percents, other_remedies, loss_fen, state, outcome, not_upheld,
  case when not_upheld then 'not upheld' when state = 'open' then 'open' end as mark`;

export type StatisticsFilters = {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly notUpheld?: boolean | undefined;
};

/** Faults: `QueryError`. */
export const statisticsConditions = ({ from, to, notUpheld }: StatisticsFilters): RawBuilder<unknown> => {
  if (from !== undefined && to !== undefined && to < from) throw new QueryError('to', 'lies before from');
  const conditions = [sql`not duplicate`];
  if (from !== undefined) conditions.push(sql`received_at >= ${startOfDay(HOME_ZONE, from)}::timestamptz`);
  if (to !== undefined) conditions.push(sql`received_at < ${startOfDay(HOME_ZONE, to)}::timestamptz`);
  if (notUpheld !== undefined) conditions.push(sql`not_upheld = ${notUpheld}`);
  return sql.join(conditions, sql` and `);
};

/** Sums over all lines that fit the filters. */
export const statisticsTotals = async (db: Db, { table }: Serving, where: RawBuilder<unknown>): Promise<StatisticsTotals> => {
  const { rows } = await sql<Omit<StatisticsTotals, 'returnQuantities'>>`
    select count(*) as count, coalesce(sum(compensation_fen), 0)::bigint as compensation_fen, coalesce(sum(return_fen), 0)::bigint as return_fen,
      coalesce(sum(discount_fen), 0)::bigint as discount_fen, coalesce(sum(loss_fen), 0)::bigint as loss_fen
    from ${table(view)} where ${where}`.execute(db);
  const { rows: units } = await sql<{ unit: string; quantity: string }>`
    select q.key as unit, sum(q.value::numeric) as quantity from ${table(view)} as s, jsonb_each_text(s.return_quantities) as q
    where ${where} group by 1 order by q.key collate "C"`.execute(db);
  const [sums] = rows;
  if (sums === undefined) throw new Error('a sum answers one row');
  return { ...sums, returnQuantities: Object.fromEntries(units.map(({ unit, quantity }) => [unit, Number(quantity)])) };
};

/**
 * The complaint case statistics table (F12, M20): one line per complaint received in the period, duplicates left out, with totals.
 *
 * Faults: `QueryError`; those of the store when names are asked for.
 */
export const statisticsTable = async (
  database: ReadDatabase,
  { store, ...query }: StatisticsQuery = {},
): Promise<
  {
    readonly rows: readonly StatisticsLine[];
    readonly totals: StatisticsTotals;
    readonly next: string | null;
  } & Reflected
> => {
  const { limit, cursor, ...filters } = parseQuery(schema, query);
  const where = statisticsConditions(filters);
  const page = [where];
  if (cursor !== undefined) {
    const [receivedAt, stream] = readCursor(cursor, filters, 2);
    page.push(sql`(received_at, key) > (${receivedAt ?? null}::timestamptz, ${stream ?? ''})`);
  }
  const answer = await snapshot(database, async (db) => {
    const served = await serving(db, [view]);
    const { rows } = await sql<StatisticsLine>`
      select ${statisticsColumns} from ${served.table(view)} where ${sql.join(page, sql` and `)} order by received_at, key limit ${limit + 1}`.execute(
      db,
    );
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return {
      rows: shown,
      totals: await statisticsTotals(db, served, where),
      next: last === undefined ? null : writeCursor([last.receivedAt, last.stream], filters),
      position: served.position,
      versions: served.versions,
    };
  });
  if (store === undefined) return answer;
  const names = await complainantNames(
    store,
    answer.rows.map(({ stream }) => stream),
  );
  return { ...answer, rows: answer.rows.map((row) => ({ ...row, customerName: names.get(row.stream) ?? null })) };
};
