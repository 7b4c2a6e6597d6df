import { limitOf } from '@redress/domain';
import { after, type Context, workingTime } from '../context.js';
import { acceptedHandling, type Timeliness } from './handling.js';
import { exclusionOf, type Judge, marked, totalMarks } from './verdict.js';

const timeliness = (dueAt: string | null, doneAt: string | null, waits: boolean, { asOf }: Context): Timeliness => {
  if (doneAt !== null) return dueAt === null || doneAt <= dueAt ? 'timely' : 'late';
  if (waits || dueAt === null || asOf <= dueAt) return 'pending';
  return 'late';
};

const stepMarks = (found: Timeliness, more: Readonly<Record<string, boolean>>): readonly string[] =>
  marked({
    counted: true,
    timely: found === 'timely',
    late: found === 'late',
    pending: found === 'pending',
    settled: found !== 'pending',
    ...more,
  });

/** M07: the report on a submitted complaint by its due instant. */
export const judgeAnalysis: Judge = (_cases, context) => (one) => {
  const excluded = exclusionOf(one);
  if (excluded !== null) return { marks: [excluded] };
  const { analysis, pausedClocks, revisedClocks } = one.facts;
  const found = timeliness(analysis.dueAt, analysis.reportedAt, analysis.paused, context);
  return { marks: stepMarks(found, { paused: pausedClocks.includes('analysis'), revised: revisedClocks.includes('analysis') }) };
};

/** M08: the answer to the customer by its due instant; with a new plan the feedback waits for the next handling. */
export const judgeFeedback: Judge = (_cases, context) => (one) => {
  const excluded = exclusionOf(one);
  if (excluded !== null) return { marks: [excluded] };
  const { feedback, groups, revisedClocks } = one.facts;
  const found = timeliness(
    feedback.dueAt,
    feedback.sentAt,
    groups.at(-1)?.handled === null || groups.at(-1)?.verdict === 'replanned',
    context,
  );
  return { marks: stepMarks(found, { revised: revisedClocks.includes('feedback') }) };
};

/** M09: decided as not upheld, of all that were decided. Duplicates are no complaints of their own. */
export const judgeAssessment: Judge = () => (one) =>
  one.facts.line.duplicate ? { marks: ['duplicate'] } : { marks: marked({ counted: true, notUpheld: one.facts.line.notUpheld }) };

/** M12: closed complaints that came back. Until the window has passed one that did not may still. */
export const judgeReopening: Judge = (_cases, context) => {
  const window = limitOf(context.rules.policy.document, 'complaint.reopen.window');
  return ({ facts, firstClosedAt }) => {
    if (facts.line.duplicate) return { marks: ['duplicate'] };
    const reopened = facts.reopenedAfterClosing;
    const pending = !reopened && firstClosedAt !== null && context.asOf <= after(context, firstClosedAt, window);
    return { marks: marked({ counted: true, reopened, pending, settled: !pending }) };
  };
};

type Milestone = readonly [name: string, from: string | null, to: string | null];

/** M11: from receipt to the handling that counts, and the stages on the way. Pauses never shorten them. */
export const judgeLeadTime: Judge = (_cases, context) => (one) => {
  const total = totalMarks(one, context);
  if (!total.includes('counted')) return { marks: total };
  const { groups, analysis, plannedAt, approvedAt, feedback, closedAt } = one.facts;
  const last = groups.at(-1);
  const handledAt = last === undefined ? null : (acceptedHandling(last)?.at ?? null);
  if (handledAt === null) return { marks: [...total, 'open'] };
  const stages: readonly Milestone[] = [
    ['receipt-submit', one.receivedAt, one.submittedAt],
    ['submit-report', one.submittedAt, analysis.reportedAt],
    ['report-plan', analysis.reportedAt, plannedAt],
    ['plan-approval', plannedAt, approvedAt],
    ['approval-handled', approvedAt, handledAt],
    ['handled-feedback', handledAt, feedback.sentAt],
    ['feedback-closed', feedback.sentAt, closedAt],
  ];
  // A milestone before the one that should precede it belongs to another round.
  const durations = Object.fromEntries(
    stages.flatMap(([name, from, to]) => (from === null || to === null || to < from ? [] : [[name, workingTime(context, from, to)]])),
  );
  return { marks: [...total, 'handled'], durations: { lead: workingTime(context, one.receivedAt, handledAt), ...durations } };
};
