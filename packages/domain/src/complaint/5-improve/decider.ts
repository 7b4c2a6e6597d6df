import { accept, type Decision, refuse } from '../../decider.js';
import { deadline } from '../../rules/deadline.js';
import { flagOf, limitOf } from '../../rules/policy.js';
import { addTime } from '../../rules/time.js';
import { assessmentClocks, ended } from '../1-receive/decider.js';
import { type CaseContext, holderFor, limit, scopeOf } from '../case-context.js';
import { clockOfKind, isOnTime, started, stopped } from '../clocks.js';
import type { ImproveCommand } from '../commands.js';
import type { ComplaintEvent, ImproveEvent } from '../events.js';
import { GROUND } from '../ladder.js';
import { type ClosureGap, closureGap, type ImprovementLink, isHeldByImprovement, isImproved, type ManagedCase } from '../state.js';

export type ImproveRefusal =
  | ClosureGap
  | 'improvement-already-linked'
  | 'improvement-not-linked'
  | 'improvement-waived'
  | 'already-waived'
  | 'waiver-needs-supervising-leader'
  | 'already-summarised'
  | 'duplicate-not-reopened'
  | 'reopen-window-passed';

const waivingLeaders = ['supervising_leader', 'general_manager', 'management'];

/** Stage 5: the improvement that answers the case, the summary, the closure, and the way back. */
export const decideImprove = (
  command: ImproveCommand,
  state: ManagedCase,
  context: CaseContext,
): Decision<ComplaintEvent, ImproveRefusal> => {
  const { at, actor } = context;
  switch (command.type) {
    case 'LinkImprovement':
      return decideLink(command.data.improvementId, state, context);
    case 'ConcludeImprovement':
      return decideConclusion(command.data, state, context);
    case 'WaiveImprovement': {
      if (state.waived) return refuse('already-waived');
      if (needsLeader(state, context) && !waivingLeaders.includes(actor.role)) return refuse('waiver-needs-supervising-leader');
      const closure = clockOfKind(state.clocks, 'closure') === undefined ? [limit('closure', state, context)] : [];
      const holder = holderFor(state, context);
      return accept({
        type: 'ImprovementWaived',
        data: { ...command.data, approvedBy: actor.id, waivedAt: at, holder, deadlines: closure },
      });
    }
    case 'SummariseComplaint':
      if (state.summarised) return refuse('already-summarised');
      return accept({ type: 'ComplaintSummarised', data: { ...command.data, summarisedBy: actor.id, summarisedAt: at } });
    case 'CloseComplaint': {
      const gap = closureGap(state);
      return gap === undefined ? accept(closed(state, at)) : refuse(gap);
    }
    case 'ReopenComplaint':
      return decideReopening(command.data.reason, state, context);
  }
};

/**
 * A waiver leaves the cause where it is: for the handling department in a minor case, for a leader in others, and wherever the evaluation
 * left a risk that an improvement should carry (S2-40). Closing unresolved, management has decided about that already.
 */
const needsLeader = ({ severity, riskLeft, outcome }: ManagedCase, { rules }: CaseContext): boolean =>
  flagOf(rules.policy.document, 'complaint.closure.requiresImprovement', severity ?? undefined) || (riskLeft && outcome !== 'unresolved');

/** The loop of an improvement tells each of its cases, and may find that it was told already or that the case went another way. */
const decideLink = (improvementId: string, state: ManagedCase, context: CaseContext): Decision<ComplaintEvent, ImproveRefusal> => {
  const isLoop = context.actor.kind === 'system';
  if (state.improvements[improvementId] !== undefined)
    return isLoop ? accept() : refuse('improvement-already-linked', { field: 'improvementId' });
  if (state.waived) return isLoop ? accept() : refuse('improvement-waived');
  const planned = clockOfKind(state.clocks, 'improvement_plan');
  const status = state.status === 'feedback_given' ? 'improving' : state.status;
  return accept({
    type: 'ImprovementLinked',
    data: {
      improvementId,
      linkedAt: context.at,
      ...(planned === undefined ? {} : { onTime: isOnTime(planned, context.at) }),
      holder: status === state.status ? state.holder : holderFor({ ...state, status }, context),
    },
  });
};

const decideConclusion = (
  data: Extract<ImproveCommand, { readonly type: 'ConcludeImprovement' }>['data'],
  state: ManagedCase,
  context: CaseContext,
): Decision<ComplaintEvent, ImproveRefusal> => {
  const { improvementId, effective } = data;
  const link = state.improvements[improvementId];
  if (link === undefined && state.waived) return accept();
  if (link === undefined) return refuse('improvement-not-linked', { field: 'improvementId' });
  if (link !== 'linked') return accept();
  const after = { ...state, improvements: concluded(state, improvementId, effective) };
  return accept({
    type: 'ImprovementConcluded',
    data: { ...data, holder: holderFor(after, context), deadlines: clocksAfterConclusion(after, context) },
  });
};

