import { type Instant, limitOf, type RuleVersions } from '@redress/domain';
import type { EventStore, Position } from '@redress/eventstore';
import { z } from 'zod';
import type { ReadDatabase } from '../database/read-database.js';
import { readCursor, writeCursor } from '../queries/cursor.js';
import { parseQuery, QueryError } from '../queries/query-error.js';
import { startOfDay } from '../zone.js';
import { metricOf } from './catalogue/index.js';
import { type Context, type ReportRules, zoneOfRules } from './context.js';
import { dimensionNames, type MeasuredCase } from './dimensions.js';
import { type Evaluation, evaluate, type Group, judgeCases } from './evaluate.js';
import type { Metric } from './metric.js';
import { officialTargets } from './official.js';
import { type Period, parsePeriod, yearBefore } from './period.js';
import { rulesAsOf, rulesAt } from './rules-as-of.js';
import { type Cases, casesAsOf, casesNow } from './source.js';

const dimension = z.enum(dimensionNames);
const question = {
  period: z.string().max(40).optional(),
  where: z.partialRecord(dimension, z.array(z.string().max(200)).min(1).max(100)).default({}),
  asOf: z.iso
    .datetime({ offset: true })
    .transform((at) => new Date(at).toISOString())
    .optional(),
};
const schema = z.strictObject({
  ...question,
  groupBy: z
    .array(dimension)
    .max(4)
    .refine((names) => new Set(names).size === names.length, 'names a dimension twice')
    .default([]),
});
const drillSchema = z.strictObject({
  ...question,
  part: z.string().min(1).max(100),
  limit: z.int().min(1).max(1_000).default(100),
  cursor: z.string().max(1_000).optional(),
});
export type MetricQuery = z.input<typeof schema>;
export type MetricCasesQuery = z.input<typeof drillSchema>;

/** What a report is made from. */
export type Reporting = { readonly store: EventStore; readonly database: ReadDatabase; readonly now: () => Instant };

/** What every answer states of itself, so that it can be asked again and give the same. */
export type Provenance = {
  readonly metric: string;
  readonly period: Period | null;
  readonly asOf: Instant;
  readonly position: Position | null;
  /** The view that answers, by its version. */
  readonly versions: Readonly<Record<string, number>>;
  readonly rules: Omit<RuleVersions, 'directory'>;
};

export type MetricAnswer = Provenance & {
  readonly names: Metric['names'];
  readonly kind: Metric['kind'];
  /** Why nothing can be told. */
  readonly unavailable: string | null;
  readonly notes: readonly string[];
} & Omit<Evaluation, 'groups'> & { readonly groups: readonly MeasuredGroup[] };

/** Against the same month of the year before: null where nothing was counted then (M21e). */
export type MeasuredGroup = Group & { readonly lastYear?: number; readonly change?: number | null };

type Prepared = { readonly metric: Metric; readonly context: Context; readonly cases: Cases; readonly provenance: Provenance };

const MANY_VALUED = ['category', 'method', 'rootCause'];
const DAY = 86_400_000;

/** The last instant of a report: rules are those in force then, so that a later change does not alter what was already reported. */
const closing = (period: Period | null, asOf: Instant): Instant => {
  const last = period === null ? asOf : new Date(Date.parse(period.end) - 1).toISOString();
  return last < asOf ? last : asOf;
};

/** How far before the period earlier cases matter: for repeats the window, for months the year before. */
const reach = (metric: Metric, period: Period, rules: ReportRules): Instant => {
  const zone = zoneOfRules(rules);
  if (metric.by?.includes('month') === true) return yearBefore(period, zone).start;
  if (metric.judge !== 'repeats' && metric.judge !== 'problems') return period.start;
  const { amount } = limitOf(rules.policy.document, 'complaint.repeat.window');
  const day = new Date(Date.parse(period.start) - (amount + 2) * DAY).toISOString().slice(0, 10);
  return startOfDay(zone, day);
};

const prepare = async (
  { store, database, now }: Reporting,
  id: string,
  query: { readonly period?: string | undefined; readonly asOf?: string | undefined },
): Promise<Prepared> => {
  const metric = metricOf(id);
  const present = now();
  if (query.asOf !== undefined && query.asOf > present) throw new QueryError('asOf', 'lies in the future');
  const asOf = query.asOf ?? present;
  const history = await rulesAsOf(store, asOf);
  const zone = zoneOfRules(rulesAt(history, asOf));
  if (metric.cohort === 'asOf' && query.period !== undefined)
    throw new QueryError('period', `${metric.id} is of an instant; give asOf instead`);
  if (metric.cohort !== 'asOf' && query.period === undefined) throw new QueryError('period', `${metric.id} is of a period; name one`);
  const period = query.period === undefined ? null : parsePeriod(query.period, zone);
  const rules = rulesAt(history, closing(period, asOf));
  const wanted = { cohort: metric.cohort, from: period === null ? null : reach(metric, period, rules), before: period?.end ?? null };
  const cases = query.asOf === undefined ? await casesNow(database, wanted) : await casesAsOf(store, asOf);
  const provenance: Provenance = {
    metric: metric.id,
    period,
    asOf,
    position: cases.position,
    versions: cases.versions,
    rules: { policy: rules.policy.version, calendar: { version: rules.calendar.version, kind: rules.calendar.document.kind } },
  };
  const official = period === null ? undefined : await officialTargets(store, period.label, asOf);
  return { metric, context: { asOf, period, rules, ...(official && { official }) }, cases, provenance };
};

