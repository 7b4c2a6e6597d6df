import { accept, type Decision, refuse } from '../../decider.js';
import type { DeadlineMove } from '../../rules/deadline/recorded.js';
import { deadline, moveOf } from '../../rules/deadline.js';
import { rungHolder } from '../../rules/ladder.js';
import { choiceOf, flagOf, limitOf, numberOf } from '../../rules/policy.js';
import { movedBy } from '../../rules/time.js';
import { type CaseContext, climbingOf, holderFor, limit, scopeOf } from '../case-context.js';
import { clockOfKind } from '../clocks.js';
import type { AnalyzeCommand } from '../commands.js';
import type { ComplaintEvent } from '../events.js';
import { pausedSince } from '../pauses.js';
import type { ManagedCase } from '../state.js';
import type { Severity, StartedClock } from '../vocabulary.js';

export type SeverityRefusal = 'already-classified' | 'not-classified' | 'same-severity';

type Data<T extends AnalyzeCommand['type']> = Extract<AnalyzeCommand, { readonly type: T }>['data'];
type Decided = Decision<ComplaintEvent, SeverityRefusal>;

/** Seriousness and scope make a complaint minor, general or serious (S2-21). */
export const decideClassification = (data: Data<'ClassifyComplaint'>, state: ManagedCase, context: CaseContext): Decided => {
  if (state.severity !== null) return refuse('already-classified');
  const { at, actor } = context;
  const graded = gradedBy(data.severity, handlingAnchor(state, context), state, context);
  return accept<ComplaintEvent>(
    { type: 'ComplaintClassified', data: { ...data, classifiedBy: actor.id, classifiedAt: at, ...graded } },
    ...lifted(data.severity, graded.initialLevel, state, context),
  );
};

/** Another severity: the handling deadline is computed anew from the same anchor, and management asked or no longer asked. */
export const decideReclassification = (
  { severity, reason }: Data<'ReclassifyComplaint'>,
  state: ManagedCase,
  context: CaseContext,
): Decided => {
  if (state.severity === null) return refuse('not-classified');
  if (state.severity === severity) return refuse('same-severity', { field: 'severity' });
  const { at, actor } = context;
  const anchor = clockOfKind(state.clocks, 'handling')?.from ?? handlingAnchor(state, context);
  const { deadlines, ...graded } = gradedBy(severity, anchor, state, context);
  const after = { ...state, severity, awaitsDecision: awaited(severity, state, context) };
  const next =
    after.awaitsDecision === state.awaitsDecision
      ? []
      : [limit(after.awaitsDecision === null ? 'plan' : 'management_decision', after, context)];
  return accept<ComplaintEvent>(
    {
      type: 'ComplaintReclassified',
      data: {
        from: state.severity,
        to: severity,
        reason,
        reclassifiedBy: actor.id,
        reclassifiedAt: at,
        ...graded,
        awaitsDecision: after.awaitsDecision !== null,
        holder: holderFor(after, context),
        deadlines: [...deadlines, ...next],
      },
    },
    ...lifted(severity, graded.initialLevel, state, context),
  );
};

/** A report not yet acted upon waits for management exactly where its severity now demands it (S2-27). */
const awaited = (
  severity: Severity,
  { status, reportDecided, awaitsDecision }: ManagedCase,
  { rules }: CaseContext,
): ManagedCase['awaitsDecision'] => {
  if (status !== 'analyzed' || reportDecided) return awaitsDecision;
  return flagOf(rules.policy.document, 'complaint.management.decision.required', severity) ? 'analysis_report' : null;
};

/** Where the handling clock starts (`complaint.handling.anchor`). */
const handlingAnchor = (state: ManagedCase, { at, rules }: CaseContext): string => {
  const anchor = choiceOf(rules.policy.document, 'complaint.handling.anchor');
  if (anchor === 'classified') return at;
  if (state.reopenedAt !== null) return state.reopenedAt;
  return anchor === 'submitted' ? (state.submittedAt ?? state.receivedAt) : state.receivedAt;
};

const feedbackKeys = {
  minor: 'complaint.feedback.limit.minor',
  general: 'complaint.feedback.limit.general',
  serious: 'complaint.feedback.limit.serious',
} as const satisfies Record<Severity, string>;

/** The handling deadline from its anchor (S2-29 to S2-31), later by the time in which the case waited for its customer since. */
const handlingClock = (
  severity: Severity,
  anchor: string,
  state: ManagedCase,
  context: CaseContext,
): { readonly handling: StartedClock; readonly move: DeadlineMove | null } => {
  const { rules } = context;
  const clock = deadline('handling', anchor, rules, scopeOf({ ...state, severity }));
  const waited = pausedSince(state, anchor, context);
  if (waited === 0) return { handling: clock, move: null };
  const later = (instant: string): string => movedBy(rules.calendar.document, instant, waited, 'business');
  const handling = { ...clock, dueAt: later(clock.dueAt), warnAt: later(clock.warnAt) };
  return { handling, move: moveOf(rules, clock.dueAt, handling.dueAt, 'business') };
};

/** What a severity fixes: the handling deadline, the feedback limit and the first rung. */
const gradedBy = (severity: Severity, anchor: string, state: ManagedCase, context: CaseContext) => {
  const { rules } = context;
  const { handling, move } = handlingClock(severity, anchor, state, context);
  return {
    handlingDueAt: handling.dueAt,
    feedbackLimit: limitOf(rules.policy.document, feedbackKeys[severity]),
    initialLevel: numberOf(rules.policy.document, 'escalation.initialLevel', severity),
    deadlines: [handling],
    move,
  };
};

/** A serious case starts on a higher rung than the ground. */
const lifted = (severity: Severity, initialLevel: number, state: ManagedCase, context: CaseContext): ComplaintEvent[] => {
  if (state.escalation.level >= initialLevel) return [];
  const climbing = climbingOf({ ...state, severity }, context);
  return [
    {
      type: 'CaseEscalated',
      data: {
        caseId: context.id,
        link: 'analyze',
        fromLevel: state.escalation.level,
        toLevel: initialLevel,
        reason: 'severity',
        escalatedTo: rungHolder(context.rules, initialLevel, climbing, context.at),
        deadlines: [],
      },
    },
  ];
};
