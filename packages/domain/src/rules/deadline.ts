import { z } from 'zod';
import { type Instant, instant } from '../envelope.js';
import { choiceIn, type Limit, limitIn, numberOf } from './policy.js';
import type { PolicyScope } from './policy-document.js';
import { type PolicyKey, policyKeys } from './policy-keys.js';
import type { RulesInForce } from './rules.js';
import type { CustomerGrade, Severity } from './severity.js';
import { addTime, type Clock, earlier, later, movedBy, runningMinutes } from './time.js';

type Timer = {
  /** Where the limit stands; `*` is the severity. `promisedAt` and `dueAt` are instants that a person named. */
  readonly policyKey: PolicyKey | 'complaint.handling.limit.*' | 'complaint.feedback.limit.*' | 'promisedAt' | 'dueAt';
  /** Clock of limits in hours or minutes; `by-grade` is wall for grade 1 and business for all others (`service.response.clock`). */
  readonly clock: Clock | 'by-grade';
  /** The event that records the miss; null for timers that only remind or resume. */
  readonly missed: string | null;
  readonly pausable: boolean;
  /** A window that must pass before the limit starts. */
  readonly after?: PolicyKey;
};

const timer = (policyKey: Timer['policyKey'], missed: string | null, more: Partial<Timer> = {}): Timer => ({
  policyKey,
  clock: 'working-days',
  missed,
  pausable: false,
  ...more,
});

/** Every timer of the complaint loop, of improvements and of the ladder. */
export const DEADLINES = {
  acknowledgement: timer('complaint.acknowledge.limit', 'AcknowledgementDeadlineMissed', { clock: 'wall' }),
  recording: timer('complaint.record.limit', 'RecordingDeadlineMissed', { clock: 'by-grade' }),
  submission: timer('complaint.submit.limit', 'SubmissionDeadlineMissed', { clock: 'by-grade' }),
  validity: timer('complaint.validity.limit', 'ValidityDeadlineMissed'),
  assignment: timer('complaint.assignment.limit', 'AssignmentDeadlineMissed'),
  analysis: timer('complaint.analysis.limit', 'AnalysisDeadlineMissed', { pausable: true }),
  management_decision: timer('complaint.management.decision.limit', 'ManagementDecisionDeadlineMissed'),
  plan: timer('complaint.plan.limit', 'PlanDeadlineMissed', { pausable: true }),
  approval: timer('complaint.plan.approval.limit', 'ApprovalDeadlineMissed'),
  handling: timer('complaint.handling.limit.*', 'HandlingDeadlineMissed', { pausable: true }),
  feedback: timer('complaint.feedback.limit.*', 'FeedbackDeadlineMissed'),
  customer_commitment: timer('promisedAt', 'CustomerCommitmentMissed', { clock: 'wall' }),
  improvement_plan: timer('complaint.improvement.limit', 'ImprovementPlanDeadlineMissed'),
  improvement: timer('dueAt', 'ImprovementDeadlineMissed', { clock: 'wall' }),
  improvement_effect: timer('complaint.improvement.effect.limit', 'ImprovementEffectDeadlineMissed', {
    after: 'complaint.improvement.effect.windowDays',
  }),
  closure: timer('complaint.closure.limit', 'ClosureDeadlineMissed'),
  link_response: timer('escalation.link.responseLimit', 'LinkResponseDeadlineMissed', { clock: 'by-grade' }),
  ladder: timer('escalation.levelLimit', 'LinkResponseDeadlineMissed', { clock: 'by-grade' }),
  reminder: timer('escalation.reminder.interval', null),
  pause: timer('clock.pause.maxDuration', null),
} satisfies Readonly<Record<string, Timer>>;

export type DeadlineKind = keyof typeof DEADLINES;
export const deadlineKinds = Object.keys(DEADLINES) as DeadlineKind[];

