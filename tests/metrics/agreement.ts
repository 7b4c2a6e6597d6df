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

type Figures = Readonly<Record<string, unknown>>;
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

/** Every figure that the answers tell, of the whole and of each group, and the same figures of the oracle. */
export type Compared = { readonly ours: Figures; readonly theirs: Figures };

const DIMENSIONS = dimensionNames.filter((name) => name !== 'stage');

/** Counts, and amounts and durations as the oracle tells them. */
const told = (metric: Metric, dimension: string, figure: Told, value: string, into: Record<string, unknown>, marks: Set<string>): void => {
  const name = oracleName(metric.id);
  for (const [mark, n] of marksOf(metric, figure)) {
    marks.add(`${name} · ${mark}`);
    if (n !== null && n > 0) into[keyOf(name, dimension, value, mark)] = n;
  }
  for (const [amount, sum] of Object.entries(figure.sums)) into[keyOf(name, dimension, value, `Σ ${amount}`)] = { sum };
  for (const [duration, { n, sumMs, medianMs, p90Ms, maxMs }] of Object.entries(figure.durations))
    into[keyOf(name, dimension, value, `Σ ${duration}`)] = { n, sum: sumMs, median: medianMs, p90: p90Ms, max: maxMs };
};

/** Each month beside that of the year before: the count, and the change as a share of it. */
const toldOfLastYear = (groups: MetricAnswer['groups'], into: Record<string, unknown>, marks: Set<string>): void => {
  marks.add('M21 · lastYear');
  for (const { group, numerator, lastYear = 0, change } of groups) {
    const month = group.month ?? '';
    if (lastYear > 0) into[keyOf('M21', 'month', month, 'lastYear')] = lastYear;
    const exact = lastYear === 0 ? null : ((numerator ?? 0) - lastYear) / lastYear;
    if (change !== exact) into[keyOf('M21', 'month', month, 'change')] = change;
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

const amountOf = ({ kind, n, sum, median, p90, max }: AmountRow) =>
  kind === 'sum' ? { sum: Number(sum) } : { n, sum: Number(sum), median: Number(median), p90: Number(p90), max: Number(max) };

type Place = Pick<CountRow, 'metric' | 'dimension' | 'value'>;

/** What of the oracle's figures was asked for. */
const wantedOf = (counts: readonly CountRow[], amounts: readonly AmountRow[], asked: ReadonlySet<string>, marks: ReadonlySet<string>) => {
  const counted = new Set(
    counts.filter(({ mark }) => mark === 'counted').map(({ metric, dimension, value }) => keyOf(metric, dimension, value, '')),
  );
  // An analysis has no row for a value that no counted complaint has.
  const isRow = ({ metric, dimension, value }: Place) => metric !== 'M21' || counted.has(keyOf(metric, dimension, value, ''));
  const isAsked = (row: Place) => asked.has(`${row.metric} · ${row.dimension}`) && isRow(row);
  return Object.fromEntries<unknown>([
    ...counts
      .filter((row) => isAsked(row) && (marks.has(`${row.metric} · ${row.mark}`) || row.mark.includes(':')))
      .map(({ metric, dimension, value, mark, n }) => [keyOf(metric, dimension, value, mark), n] as const),
    ...amounts.filter(isAsked).map((row) => [keyOf(row.metric, row.dimension, row.value, `Σ ${row.name}`), amountOf(row)] as const),
  ]);
};

/** Asks every metric, whole and by dimensions. */
export const compare = async (
  { reporting, period, asOf, thoroughness, only }: Asking,
  counts: readonly CountRow[],
  amounts: readonly AmountRow[],
): Promise<Compared> => {
  const ours: Record<string, unknown> = {};
  const marks = new Set<string>();
  const asked = new Set<string>();
  for (const [index, metric] of METRICS.entries()) {
    if (only?.includes(metric.id) === false) continue;
    const when = { ...(metric.cohort === 'asOf' ? {} : { period }), ...(asOf === undefined ? {} : { asOf }) };
    if (metric.by !== undefined && thoroughness === 'whole' && metric.id !== 'M21a') continue;
    const whole = await measureMetric(reporting, metric.id, when);
    const name = oracleName(metric.id);
    told(metric, 'all', whole.total, 'all', ours, marks);
    asked.add(`${name} · all`);
    for (const dimensions of metric.by === undefined ? dimensionsFor(index, thoroughness).map((one) => [one]) : [metric.by]) {
      if (metric.cohort === 'asOf' && dimensions.includes('month')) continue;
      const { groups } = metric.by === undefined ? await measureMetric(reporting, metric.id, { ...when, groupBy: [...dimensions] }) : whole;
      const dimension = dimensions.join(' × ');
      asked.add(`${name} · ${dimension}`);
      for (const { group, ...figure } of groups)
        told(metric, dimension, figure, dimensions.map((one) => group[one] ?? '').join(' × '), ours, marks);
      if (dimension === 'month' && name === 'M21') toldOfLastYear(groups, ours, marks);
    }
  }
  return { ours, theirs: wantedOf(counts, amounts, asked, marks) };
};