/** Each month beside the same month of the year before. */
const withLastYear = (
  groups: readonly Group[],
  metric: Metric,
  cases: readonly MeasuredCase[],
  context: Context,
): readonly MeasuredGroup[] => {
  if (metric.by?.length !== 1 || metric.by[0] !== 'month' || context.period === null) return groups;
  const before = evaluate(
    metric,
    cases,
    { where: {}, groupBy: [] },
    { ...context, period: yearBefore(context.period, zoneOfRules(context.rules)) },
  );
  const counts = new Map(before.groups.map(({ group, numerator }) => [group.month ?? '', numerator ?? 0]));
  return groups.map((group) => {
    const month = group.group.month ?? '';
    const lastYear = counts.get(`${Number(month.slice(0, 4)) - 1}${month.slice(4)}`) ?? 0;
    return { ...group, lastYear, change: lastYear === 0 ? null : ((group.numerator ?? 0) - lastYear) / lastYear };
  });
};

/**
 * A metric's figure for a period, or of the moment, and one for each group. From the view as things are now; with `asOf` from the log as
 * it was recorded up to that instant.
 *
 * Faults: `QueryError`, `RulesMissing`, those of the store.
 */
export const measureMetric = async (reporting: Reporting, id: string, query: MetricQuery = {}): Promise<MetricAnswer> => {
  const { where, groupBy, ...asked } = parseQuery(schema, query);
  const { metric, context, cases, provenance } = await prepare(reporting, id, asked);
  if (metric.by !== undefined && groupBy.length > 0)
    throw new QueryError('groupBy', `${metric.id} is already told by ${metric.by.join(' and ')}`);
  const { groups, ...evaluation } = evaluate(metric, cases.cases, { where, groupBy }, context);
  const several = (metric.by ?? groupBy).filter((name) => MANY_VALUED.includes(name));
  return {
    ...provenance,
    names: metric.names,
    kind: metric.kind,
    unavailable: metric.unavailable ?? null,
    notes:
      several.length === 0 ? [] : [`a case with several values of ${several.join(' or ')} counts in the row of each, once in the total`],
    ...evaluation,
    groups: withLastYear(groups, metric, cases.cases, context),
  };
};

export type DrilledCase = {
  readonly id: string;
  readonly stream: string;
  readonly complaintNo: string;
  readonly receivedAt: Instant;
  readonly severity: string | null;
  readonly status: string;
  readonly marks: readonly string[];
};

export type MetricCases = Provenance & { readonly part: string; readonly rows: readonly DrilledCase[]; readonly next: string | null };

/** Marks of a metric by which its cases can be asked for; `numerator` and `denominator` stand for those of its ratio. */
const markOf = (metric: Metric, part: string, known: ReadonlySet<string>): string => {
  if (part === 'numerator' || part === 'denominator') return metric.ratio[part];
  const all = new Set([
    ...metric.parts,
    ...Object.values(metric.ratio),
    ...Object.values(metric.further ?? {}).flatMap((ratio) => Object.values(ratio)),
    ...known,
  ]);
  if (!all.has(part))
    throw new QueryError('part', `${metric.id} has no part ${part}; there are numerator, denominator, ${[...all].toSorted().join(', ')}`);
  return part;
};

/**
 * The cases behind a part of a figure, by receipt.
 *
 * Faults: those of `measureMetric`.
 */
export const metricCases = async (reporting: Reporting, id: string, query: MetricCasesQuery): Promise<MetricCases> => {
  const { where, part, limit, cursor, ...asked } = parseQuery(drillSchema, query);
  const { metric, context, cases, provenance } = await prepare(reporting, id, asked);
  const judged = judgeCases(metric, cases.cases, where, context);
  const mark = markOf(metric, part, new Set(judged.flatMap(({ verdict }) => verdict.marks)));
  const filters = { id, ...asked, where, part };
  const [receivedAt = '', stream = ''] = cursor === undefined ? [] : readCursor(cursor, filters, 2).map((key) => key ?? '');
  const rest = judged.filter(
    ({ one, verdict }) =>
      verdict.marks.includes(mark) && (one.receivedAt > receivedAt || (one.receivedAt === receivedAt && one.stream > stream)),
  );
  const page = rest.slice(0, limit);
  const last = rest.length > limit ? page.at(-1) : undefined;
  return {
    ...provenance,
    part: mark,
    rows: page.map(({ one: { stream: name, receivedAt: at, facts }, verdict }) => ({
      id: facts.line.complaintId,
      stream: name,
      complaintNo: facts.line.complaintNo,
      receivedAt: at,
      severity: facts.severity,
      status: facts.status,
      marks: verdict.marks,
    })),
    next: last === undefined ? null : writeCursor([last.one.receivedAt, last.one.stream], filters),
  };
};
