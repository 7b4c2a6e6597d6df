import { sql } from 'kysely';
import { QueryError } from '../query-error.js';
import type { CaseSource, Known, Unit } from './case-source.js';
import { verdictOf } from './rate.js';
import { bySource, type Scope } from './scope.js';

type Sql = ReturnType<typeof sql>;
type Figures = Readonly<Record<string, number | null>>;

/** What is computed over the cases of a group, each of which brings a value `v`; and how the answer reads. */
export type Measure = {
  /** A case's own value, null where the case does not count. */
  readonly value?: Sql;
  /** The same for a reader. */
  readonly shown?: Sql;
  readonly unit?: Unit;
  readonly columns: Sql;
  /** Orders the groups when only the largest are asked for. */
  readonly weight: Sql;
  /** Names of the figures in the answer. */
  readonly names: readonly string[];
  read(row: Readonly<Record<string, unknown>>): Figures;
};

/** Rounded by the database, in decimal: null when nothing is known, never 0 or 1. */
const decimal = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value));

const count: Measure = {
  columns: sql`count(*) as count`,
  weight: sql`count(*)`,
  names: ['count'],
  read: ({ count: n }) => ({ count: Number(n) }),
};

const rateIn = ({ rates }: CaseSource, name: string) => (Object.hasOwn(rates, name) ? rates[name] : undefined);
const durationIn = ({ durations }: CaseSource, name: string): Known | undefined =>
  Object.hasOwn(durations, name) ? durations[name] : undefined;

/** What there is instead, for whoever asked for something else. */
const thereIs = (names: readonly string[]): string =>
  names.length === 0 ? 'there is none' : `there are ${[...new Set(names)].join(', ')}`;

const rateOf = (scope: Scope, name: string): Measure => {
  if (!scope.sources.some((source) => rateIn(source, name) !== undefined))
    throw new QueryError('measure', `no case has a rate ${name}; ${thereIs(scope.sources.flatMap(({ rates }) => Object.keys(rates)))}`);
  const value = bySource(scope, (source) => rateIn(source, name), verdictOf);
  const numerator = sql`count(*) filter (where v)`;
  return {
    value,
    shown: sql`v`,
    columns: sql`${numerator} as numerator, count(v) as denominator, round(${numerator}::numeric / nullif(count(v), 0), 6) as rate`,
    weight: sql`count(v)`,
    names: ['numerator', 'denominator', 'rate'],
    read: (row) => ({ numerator: Number(row.numerator), denominator: Number(row.denominator), rate: decimal(row.rate) }),
  };
};

/** How the sources of a scope know a duration: all of them alike, or the figures could not stand side by side. */
const knownOf = ({ sources }: Scope, name: string): Known => {
  const ways = new Map<Known, string[]>();
  for (const source of sources) {
    const known = durationIn(source, name);
    if (known !== undefined) ways.set(known, [...(ways.get(known) ?? []), source.name]);
  }
  const [only, other] = ways.keys();
  if (only === undefined)
    throw new QueryError(
      'measure',
      `no case has a duration ${name}; ${thereIs(sources.flatMap(({ durations }) => Object.keys(durations)))}`,
    );
  if (other !== undefined)
    throw new QueryError(
      'measure',
      `${name} is known in days by ${ways.get('days')?.join(', ')} and in seconds by ${ways.get('instants')?.join(', ')}; ask about one profile`,
    );
  return only;
};

const unitOf = (name: string, known: Known, asked: Unit | undefined): Unit => {
  if (known === 'instants') return asked ?? 's';
  if (asked === 's') throw new QueryError('unit', `${name} is known in calendar days only; there is d`);
  return 'd';
};

/** Milliseconds of a unit. */
const MILLISECONDS: Readonly<Record<Unit, number>> = { s: 1_000, d: 86_400_000 };

const lengthOf = (name: string, known: Known): Sql => {
  const [from = '', to = ''] = name.split('..');
  return known === 'instants'
    ? sql`((instants->${sql.lit(to)})::bigint - (instants->${sql.lit(from)})::bigint)`
    : sql`((days->>${sql.lit(to)})::date - (days->>${sql.lit(from)})::date)::bigint`;
};

/** Negative values are kept: the source says so. Percentiles are by nearest rank, which is what `percentile_disc` takes. */
const durationOf = (scope: Scope, name: string, asked: Unit | undefined): Measure => {
  const known = knownOf(scope, name);
  const unit = unitOf(name, known, asked);
  const divisor = sql.lit(known === 'days' ? 1 : MILLISECONDS[unit]);
  const inUnit = (value: Sql) => sql`round(${value}::numeric / ${divisor}, 6)`;
  const percentiles = sql`percentile_disc(array[0.5, 0.9, 0.99]) within group (order by v)`;
  return {
    value: bySource(
      scope,
      (source) => durationIn(source, name),
      () => lengthOf(name, known),
    ),
    shown: inUnit(sql`v`),
    unit,
    columns: sql`count(v) as n, ${inUnit(sql`min(v)`)} as min, ${inUnit(sql`(${percentiles})[1]`)} as p50, ${inUnit(sql`(${percentiles})[2]`)} as p90,
      ${inUnit(sql`(${percentiles})[3]`)} as p99, ${inUnit(sql`max(v)`)} as max, round(sum(v) / (nullif(count(v), 0) * ${divisor}::numeric), 6) as mean`,
    weight: sql`count(v)`,
    names: ['n', 'min', 'p50', 'p90', 'p99', 'max', 'mean'],
    // Of nothing there is neither a least nor a mean.
    read: (row) =>
      Number(row.n) === 0
        ? { n: 0 }
        : {
            n: Number(row.n),
            min: decimal(row.min),
            p50: decimal(row.p50),
            p90: decimal(row.p90),
            p99: decimal(row.p99),
            max: decimal(row.max),
            mean: decimal(row.mean),
          },
  };
};

/**
 * `count`, `rate:<name>` or `duration:<from>..<to>`, as the sources of a scope declare them.
 *
 * Faults: `QueryError` naming `measure` or `unit`.
 */
export const measureOf = (scope: Scope, measure: string, unit?: Unit): Measure => {
  const colon = measure.indexOf(':');
  const name = measure.slice(colon + 1);
  if (measure.startsWith('duration:')) return durationOf(scope, name, unit);
  if (unit !== undefined) throw new QueryError('unit', `${measure} has no unit; only duration:<from>..<to> has one`);
  if (measure === 'count') return count;
  if (measure.startsWith('rate:')) return rateOf(scope, name);
  throw new QueryError('measure', `${measure} is none of count, rate:<name>, duration:<from>..<to>`);
};