const concluded = (
  { improvements }: ManagedCase,
  improvementId: string,
  effective: boolean,
): Readonly<Record<string, ImprovementLink>> => ({
  ...improvements,
  [improvementId]: effective ? 'effective' : 'ineffective',
});

/** No improvement holds the case any more: it must be closed, and where the last had no effect the next one planned, as after the feedback. */
const clocksAfterConclusion = (state: ManagedCase, context: CaseContext) => {
  if (state.status !== 'improving' || isHeldByImprovement(state)) return [];
  const wanted = isImproved(state) || state.waived ? (['closure'] as const) : (['closure', 'improvement_plan'] as const);
  return wanted.filter((kind) => clockOfKind(state.clocks, kind) === undefined).map((kind) => limit(kind, state, context));
};

const closed = (state: ManagedCase, at: string): ImproveEvent => {
  const closure = clockOfKind(state.clocks, 'closure');
  return {
    type: 'ComplaintClosed',
    data: {
      outcome: state.outcome ?? 'resolved',
      closedAt: at,
      ...(closure === undefined ? {} : { onTime: isOnTime(closure, at) }),
      ...(state.loss === null ? {} : { totalLoss: state.loss }),
      handlingMethods: [...state.methods],
    },
  };
};

/**
 * Within the window a case comes back: into planning with a new cycle and deadline, or, never classified, to be assessed anew. What was
 * withdrawn before it was written down has no record that anybody could assess (S2-12, S2-16), so that comes first.
 */
const decideReopening = (reason: string, state: ManagedCase, context: CaseContext): Decision<ComplaintEvent, ImproveRefusal> => {
  const { at, actor, rules } = context;
  const { closedAt, outcome } = state;
  if (outcome === 'duplicate' || outcome === null || closedAt === null) return refuse('duplicate-not-reopened');
  const window = limitOf(rules.policy.document, 'complaint.reopen.window');
  const until = addTime(rules.calendar.document, closedAt, window, 'working-days');
  if (at > until) return refuse('reopen-window-passed', { detail: `until ${until}` });
  const wasClassified = state.severity !== null;
  const resumesAt = wasClassified ? 'planning' : state.recorded ? 'submitted' : 'received';
  const reopenedState: ManagedCase = { ...state, status: resumesAt, appreciated: false, plan: null };
  const handling = wasClassified ? deadline('handling', at, rules, scopeOf(state)) : undefined;
  return accept({
    type: 'ComplaintReopened',
    data: {
      reason,
      reopenedBy: actor.id,
      reopenedAt: at,
      previousOutcome: outcome,
      cycle: wasClassified ? state.cycle + 1 : state.cycle,
      resumesAt,
      ...(handling === undefined ? {} : { handlingDueAt: handling.dueAt }),
      holder: holderFor(reopenedState, context),
      deadlines:
        handling !== undefined
          ? [handling, limit('plan', state, context)]
          : resumesAt === 'received'
            ? [limit('recording', state, context)]
            : [...assessmentClocks(state, context)],
    },
  });
};

export const evolveImprove = (state: ManagedCase, event: ImproveEvent): ManagedCase => {
  switch (event.type) {
    case 'ImprovementLinked': {
      const { improvementId, holder } = event.data;
      return {
        ...state,
        status: state.status === 'feedback_given' ? 'improving' : state.status,
        improvements: { ...state.improvements, [improvementId]: 'linked' },
        holder,
        clocks: stopped(state.clocks, 'improvement_plan', 'closure'),
      };
    }
    case 'ImprovementConcluded': {
      const { improvementId, effective, holder, deadlines } = event.data;
      return { ...state, improvements: concluded(state, improvementId, effective), holder, clocks: started(state.clocks, deadlines) };
    }
    case 'ImprovementWaived': {
      const { holder, deadlines } = event.data;
      return { ...state, waived: true, holder, clocks: started(stopped(state.clocks, 'improvement_plan'), deadlines) };
    }
    case 'ComplaintSummarised':
      return { ...state, summarised: true };
    case 'ComplaintClosed':
      return ended(state, event.data.outcome, event.data.closedAt);
    case 'ComplaintReopened': {
      const { cycle, resumesAt, holder, deadlines } = event.data;
      const base = resumesAt === 'planning' ? state.escalation.base : 0;
      return {
        ...state,
        ...(resumesAt === 'planning' ? {} : { responsibleDepartment: null, handler: null, rootCauseFound: false }),
        status: resumesAt,
        outcome: null,
        closedAt: null,
        reopenedAt: event.data.reopenedAt,
        cycle,
        grantedCycles: cycle - 1,
        plan: null,
        satisfied: null,
        riskLeft: false,
        contactAttempts: 0,
        replied: false,
        reportDecided: false,
        appreciated: false,
        waived: false,
        summarised: false,
        improvements: Object.fromEntries(Object.entries(state.improvements).filter(([, link]) => link === 'linked')),
        holder,
        settledHandling: null,
        pauses: [],
        customerAsked: false,
        clocks: started([], deadlines),
        escalation: { ...GROUND, base, level: base },
      };
    }
  }
};
