import { type Context, workingDay } from './context.js';
import type { Verdict } from './judges/verdict.js';
import type { Metric, Ratio } from './metric.js';

/** A share as whole numbers; `value` is unrounded, null where there is nothing to divide by, never 0 or 1. */
export type Share = {
  readonly numerator: number;
  readonly denominator: number;
  readonly value: number | null;
  readonly shown: string | null;
};

/** The spread of a duration in working milliseconds, percentiles by nearest rank; `shown` is the mean in working days. */
export type Spread = {
  readonly n: number;
  readonly sumMs: number;
  readonly medianMs: number | null;
  readonly p90Ms: number | null;
  readonly maxMs: number | null;
  readonly shown: string | null;
};

export type Figure = {
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly value: number | null;
  readonly shown: string | null;
  /** Null where there is no target, or nothing to compare with it. */
  readonly met: boolean | null;
  /** A case of the figure can still change it. */
  readonly provisional: boolean;
  /** Cases by mark, for those that the metric shows. */
  readonly parts: Readonly<Record<string, number>>;
  readonly further: Readonly<Record<string, Share>>;
  readonly sums: Readonly<Record<string, number>>;
  readonly durations: Readonly<Record<string, Spread>>;
};

/** A count in tenths of a unit, rounded half up: 7 of 9 as 77.8. Exact, for whole numbers within 2^53. */
const tenths = (numerator: number, denominator: number, scale: number): string => {
  const [n, d] = [BigInt(numerator) * BigInt(scale) * 10n, BigInt(denominator)];
  const rounded = (2n * n + d) / (2n * d);
  return `${rounded / 10n}.${rounded % 10n}`;
};

export const share = (numerator: number, denominator: number): Share => ({
  numerator,
  denominator,
  value: denominator === 0 ? null : numerator / denominator,
  shown: denominator === 0 ? null : `${tenths(numerator, denominator, 100)} %`,
});

/** Nearest rank: the smallest value that so many percent of the values do not exceed. */
const percentile = (sorted: readonly number[], percent: number): number | null =>
  sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? null;

const spread = (values: readonly number[], context: Context): Spread => {
  const sorted = values.toSorted((a, b) => a - b);
  const sumMs = values.reduce((sum, value) => sum + value, 0);
  return {
    n: values.length,
    sumMs,
    medianMs: percentile(sorted, 50),
    p90Ms: percentile(sorted, 90),
    maxMs: sorted.at(-1) ?? null,
    shown: values.length === 0 ? null : `${tenths(sumMs, values.length * workingDay(context), 1)} wd`,
  };
};

const counts = (verdicts: readonly Verdict[]): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (const { marks } of verdicts) for (const mark of marks) found.set(mark, (found.get(mark) ?? 0) + 1);
  return found;
};

const collected = <T>(
  verdicts: readonly Verdict[],
  of: (verdict: Verdict) => Readonly<Record<string, T>> | undefined,
): Map<string, T[]> => {
  const found = new Map<string, T[]>();
  for (const verdict of verdicts)
    for (const [name, value] of Object.entries(of(verdict) ?? {})) {
      const values = found.get(name);
      if (values === undefined) found.set(name, [value]);
      else values.push(value);
    }
  return found;
};

const sorted = <T>(entries: Iterable<readonly [string, T]>): Readonly<Record<string, T>> =>
  Object.fromEntries([...entries].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));

/** On the unrounded ratio: "以上" and "以内" include the bound. */
const meets = ({ numerator, denominator }: Share, target: NonNullable<Metric['target']>, percent: number): boolean | null => {
  if (denominator === 0) return null;
  return target.sense === 'at-least' ? numerator * 100 >= percent * denominator : numerator * 100 <= percent * denominator;
};

/** The figure that verdicts come to; `percent` is the target in force. */
export const figureOf = (metric: Metric, verdicts: readonly Verdict[], context: Context, percent: number | null): Figure => {
  const found = counts(verdicts);
  const count = (mark: string): number => found.get(mark) ?? 0;
  const ratio = ({ numerator, denominator }: Ratio): Share => share(count(numerator), count(denominator));
  const further = Object.fromEntries(Object.entries(metric.further ?? {}).map(([id, one]) => [id, ratio(one)]));
  const durations = sorted(
    [...collected(verdicts, (verdict) => verdict.durations)].map(([name, values]) => [name, spread(values, context)] as const),
  );
  const sums = sorted(
    [...collected(verdicts, (verdict) => verdict.sums)].map(
      ([name, values]) => [name, values.reduce((sum, value) => sum + value, 0)] as const,
    ),
  );
  const open = count('pending');
  const main = ratio(metric.ratio);
  const compared = open > 0 && metric.target?.whilePending !== undefined ? (further[metric.target.whilePending] ?? main) : main;
  const shownParts = [...found.keys()].filter((mark) => mark.includes(':'));
  const rest = {
    met: metric.target === undefined || percent === null ? null : meets(compared, metric.target, percent),
    provisional: open > 0 || count('unevaluated') > 0,
    parts: sorted([...metric.parts, ...shownParts].map((mark) => [mark, count(mark)] as const)),
    further,
    sums,
    durations,
  };
  switch (metric.kind) {
    case 'share':
      return { ...main, ...rest };
    case 'analysis':
    case 'count':
      return { numerator: main.numerator, denominator: main.denominator, value: main.numerator, shown: String(main.numerator), ...rest };
    case 'duration': {
      const lead = durations.lead ?? spread([], context);
      const value = lead.n === 0 ? null : lead.sumMs / lead.n / workingDay(context);
      return { numerator: lead.sumMs, denominator: lead.n, value, shown: lead.shown, ...rest };
    }
    case 'unavailable':
      return { numerator: main.numerator, denominator: null, value: null, shown: null, ...rest };
  }
};
