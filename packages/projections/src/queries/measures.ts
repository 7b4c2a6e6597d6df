import { sql } from 'kysely';
import { QueryError } from './query-error.js';

/** Text of a fact; an unknown one counts as empty, as one the source left empty does. */
export const factText = (name: string) => sql<string>`coalesce(facts->>${sql.lit(name)}, '') collate "C"`;

/** What a measure selects, and how the answer reads; `weight` orders the rows when only the top ones are asked for. */
export type Measure = {
  readonly columns: ReturnType<typeof sql>;
  readonly weight: ReturnType<typeof sql>;
  read(row: Readonly<Record<string, unknown>>): Readonly<Record<string, number | null>>;
};

const count: Measure = {
  columns: sql`count(*) as count`,
  weight: sql`count(*)`,
  read: ({ count: n }) => ({ count: Number(n) }),
};

/** Numerator and denominator by value of a fact; any other value counts as unknown. */
const RATES: Readonly<Record<string, { readonly yes: string; readonly no: string }>> = {
  timely: { yes: 'Yes', no: 'No' },
  disputed: { yes: 'Yes', no: 'No' },
  satisfied: { yes: 'Yes', no: 'No' },
  onTimeReported: { yes: 'ONTIME', no: 'OVERDUE' },
};

/** Rounded by the database, in decimal: null when nothing is known, never 0 or 1. */
const decimal = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value));

const rateOf = (name: string): Measure => {
  const rate = RATES[name];
  if (rate === undefined) throw new QueryError('measure', `no rate of ${name}; there are ${Object.keys(RATES).join(', ')}`);
  const value = factText(name);
  const numerator = sql`count(*) filter (where ${value} = ${rate.yes})`;
  const denominator = sql`count(*) filter (where ${value} in (${rate.yes}, ${rate.no}))`;
  return {
    columns: sql`${numerator} as numerator, ${denominator} as denominator, round(${numerator}::numeric / nullif(${denominator}, 0), 6) as rate`,
    weight: denominator,
    read: (row) => ({ numerator: Number(row.numerator), denominator: Number(row.denominator), rate: decimal(row.rate) }),
  };
};

/** Whole days where the source knows days only, seconds between instants. Negative values are kept: the source says so. */
const DURATIONS: Readonly<Record<string, ReturnType<typeof sql>>> = {
  'received..sent': sql`(sent_on - received_on)`,
  'received..closed': sql`extract(epoch from closed_at - received_at)::bigint`,
};

/** Percentiles by nearest rank, which is what `percentile_disc` takes. */
const durationOf = (name: string): Measure => {
  const length = DURATIONS[name];
  if (length === undefined) throw new QueryError('measure', `no duration ${name}; there are ${Object.keys(DURATIONS).join(', ')}`);
  const percentile = (share: number) => sql`percentile_disc(${sql.lit(share)}) within group (order by ${length})`;
  return {
    columns: sql`count(${length}) as n, min(${length}) as min, ${percentile(0.5)} as p50, ${percentile(0.9)} as p90, ${percentile(0.99)} as p99,
      max(${length}) as max, round(avg(${length}), 6) as mean`,
    weight: sql`count(${length})`,
    read: (row) => ({
      n: Number(row.n),
      min: decimal(row.min),
      p50: decimal(row.p50),
      p90: decimal(row.p90),
      p99: decimal(row.p99),
      max: decimal(row.max),
      mean: decimal(row.mean),
    }),
  };
};

/** `count`, `rate:<fact>` or `duration:<from>..<to>`. Faults: `QueryError`. */
export const measureOf = (name: string): Measure => {
  if (name === 'count') return count;
  if (name.startsWith('rate:')) return rateOf(name.slice('rate:'.length));
  if (name.startsWith('duration:')) return durationOf(name.slice('duration:'.length));
  throw new QueryError('measure', `${name} is none of count, rate:…, duration:…`);
};