/** A due instant with the value it was computed from; what an event records, so that later rules never move it. */
export const deadlineSchema = z
  .strictObject({
    kind: z.enum(deadlineKinds),
    /** Start of the limit: behind the window where one has to pass first. */
    from: instant,
    dueAt: instant,
    warnAt: instant,
    policyKey: z.string().min(1),
    /** `instant` with amount 0: the due instant was named by a person. */
    policyValue: z.strictObject({ amount: z.number(), unit: z.enum(['wd', 'd', 'h', 'min', 'm', 'instant']) }).readonly(),
  })
  .readonly();
export type Deadline = z.infer<typeof deadlineSchema>;

export type DeadlineScope = {
  readonly severity?: Severity;
  readonly grade?: CustomerGrade;
  /** The due instant of the step itself: a link is never due later. */
  readonly cap?: Instant;
};

const scopeOf = ({ severity, grade }: DeadlineScope): PolicyScope => ({
  ...(severity === undefined ? {} : { severity }),
  ...(grade === undefined ? {} : { grade }),
});

/** The clock on which a timer runs for a customer of this grade. */
export const clockOf = (kind: DeadlineKind, { policy }: Pick<RulesInForce, 'policy'>, scope: DeadlineScope = {}): Clock => {
  const { clock } = DEADLINES[kind];
  if (clock !== 'by-grade') return clock;
  return choiceIn(policy.document, 'service.response.clock', scopeOf(scope)) === 'wall' ? 'wall' : 'business';
};

const keyOf = (kind: DeadlineKind, severity: Severity | undefined): PolicyKey => {
  const { policyKey } = DEADLINES[kind];
  const key = policyKeys.find((known) => known === policyKey.replace('*', severity ?? '*'));
  if (key === undefined)
    throw new Error(`deadline ${kind}: ${policyKey.endsWith('*') ? 'the severity is missing' : 'its instant is named by a person'}`);
  return key;
};

/** When the share `escalation.warnBefore` of the running time is used, on the limit's own clock. */
const warnAt = ({ policy, calendar }: RulesInForce, from: Instant, dueAt: Instant, clock: Clock): Instant => {
  const share = numberOf(policy.document, 'escalation.warnBefore') / 100;
  const warned = movedBy(calendar.document, from, runningMinutes(calendar.document, from, dueAt, clock) * share, clock);
  return earlier(warned, dueAt);
};

/**
 * The clock on which a limit is measured: working days in business hours, days and months of the calendar by every minute, hours and
 * minutes on the clock of the timer. A limit that is an instant named by a person knows no other than the timer's.
 */
export const measuredOn = ({ unit }: { readonly unit: Limit['unit'] | 'instant' }, clock: Clock): Clock =>
  unit === 'wd' ? 'working-days' : unit === 'd' || unit === 'm' ? 'wall' : clock;

/**
 * The due instant of a limit that starts at `from`, under the rules in force.
 *
 * Throws when the kind's limit depends on a severity that is not given, or is an instant named by a person (`deadlineAt`).
 */
export const deadline = (kind: DeadlineKind, from: Instant, rules: RulesInForce, scope: DeadlineScope = {}): Deadline => {
  const { policy, calendar } = rules;
  const { after }: Timer = DEADLINES[kind];
  const policyKey = keyOf(kind, scope.severity);
  const policyValue = limitIn(policy.document, policyKey, scopeOf(scope));
  const clock = measuredOn(policyValue, clockOf(kind, rules, scope));
  const start =
    after === undefined ? from : addTime(calendar.document, from, limitIn(policy.document, after, scopeOf(scope)), 'working-days');
  const due = addTime(calendar.document, start, policyValue, clock);
  const dueAt = later(start, earlier(due, scope.cap ?? due));
  return { kind, from: start, dueAt, warnAt: warnAt(rules, start, dueAt, clock), policyKey, policyValue };
};

/** A deadline whose due instant a person named: a promise to the customer, the due date of a measure. */
export const deadlineAt = (kind: 'customer_commitment' | 'improvement', from: Instant, dueAt: Instant, rules: RulesInForce): Deadline => ({
  kind,
  from,
  dueAt,
  warnAt: warnAt(rules, from, dueAt, 'wall'),
  policyKey: DEADLINES[kind].policyKey,
  policyValue: { amount: 0, unit: 'instant' },
});
