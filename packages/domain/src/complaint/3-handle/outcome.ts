import { accept, type Decision, refuse } from '../../decider.js';
import { rungHolder, topLevel } from '../../rules/ladder.js';
import { numberOf } from '../../rules/policy.js';
import { holderOf } from '../../rules/resolve.js';
import { type CaseContext, climbingOf, holderFor, limit } from '../case-context.js';
import { started, stopped } from '../clocks.js';
import type { HandleCommand } from '../commands.js';
import type { ComplaintEvent, HandleEvent } from '../events.js';
import type { ManagedCase } from '../state.js';
import { isReplanLimitReached, replanned } from './replan.js';

type OutcomeCommand = Extract<HandleCommand, { readonly type: 'AttemptEvaluationContact' | 'EvaluateOutcome' | 'ReplanHandling' }>;
type OutcomeEvent = Extract<
  HandleEvent,
  { readonly type: 'EvaluationContactAttempted' | 'HandlingOutcomeEvaluated' | 'HandlingReplanned' }
>;
export type OutcomeRefusal = 'already-evaluated' | 'contact-attempts-missing' | 'not-dissatisfied' | 'replan-limit-reached';

/** Satisfied, solved, without risk? (S2-40) Not satisfied leads to a new plan, at the limit of cycles to management. */
export const decideOutcome = (
  command: OutcomeCommand,
  state: ManagedCase,
  context: CaseContext,
): Decision<ComplaintEvent, OutcomeRefusal> => {
  const { at, actor, rules } = context;
  switch (command.type) {
    case 'AttemptEvaluationContact':
      if (state.satisfied !== null) return refuse('already-evaluated');
      return accept({ type: 'EvaluationContactAttempted', data: { cycle: state.cycle, ...command.data, at } });
    case 'EvaluateOutcome': {
      if (state.satisfied !== null) return refuse('already-evaluated');
      const { customerSatisfied } = command.data;
      const required = numberOf(rules.policy.document, 'complaint.evaluation.contactAttempts');
      if (customerSatisfied === 'unknown' && state.contactAttempts < required)
        return refuse('contact-attempts-missing', { detail: `${state.contactAttempts} of ${required}` });
      const atLimit = customerSatisfied === 'no' && isReplanLimitReached(state, context);
      const after: ManagedCase = {
        ...state,
        status: customerSatisfied === 'no' ? 'handled' : 'awaiting_feedback',
        awaitsDecision: atLimit ? 'replan_limit' : null,
      };
      return accept(
        {
          type: 'HandlingOutcomeEvaluated',
          data: { cycle: state.cycle, ...command.data, evaluator: actor.id, evaluatedAt: at, holder: holderFor(after, context) },
        },
        ...(atLimit ? [toManagement(after, context)] : []),
      );
    }
    case 'ReplanHandling':
      if (state.satisfied !== 'no') return refuse('not-dissatisfied');
      if (isReplanLimitReached(state, context)) return refuse('replan-limit-reached');
      return accept(replanned(command.data.reason, state, context));
  }
};

/** Management is the top of the ladder; what it must decide has its own deadline. */
const toManagement = (state: ManagedCase, context: CaseContext): ComplaintEvent => {
  const { id, at, rules } = context;
  const decision = limit('management_decision', state, context);
  const toLevel = Math.max(topLevel(rules), state.escalation.level);
  return {
    type: 'CaseEscalated',
    data: {
      caseId: id,
      link: 'handle',
      fromLevel: state.escalation.level,
      toLevel,
      reason: 'replan_limit',
      escalatedTo: holderOf(rules.directory.document, 'management', at) ?? rungHolder(rules, toLevel, climbingOf(state, context), at),
      newDueAt: decision.dueAt,
      deadlines: [decision],
    },
  };
};

export const evolveOutcome = (state: ManagedCase, event: OutcomeEvent): ManagedCase => {
  switch (event.type) {
    case 'EvaluationContactAttempted':
      return event.data.reached ? state : { ...state, contactAttempts: state.contactAttempts + 1 };
    case 'HandlingOutcomeEvaluated': {
      const { customerSatisfied, thoroughlyResolved, latentRisk, holder } = event.data;
      const status = customerSatisfied === 'no' ? 'handled' : 'awaiting_feedback';
      return { ...state, satisfied: customerSatisfied, riskLeft: !thoroughlyResolved || latentRisk, status, holder };
    }
    case 'HandlingReplanned': {
      const { newCycle, holder, deadlines } = event.data;
      const clocks = stopped(state.clocks, 'feedback');
      const handling = state.settledHandling === null ? [] : [state.settledHandling];
      return {
        ...state,
        status: 'planning',
        cycle: newCycle,
        plan: null,
        satisfied: null,
        riskLeft: false,
        contactAttempts: 0,
        awaitsDecision: null,
        holder,
        settledHandling: null,
        clocks: started([...clocks, ...handling], deadlines),
      };
    }
  }
};
