import {
  type DimensionName,
  dimensionNames,
  METRICS,
  type Metric,
  type MetricAnswer,
  measureMetric,
  type Reporting,
} from '@redress/projections';
import type { AmountRow, CountRow } from './oracle.js';

type Counts = Readonly<Record<string, number>>;
type Told = MetricAnswer['total'];

/** The marks of a metric that its answer tells, with what it tells of each. */
const marksOf = (metric: Metric, figure: Told): Map<string, number | null> => {
  const told = new Map<string, number | null>(Object.entries(figure.parts));
  for (const [id, ratio] of Object.entries(metric.further ?? {})) {
    told.set(ratio.numerator, figure.further[id]?.numerator ?? null);
    told.set(ratio.denominator, figure.further[id]?.denominator ?? null);
  }
  if (metric.kind !== 'duration') told.set(metric.ratio.numerator, figure.numerator);
  if (metric.kind === 'share' || metric.kind === 'count') told.set(metric.ratio.denominator, figure.denominator);
  return told;
};

const keyOf = (metric: string, dimension: string, value: string, mark: string): string => [metric, dimension, value, mark].join(' · ');
const oracleName = (id: string): string => (id.startsWith('M21') ? 'M21' : id);

/** Every count that the answers tell, of the whole and of each group, and the same counts of the oracle. */
export type Compared = { readonly ours: Counts; readonly theirs: Counts };

const DIMENSIONS = dimensionNames.filter((name) => name !== 'stage');

const told = (metric: Metric, dimension: string, figure: Told, value: string, into: Record<string, number>, marks: Set<string>): void => {
  for (const [mark, n] of marksOf(metric, figure)) {
    // What only the state of the rules knows has no counterpart in the exported events.
    if (mark === 'improving') continue;
    marks.add(`${oracleName(metric.id)} · ${mark}`);
    if (n !== null && n > 0) into[keyOf(oracleName(metric.id), dimension, value, mark)] = n;
  }
};

/** How thoroughly to ask: by every dimension, each metric by its share of them so that every dimension is asked, or the whole alone. */
export type Thoroughness = 'every' | 'some' | 'whole';

const dimensionsFor = (index: number, thoroughness: Thoroughness): readonly DimensionName[] => {
  if (thoroughness === 'every') return DIMENSIONS;
  return thoroughness === 'whole' ? [] : [DIMENSIONS[index % DIMENSIONS.length] ?? 'month'];
};

export type Asking = {
  readonly reporting: Reporting;
  readonly period: string;
  readonly asOf?: string;
  readonly thoroughness: Thoroughness;
  /** These metrics alone: as of an earlier instant each question reads the log from its beginning. */
  readonly only?: readonly string[] | undefined;
};

/** Asks every metric, whole and by dimensions. */
export const compare = async ({ reporting, period, asOf, thoroughness, only }: Asking, counts: readonly CountRow[]): Promise<Compared> => {
  const ours: Record<string, number> = {};
  const marks = new Set<string>();
  const asked = new Set<string>();
  for (const [index, metric] of METRICS.entries()) {
    if (only?.includes(metric.id) === false) continue;
    const when = { ...(metric.cohort === 'asOf' ? {} : { period }), ...(asOf === undefined ? {} : { asOf }) };
    const names: readonly DimensionName[] = metric.by ?? [];
    if (names.length > 1 || (names.length === 1 && thoroughness === 'whole' && metric.id !== 'M21a')) continue;
    const whole = await measureMetric(reporting, metric.id, when);
    told(metric, 'all', whole.total, 'all', ours, marks);
    asked.add(`${oracleName(metric.id)} · all`);
    for (const dimension of metric.by ?? dimensionsFor(index, thoroughness)) {
      if (metric.cohort === 'asOf' && dimension === 'month') continue;
      const { groups } = metric.by === undefined ? await measureMetric(reporting, metric.id, { ...when, groupBy: [dimension] }) : whole;
      asked.add(`${oracleName(metric.id)} · ${dimension}`);
      for (const { group, ...figure } of groups) told(metric, dimension, figure, group[dimension] ?? '', ours, marks);
    }
  }
  const theirs = Object.fromEntries(
    counts
      .filter(
        ({ metric, dimension, mark }) => asked.has(`${metric} · ${dimension}`) && (marks.has(`${metric} · ${mark}`) || mark.includes(':')),
      )
      // An analysis has no row for a value that no counted complaint has.
      .filter(
        ({ metric, dimension, value }) =>
          metric !== 'M21' ||
          counts.some((one) => one.metric === metric && one.dimension === dimension && one.value === value && one.mark === 'counted'),
      )
      .map(({ metric, dimension, value, mark, n }) => [keyOf(metric, dimension, value, mark), n]),
  );
  return { ours, theirs };
};

/** Amounts and durations of the whole. */
export const compareAmounts = async ({ reporting, period, asOf }: Asking, amounts: readonly AmountRow[]) => {
  const ours: Record<string, unknown> = {};
  for (const id of ['M02', 'M11', 'M20', 'M21f']) {
    const { total } = await measureMetric(reporting, id, { period, ...(asOf === undefined ? {} : { asOf }) });
    for (const [name, sum] of Object.entries(total.sums)) ours[`${oracleName(id)} · ${name}`] = { sum };
    for (const [name, { n, sumMs, medianMs, p90Ms, maxMs }] of Object.entries(total.durations))
      ours[`${oracleName(id)} · ${name}`] = { n, sum: sumMs, median: medianMs, p90: p90Ms, max: maxMs };
  }
  const theirs = Object.fromEntries(
    amounts.map(({ metric, name, kind, n, sum, median, p90, max }) => [
      `${metric} · ${name}`,
      kind === 'sum' ? { sum: Number(sum) } : { n, sum: Number(sum), median: Number(median), p90: Number(p90), max: Number(max) },
    ]),
  );
  return { ours, theirs };
};
