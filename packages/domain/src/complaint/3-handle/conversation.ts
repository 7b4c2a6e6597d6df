import { accept, type Decision, refuse } from '../../decider.js';
import { deadlineAt } from '../../rules/deadline.js';
import type { CaseContext } from '../case-context.js';
import { isOnTime, started, stoppedSubject } from '../clocks.js';
import type { HandleCommand } from '../commands.js';
import type { ComplaintEvent, HandleEvent } from '../events.js';
import type { ManagedCase } from '../state.js';

type ConversationCommand = Extract<
  HandleCommand,
  { readonly type: 'CommunicateProgress' | 'MakeCustomerCommitment' | 'KeepCustomerCommitment' }
>;
type ConversationEvent = Extract<
  HandleEvent,
  { readonly type: 'ProgressCommunicated' | 'CustomerCommitmentMade' | 'CustomerCommitmentKept' }
>;
export type ConversationRefusal = 'promise-in-the-past' | 'commitment-unknown';

/** What staff tell the customer while the case is handled (S2-38), and what they promise: a promise has its own deadline. */
export const decideConversation = (
  command: ConversationCommand,
  state: ManagedCase,
  { id, at, actor, rules }: CaseContext,
): Decision<ComplaintEvent, ConversationRefusal> => {
  switch (command.type) {
    case 'CommunicateProgress':
      return accept({ type: 'ProgressCommunicated', data: { ...command.data, communicatedBy: actor.id, at } });
    case 'MakeCustomerCommitment': {
      const { promisedAt } = command.data;
      if (promisedAt <= at) return refuse('promise-in-the-past', { field: 'promisedAt' });
      const commitmentId = `${id}-k${state.commitments + 1}`;
      const clock = { ...deadlineAt('customer_commitment', at, promisedAt, rules), subject: commitmentId };
      return accept({
        type: 'CustomerCommitmentMade',
        data: { commitmentId, ...command.data, madeBy: actor.id, madeAt: at, deadlines: [clock] },
      });
    }
    case 'KeepCustomerCommitment': {
      const { commitmentId } = command.data;
      const clock = state.clocks.find(({ kind, subject }) => kind === 'customer_commitment' && subject === commitmentId);
      if (clock === undefined) return refuse('commitment-unknown', { field: 'commitmentId' });
      return accept({
        type: 'CustomerCommitmentKept',
        data: { commitmentId, promisedAt: clock.dueAt, resolvedAt: at, onTime: isOnTime(clock, at) },
      });
    }
  }
};

export const evolveConversation = (state: ManagedCase, event: ConversationEvent): ManagedCase => {
  switch (event.type) {
    case 'ProgressCommunicated':
      return state.customerAsked ? state : { ...state, customerAsked: true };
    case 'CustomerCommitmentMade':
      return { ...state, commitments: state.commitments + 1, clocks: started(state.clocks, event.data.deadlines) };
    case 'CustomerCommitmentKept':
      return { ...state, clocks: stoppedSubject(state.clocks, 'customer_commitment', event.data.commitmentId) };
  }
};
