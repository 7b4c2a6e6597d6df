import { accept, type Decision, refuse } from '../../decider.js';
import { listOf, numberOf } from '../../rules/policy.js';
import { type CaseContext, holderFor, limit } from '../case-context.js';
import { clockOfKind, isOnTime, started, stopped } from '../clocks.js';
import type { FeedbackCommand } from '../commands.js';
import type { ComplaintEvent, FeedbackEvent } from '../events.js';
import { isHeldByImprovement, isImproved, type ManagedCase } from '../state.js';

export type FeedbackRefusal =
  | 'not-classified'
  | 'medium-not-permitted'
  | 'attachment-missing'
  | 'already-appreciated'
  | 'improvement-not-linked'
  | 'score-beyond-scale';

type Resolution = Extract<FeedbackCommand, { readonly type: 'CommunicateResolution' }>['data'];

const mediaKeys = { general: 'complaint.feedback.medium.general', serious: 'complaint.feedback.medium.serious' } as const;

/** Stage 4: cause, measures and result to the customer, thanks, and the customer's opinion. */
export const decideFeedback = (
  command: FeedbackCommand,
  state: ManagedCase,
  context: CaseContext,
): Decision<ComplaintEvent, FeedbackRefusal> => {
  const { at, actor } = context;
  switch (command.type) {
    case 'CommunicateResolution':
      return decideResolution(command.data, state, context);
    case 'CommunicateImprovement': {
      const stranger = command.data.improvementIds.findIndex((improvementId) => state.improvements[improvementId] === undefined);
      if (stranger >= 0) return refuse('improvement-not-linked', { field: `improvementIds.${stranger}` });
      return accept({ type: 'ImprovementCommunicated', data: { ...command.data, sentAt: at } });
    }
    case 'ConveyAppreciation':
      if (state.appreciated) return refuse('already-appreciated');
      return accept(thanked(command.data, state, context));
    case 'CollectCustomerOpinion':
      if ((command.data.score ?? 1) > numberOf(context.rules.policy.document, 'survey.scale.max'))
        return refuse('score-beyond-scale', { field: 'score' });
      return accept({ type: 'CustomerOpinionCollected', data: { ...command.data, collectedBy: actor.id, collectedAt: at } });
  }
};

const thanked = (
  data: { readonly medium: Resolution['medium']; readonly content: string },
  state: ManagedCase,
  context: CaseContext,
): FeedbackEvent => ({
  type: 'AppreciationConveyed',
  data: { ...data, conveyedAt: context.at, holder: holderFor({ ...state, appreciated: true }, context) },
});

/**
 * A minor complaint may be answered by any medium; the others must be answered in writing with supporting material (S2-45 to S2-47).
 */
const decideResolution = (
  { appreciation, ...message }: Resolution,
  state: ManagedCase,
  context: CaseContext,
): Decision<ComplaintEvent, FeedbackRefusal> => {
  const { severity } = state;
  const { at, actor, rules } = context;
  const feedback = clockOfKind(state.clocks, 'feedback');
  if (severity === null || feedback === undefined) return refuse('not-classified');
  if (severity !== 'minor') {
    const permitted = listOf(rules.policy.document, mediaKeys[severity]);
    if (!permitted.includes(message.medium)) return refuse('medium-not-permitted', { field: 'medium', detail: permitted.join(', ') });
    if (message.attachments.length === 0) return refuse('attachment-missing', { field: 'attachments' });
  }
  const after = { ...state, status: statusAfterResolution(state) };
  const sent: FeedbackEvent = {
    type: 'ResolutionCommunicated',
    data: {
      severity,
      ...message,
      sentBy: actor.id,
      sentAt: at,
      feedbackDueAt: feedback.dueAt,
      onTime: isOnTime(feedback, at),
      holder: holderFor(after, context),
      deadlines: closingClocks(state, context),
    },
  };
  return appreciation === undefined
    ? accept(sent)
    : accept(sent, thanked({ medium: message.medium, content: appreciation }, after, context));
};

const statusAfterResolution = (state: ManagedCase): 'improving' | 'feedback_given' =>
  isHeldByImprovement(state) || isImproved(state) ? 'improving' : 'feedback_given';

/** While no improvement holds the case open it must be closed, and somebody must say whether an improvement follows. */
const closingClocks = (state: ManagedCase, context: CaseContext) => {
  if (isHeldByImprovement(state)) return [];
  return [limit('closure', state, context), ...(isImproved(state) ? [] : [limit('improvement_plan', state, context)])];
};

export const evolveFeedback = (state: ManagedCase, event: FeedbackEvent): ManagedCase => {
  switch (event.type) {
    case 'ResolutionCommunicated': {
      const { holder, deadlines } = event.data;
      const clocks = started(stopped(state.clocks, 'feedback', 'acknowledgement'), deadlines);
      return { ...state, status: statusAfterResolution(state), holder, clocks };
    }
    case 'AppreciationConveyed':
      return { ...state, appreciated: true, holder: event.data.holder };
    case 'ImprovementCommunicated':
    case 'CustomerOpinionCollected':
      return state;
  }
};
