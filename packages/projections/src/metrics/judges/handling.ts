import { choiceOf, type Instant, type Limit } from '@redress/domain';
import type { HandlingGroup } from '../../views/kpi-groups.js';
import { after, type Context, latestHandling } from '../context.js';
import type { MeasuredCase } from '../dimensions.js';
import { exclusionOf, type Judge, marked, totalMarks } from './verdict.js';

export type Timeliness = 'timely' | 'late' | 'pending';

const by = (at: Instant, dueAt: Instant): Timeliness => (at <= dueAt ? 'timely' : 'late');

/** Where the handling clock of a complaint that is not classified would start. */
const anchorOf = ({ startedAt, submittedAt }: HandlingGroup, isFirst: boolean, { rules }: Context): Instant =>
  isFirst && choiceOf(rules.policy.document, 'complaint.handling.anchor') === 'submitted' ? (submittedAt ?? startedAt) : startedAt;

/** The due instant that counts: the one in force, or for the strict reading the one first fixed, without extension and pauses. */
const dueOf = (group: HandlingGroup, isFirst: boolean, strict: boolean, context: Context): Instant => {
  if (group.dueAt === null || group.fixedDueAt === null) return latestHandling(context, anchorOf(group, isFirst, context));
  if (!strict) return group.dueAt;
  // Limits of handling are working days; the policy admits no other unit.
  return group.original === null ? group.fixedDueAt : after(context, group.original.from, group.original.limit as Limit);
};

/** The handling that counts: the last one, unless the customer was not satisfied and nobody has given up on that. */
export const acceptedHandling = ({ handled, verdict, unresolved }: HandlingGroup): HandlingGroup['handled'] =>
  unresolved || (verdict !== 'no' && verdict !== 'replanned') ? handled : null;

const timelinessOf = (group: HandlingGroup, isFirst: boolean, strict: boolean, context: Context): Timeliness => {
  const dueAt = dueOf(group, isFirst, strict, context);
  const handled = acceptedHandling(group);
  if (handled !== null) return by(handled.at, strict ? dueAt : handled.dueAt);
  if (group.unresolved) return 'late';
  if (group.endedAt !== null) return by(group.endedAt, dueAt);
  if (group.paused && !strict) return 'pending';
  return context.asOf <= dueAt ? 'pending' : 'late';
};

/** Not handled although its time has passed. */
export const isOverdue = ({ facts: { groups } }: MeasuredCase, context: Context): boolean => {
  const last = groups.at(-1);
  return last !== undefined && acceptedHandling(last) === null && timelinessOf(last, groups.length === 1, false, context) === 'late';
};

/** Timely only when every group of cycles met its own deadline; one that did not settles the matter. */
export const timelinessOfCase = ({ facts }: MeasuredCase, context: Context, strict = false): Timeliness => {
  const all = facts.groups.map((group, index) => timelinessOf(group, index === 0, strict, context));
  if (all.includes('late')) return 'late';
  return all.includes('pending') ? 'pending' : 'timely';
};

/** Answered but with the customer not yet asked: what they say may still call for a new plan. */
const isUnevaluated = ({ facts }: MeasuredCase): boolean => {
  const last = facts.groups.at(-1);
  return last !== undefined && last.handled !== null && last.verdict === null && !last.unresolved && last.endedAt === null;
};

/** Under the literal total: a complaint that was not upheld is answered by the reply, within the limit of the decision (S2, M01). */
const replyOf = ({ facts: { validityDueAt, repliedAt } }: MeasuredCase, { asOf }: Context): Timeliness => {
  if (validityDueAt === null) return repliedAt === null ? 'pending' : 'timely';
  if (repliedAt !== null) return by(repliedAt, validityDueAt);
  return asOf <= validityDueAt ? 'pending' : 'late';
};

/** Clocks whose pauses move the handling deadline: all but the link's. */
const movesHandling = (clock: string): boolean => clock !== 'link_response';

export const handlingMarks = (one: MeasuredCase, context: Context): readonly string[] => {
  const total = totalMarks(one, context);
  if (!total.includes('counted')) return total;
  const excluded = exclusionOf(one);
  const timeliness = excluded === 'notUpheld' ? replyOf(one, context) : timelinessOfCase(one, context);
  const strictly = excluded === 'notUpheld' ? timeliness : timelinessOfCase(one, context, true);
  const isUpheld = excluded === null;
  return [
    ...total,
    ...marked({
      timely: timeliness === 'timely',
      late: timeliness === 'late',
      pending: timeliness === 'pending',
      settled: timeliness !== 'pending',
      strictlyTimely: strictly === 'timely',
      unevaluated: isUpheld && isUnevaluated(one),
      extended: isUpheld && one.facts.extended,
      paused: isUpheld && one.facts.pausedClocks.some(movesHandling),
      revised: isUpheld && one.facts.revisedClocks.includes('handling'),
      reopened: isUpheld && one.facts.groups.length > 1,
    }),
  ];
};

/** M01 and its kin: whether a complaint was handled in time. */
export const judgeHandling: Judge = (_cases, context) => (one) => ({ marks: handlingMarks(one, context) });
