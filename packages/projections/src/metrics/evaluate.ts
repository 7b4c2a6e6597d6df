import { isUnconfirmed, numberOf } from '@redress/domain';
import { type Context, zoneOfRules } from './context.js';
import { type DimensionName, type MeasuredCase, valuesOf } from './dimensions.js';
import { type Figure, figureOf, type Share, share } from './figure.js';
import { judges } from './judges/index.js';
import type { Verdict } from './judges/verdict.js';
import type { Metric } from './metric.js';
import { isWithin } from './period.js';

/** What of the cases is asked: conditions on their dimensions, and dimensions to tell the figures apart by. */
export type Slice = {
  readonly where: Readonly<Partial<Record<DimensionName, readonly string[]>>>;
  readonly groupBy: readonly DimensionName[];
};

/** A case with what its metric says of it. */
export type Judged = { readonly one: MeasuredCase; readonly at: string; readonly verdict: Verdict };

/** A row of an analysis, with its place among the others. */
export type Group = Figure & {
  readonly group: Readonly<Record<string, string>>;
  readonly share?: Share;
  /** Of this row and all before it. */
  readonly cumulative?: Share;
};

export type Evaluation = {
  readonly total: Figure;
  readonly groups: readonly Group[];
  readonly target: number | null;
  readonly targetUnconfirmed: boolean;
  /** The target is that of an official period. */
  readonly official: boolean;
};

/** By which instant a case belongs to the figure; undefined when it does not. The answers of M02 lie in the case, not in its last instant. */
const momentOf = ({ cohort }: Metric, one: MeasuredCase, { period, asOf }: Context): string | undefined => {
  if (cohort === 'asOf') return asOf;
  if (cohort === 'answeredAt' || cohort === 'evaluatedAt') return one[cohort] ?? undefined;
  const at = one[cohort];
  return period !== null && isWithin(period, at) ? at : undefined;
};

/** Every case that belongs to a metric's figure with its marks, conditions applied, by receipt. `cases` may hold more, such as earlier ones. */
export const judgeCases = (metric: Metric, cases: readonly MeasuredCase[], where: Slice['where'], context: Context): readonly Judged[] => {
  const judge = judges[metric.judge](cases, context);
  const zone = zoneOfRules(context.rules);
  const conditions = Object.entries(where) as [DimensionName, readonly string[]][];
  return cases
    .flatMap((one): readonly Judged[] => {
      const moment = momentOf(metric, one, context);
      const verdict = moment === undefined ? undefined : judge(one);
      if (moment === undefined || verdict === undefined) return [];
      const at = verdict.at ?? moment;
      const fits = conditions.every(([name, wanted]) => valuesOf(one, name, at, zone).some((value) => wanted.includes(value)));
      return fits ? [{ one, at, verdict }] : [];
    })
    .toSorted((a, b) => compare([a.one.receivedAt, a.one.stream], [b.one.receivedAt, b.one.stream]));
};

const compare = (a: readonly string[], b: readonly string[]): number => {
  const index = a.findIndex((value, at) => value !== b[at]);
  return index < 0 ? 0 : (a[index] ?? '') < (b[index] ?? '') ? -1 : 1;
};

type Gathered = { readonly values: readonly string[]; readonly verdicts: Verdict[] };

/** A case of several categories stands in the row of each, and once in the total. */
const gathered = (judged: readonly Judged[], groupBy: readonly DimensionName[], zone: string): readonly Gathered[] => {
  const groups = new Map<string, Gathered>();
  for (const { one, at, verdict } of judged) {
    const keys = groupBy.reduce<readonly (readonly string[])[]>(
      (rows, name) => rows.flatMap((row) => valuesOf(one, name, at, zone).map((value) => [...row, value])),
      [[]],
    );
    for (const values of keys) {
      const key = JSON.stringify(values);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { values, verdicts: [verdict] });
      else group.verdicts.push(verdict);
    }
  }
  return [...groups.values()].toSorted((a, b) => compare(a.values, b.values));
};

/** Largest first, equal ones by name, each with its share of the sum of the rows and of all rows so far (Pareto). */
const ranked = (groups: readonly Group[]): readonly Group[] => {
  const counted = groups.filter(({ numerator }) => (numerator ?? 0) > 0);
  const all = counted.reduce((sum, { numerator }) => sum + (numerator ?? 0), 0);
  let soFar = 0;
  return counted
    .toSorted((a, b) => (b.numerator ?? 0) - (a.numerator ?? 0) || compare(Object.values(a.group), Object.values(b.group)))
    .map((group) => {
      soFar += group.numerator ?? 0;
      return { ...group, share: share(group.numerator ?? 0, all), cumulative: share(soFar, all) };
    });
};

type AgreedTarget = { readonly percent: number | null; readonly unconfirmed: boolean; readonly official: boolean };

/** What an official period agreed on holds for it, whatever the policy says later; otherwise the policy's, which nobody may have confirmed. */
const targetOf = ({ target }: Metric, { rules, official = [] }: Context): AgreedTarget => {
  if (target === undefined) return { percent: null, unconfirmed: false, official: false };
  const agreed = official.find(({ key }) => key === target.key);
  if (agreed !== undefined) return { percent: agreed.value, unconfirmed: false, official: true };
  const { document } = rules.policy;
  return { percent: numberOf(document, target.key), unconfirmed: isUnconfirmed(document, target.key), official: false };
};

/** The one evaluator: from cases to figures, whether they come from a view or from a fold of the log. */
export const evaluate = (metric: Metric, cases: readonly MeasuredCase[], { where, groupBy }: Slice, context: Context): Evaluation => {
  const judged = judgeCases(metric, cases, where, context);
  const { percent, unconfirmed, official } = targetOf(metric, context);
  const figure = (verdicts: readonly Verdict[]): Figure => figureOf(metric, verdicts, context, percent);
  const names = metric.by ?? groupBy;
  const groups =
    names.length === 0
      ? []
      : gathered(judged, names, zoneOfRules(context.rules)).map(
          ({ values, verdicts }): Group => ({
            group: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])),
            ...figure(verdicts),
          }),
        );
  return {
    total: figure(judged.map(({ verdict }) => verdict)),
    groups: metric.by === undefined ? groups : ranked(groups),
    target: percent,
    targetUnconfirmed: unconfirmed,
    official,
  };
};
