import type { PolicyKey } from '../policy-keys.js';
import type { Clock } from '../time.js';

export type Timer = {
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
