import type { Decision } from '../../decider.js';
import type { CaseContext } from '../case-context.js';
import type { HandleCommand } from '../commands.js';
import type { ComplaintEvent, HandleEvent } from '../events.js';
import type { ManagedCase } from '../state.js';
import { type ConversationRefusal, decideConversation, evolveConversation } from './conversation.js';
import { decideExecution, type ExecutionRefusal, evolveExecution } from './execution.js';
import { decideOutcome, evolveOutcome, type OutcomeRefusal } from './outcome.js';
import { decidePlan, evolvePlan, type PlanRefusal } from './plan.js';

export type HandleRefusal = PlanRefusal | ExecutionRefusal | ConversationRefusal | OutcomeRefusal;

/** Stage 3: plan and approval, execution, conversation with the customer, evaluation of the outcome. */
export const decideHandle = (command: HandleCommand, state: ManagedCase, context: CaseContext): Decision<ComplaintEvent, HandleRefusal> => {
  switch (command.type) {
    case 'DraftHandlingPlan':
    case 'SubmitHandlingPlan':
    case 'RecordApprovalOpinion':
    case 'ApproveHandlingPlan':
    case 'RejectHandlingPlan':
    case 'NotifyHandlingPlan':
      return decidePlan(command, state, context);
    case 'StartMeasure':
    case 'CompleteMeasure':
    case 'DecideDemand':
    case 'ProvideRemedy':
    case 'RecordLoss':
    case 'CompleteHandling':
    case 'ExtendHandlingDeadline':
    case 'CompleteHandlingNotice':
      return decideExecution(command, state, context);
    case 'CommunicateProgress':
    case 'MakeCustomerCommitment':
    case 'KeepCustomerCommitment':
      return decideConversation(command, state, context);
    case 'AttemptEvaluationContact':
    case 'EvaluateOutcome':
    case 'ReplanHandling':
      return decideOutcome(command, state, context);
  }
};

export const evolveHandle = (state: ManagedCase, event: HandleEvent): ManagedCase => {
  switch (event.type) {
    case 'HandlingPlanDrafted':
    case 'HandlingPlanSubmittedForApproval':
    case 'ApprovalOpinionRecorded':
    case 'HandlingPlanApproved':
    case 'HandlingPlanRejected':
    case 'HandlingPlanNotified':
      return evolvePlan(state, event);
    case 'HandlingMeasureStarted':
    case 'HandlingMeasureCompleted':
    case 'DemandDecided':
    case 'RemedyProvided':
    case 'LossRecorded':
    case 'ComplaintHandled':
    case 'HandlingDeadlineExtended':
    case 'HandlingNoticeCompleted':
      return evolveExecution(state, event);
    case 'ProgressCommunicated':
    case 'CustomerCommitmentMade':
    case 'CustomerCommitmentKept':
      return evolveConversation(state, event);
    case 'EvaluationContactAttempted':
    case 'HandlingOutcomeEvaluated':
    case 'HandlingReplanned':
      return evolveOutcome(state, event);
  }
};
