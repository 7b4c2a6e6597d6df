import type { Aggregate } from '../aggregate.js';
import { accept, type Decision, refuse } from '../decider.js';
import type { Stage } from '../envelope.js';
import type { RulesInForce } from '../rules/rules.js';
import { receiveCommands } from './1-receive/commands.js';
import { decideReceive, evolveReceive, evolveReceived, type ReceiveRefusal, receiveComplaint } from './1-receive/decider.js';
import { analyzeCommands } from './2-analyze/commands.js';
import { type AnalyzeRefusal, decideAnalyze, evolveAnalyze } from './2-analyze/decider.js';
import { handleCommands } from './3-handle/commands.js';
import { decideHandle, evolveHandle, type HandleRefusal } from './3-handle/decider.js';
import { feedbackCommands } from './4-feedback/commands.js';
import { decideFeedback, evolveFeedback, type FeedbackRefusal } from './4-feedback/decider.js';
import { improveCommands } from './5-improve/commands.js';
import { decideImprove, evolveImprove, type ImproveRefusal } from './5-improve/decider.js';
import type { CaseContext } from './case-context.js';
import { type ComplaintCommand, complaintCommands } from './commands.js';
import { evolveLadder } from './escalation.js';
import { type ComplaintEvent, complaintEvents } from './events.js';
import { LEGAL } from './legality.js';
import { answered, decideLoop, evolveLink, evolveMissed, type LoopRefusal, missesDue, response } from './loop/decider.js';
import { decideImport, evolveObserved, type ImportRefusal } from './observed/decider.js';
import { type RightsRefusal, rightsRefusal } from './rights.js';
import { type ComplaintState, type ManagedCase, stageOf } from './state.js';

/** Refusals that cross the stages. */
export type CaseRefusal = 'case-unknown' | 'case-already-received' | 'case-is-observed' | 'case-closed' | 'not-legal-in-state';

export type ComplaintRefusal =
  | CaseRefusal
  | RightsRefusal
  | ReceiveRefusal
  | AnalyzeRefusal
  | HandleRefusal
  | FeedbackRefusal
  | ImproveRefusal
  | LoopRefusal
  | ImportRefusal;

type ManagedCommand = Exclude<ComplaintCommand, { readonly type: 'ReceiveComplaint' | 'ImportCase' }>;
type Decided = Decision<ComplaintEvent, ComplaintRefusal>;

const decide = (command: ComplaintCommand, state: ComplaintState, context: CaseContext): Decided => {
  if (state.kind === 'managed') return decideManaged(command, state, context);
  const forbidden = rightsRefusal(command.type, null, context);
  if (command.type === 'ImportCase') return forbidden === undefined ? decideImport(command, state) : refuse(forbidden);
  if (state.kind === 'observed') return refuse('case-is-observed');
  if (command.type !== 'ReceiveComplaint') return refuse('case-unknown');
  return forbidden === undefined ? accept(receiveComplaint(command.data, context)) : refuse(forbidden);
};

const decideManaged = (command: ComplaintCommand, state: ManagedCase, context: CaseContext): Decided => {
  if (command.type === 'ImportCase') return decideImport(command, state);
  if (command.type === 'ReceiveComplaint') return refuse('case-already-received');
  const forbidden = rightsRefusal(command.type, state.handler, context);
  if (forbidden !== undefined) return refuse(forbidden);
  if (!LEGAL[command.type].includes(state.status))
    return state.status === 'closed' ? refuse('case-closed') : refuse('not-legal-in-state', { detail: state.status });
  return command.type === 'CheckClocks' || command.type === 'OpenStage'
    ? decideLoop(command, state, context)
    : decideStep(command, state, context);
};

const stageOfCommand = new Map<string, Stage>(
  (
    [
      ['receive', receiveCommands],
      ['analyze', analyzeCommands],
      ['handle', handleCommands],
      ['feedback', feedbackCommands],
      ['improve', improveCommands],
    ] as const
  ).flatMap(([stage, commands]) => Object.keys(commands).map((type): [string, Stage] => [type, stage])),
);

/**
 * A step of the loop: what became late before it is recorded first, then the answer to the link, then what the stage decides, then the
 * way back down the ladder.
 */
const decideStep = (command: ManagedCommand, state: ManagedCase, context: CaseContext): Decided => {
  const missed = missesDue(state, context);
  const current = missed.reduce(evolveMissed, state);
  const decision = decideStage(command, current, context);
  if (!decision.ok || decision.events.length === 0) return decision;
  const isStep = stageOfCommand.get(command.type) === stageOf(current);
  const steps = [...(isStep ? response(current, context) : []), ...decision.events];
  const after = steps.reduce(evolveManaged, current);
  return accept(...missed, ...steps, ...answered(current, after, isStep, context));
};

const decideStage = (command: ManagedCommand, state: ManagedCase, context: CaseContext): Decided => {
  switch (command.type) {
    case 'AcknowledgeComplaint':
    case 'RecordComplaint':
    case 'ReturnComplaintRecord':
    case 'CorrectComplaintRecord':
    case 'SubmitComplaint':
    case 'MarkDuplicate':
    case 'LinkAsRepeat':
    case 'ProvideAssistance':
    case 'WithdrawComplaint':
      return decideReceive(command, state, context);
    case 'AssessValidity':
    case 'CommunicateNotUpheld':
    case 'AssignResponsibleDepartment':
    case 'ReassignResponsibleDepartment':
    case 'StartAnalysis':
    case 'IdentifyRootCause':
    case 'ClassifyComplaint':
    case 'ReclassifyComplaint':
    case 'SubmitAnalysisReport':
    case 'RecordManagementDecision':
      return decideAnalyze(command, state, context);
    case 'DraftHandlingPlan':
    case 'SubmitHandlingPlan':
    case 'RecordApprovalOpinion':
    case 'ApproveHandlingPlan':
    case 'RejectHandlingPlan':
    case 'NotifyHandlingPlan':
    case 'StartMeasure':
    case 'CompleteMeasure':
    case 'DecideDemand':
    case 'ProvideRemedy':
    case 'RecordLoss':
    case 'CommunicateProgress':
    case 'MakeCustomerCommitment':
    case 'KeepCustomerCommitment':
    case 'CompleteHandling':
    case 'ExtendHandlingDeadline':
    case 'CompleteHandlingNotice':
    case 'AttemptEvaluationContact':
    case 'EvaluateOutcome':
    case 'ReplanHandling':
      return decideHandle(command, state, context);
    case 'CommunicateResolution':
    case 'CommunicateImprovement':
    case 'ConveyAppreciation':
    case 'CollectCustomerOpinion':
      return decideFeedback(command, state, context);
    case 'LinkImprovement':
    case 'ConcludeImprovement':
    case 'WaiveImprovement':
    case 'SummariseComplaint':
    case 'CloseComplaint':
    case 'ReopenComplaint':
      return decideImprove(command, state, context);
    case 'OpenStage':
    case 'CheckClocks':
    case 'EscalateComplaint':
      return decideLoop(command, state, context);
  }
};

const evolve = (state: ComplaintState, event: ComplaintEvent): ComplaintState => {
  if (event.type === 'ComplaintReceived') return evolveReceived(event);
  if (event.type === 'CaseImported' || event.type === 'FactsReported')
    return state.kind === 'managed' ? state : evolveObserved(state, event);
  return state.kind === 'managed' ? evolveManaged(state, event) : state;
};

/** A link belongs to one stage of one cycle; leaving either ends it and its clock. */
const evolveManaged = (state: ManagedCase, event: ComplaintEvent): ManagedCase => {
  const next = evolveStage(state, event);
  const isSameLink = next.cycle === state.cycle && stageOf(next) === stageOf(state);
  const { link, clocks } = isSameLink ? next : { link: null, clocks: next.clocks.filter(({ kind }) => kind !== 'link_response') };
  return { ...next, link, clocks, revision: state.revision + 1 };
};

const evolveStage = (state: ManagedCase, event: ComplaintEvent): ManagedCase => {
  switch (event.type) {
    case 'ComplaintReceived':
    case 'CaseImported':
    case 'FactsReported':
      return state;
    case 'ComplaintAcknowledged':
    case 'ComplaintRecorded':
    case 'ComplaintRecordReturned':
    case 'ComplaintRecordCorrected':
    case 'ComplaintSubmitted':
    case 'ComplaintMarkedDuplicate':
    case 'ComplaintLinkedAsRepeat':
    case 'AssistanceProvided':
    case 'ComplaintWithdrawn':
      return evolveReceive(state, event);
    case 'ComplaintValidityAssessed':
    case 'ComplaintNotUpheldCommunicated':
    case 'ResponsibleDepartmentAssigned':
    case 'ResponsibleDepartmentReassigned':
    case 'ComplaintAnalysisStarted':
    case 'RootCauseIdentified':
    case 'ComplaintClassified':
    case 'ComplaintReclassified':
    case 'AnalysisReportSubmitted':
    case 'ManagementDecisionRecorded':
      return evolveAnalyze(state, event);
    case 'HandlingPlanDrafted':
    case 'HandlingPlanSubmittedForApproval':
    case 'ApprovalOpinionRecorded':
    case 'HandlingPlanApproved':
    case 'HandlingPlanRejected':
    case 'HandlingPlanNotified':
    case 'HandlingMeasureStarted':
    case 'HandlingMeasureCompleted':
    case 'DemandDecided':
    case 'RemedyProvided':
    case 'LossRecorded':
    case 'ProgressCommunicated':
    case 'CustomerCommitmentMade':
    case 'CustomerCommitmentKept':
    case 'ComplaintHandled':
    case 'HandlingDeadlineExtended':
    case 'HandlingNoticeCompleted':
    case 'EvaluationContactAttempted':
    case 'HandlingOutcomeEvaluated':
    case 'HandlingReplanned':
      return evolveHandle(state, event);
    case 'ResolutionCommunicated':
    case 'ImprovementCommunicated':
    case 'AppreciationConveyed':
    case 'CustomerOpinionCollected':
      return evolveFeedback(state, event);
    case 'ImprovementLinked':
    case 'ImprovementConcluded':
    case 'ImprovementWaived':
    case 'ComplaintSummarised':
    case 'ComplaintClosed':
    case 'ComplaintReopened':
      return evolveImprove(state, event);
    case 'LinkHandedOver':
    case 'LinkResponded':
      return evolveLink(state, event);
    case 'CaseEscalated':
      return event.data.reason === 'replan_limit'
        ? { ...evolveLadder(state, event), awaitsDecision: 'replan_limit' }
        : evolveLadder(state, event);
    case 'DeadlineWarningIssued':
    case 'CaseDeEscalated':
    case 'EscalationExhausted':
    case 'EscalationReminderIssued':
      return evolveLadder(state, event);
    case 'AcknowledgementDeadlineMissed':
    case 'RecordingDeadlineMissed':
    case 'SubmissionDeadlineMissed':
    case 'ValidityDeadlineMissed':
    case 'AssignmentDeadlineMissed':
    case 'AnalysisDeadlineMissed':
    case 'ManagementDecisionDeadlineMissed':
    case 'PlanDeadlineMissed':
    case 'ApprovalDeadlineMissed':
    case 'HandlingDeadlineMissed':
    case 'FeedbackDeadlineMissed':
    case 'CustomerCommitmentMissed':
    case 'ImprovementPlanDeadlineMissed':
    case 'ClosureDeadlineMissed':
    case 'LinkResponseDeadlineMissed':
      return evolveMissed(state, event);
  }
};

/** The closed loop of one complaint: receive, analyze, handle, feed back, improve, over one stream. */
export const complaint: Aggregate<ComplaintCommand, ComplaintEvent, ComplaintState, ComplaintRefusal, RulesInForce> = {
  category: 'complaint',
  commands: complaintCommands,
  events: complaintEvents,
  decider: { initial: { kind: 'none' }, decide, evolve },
  needsRules: true,
  place: (state) => {
    if (state.kind !== 'managed') return {};
    const stage = stageOf(state);
    return { cycle: state.cycle, ...(stage === 'closed' ? {} : { stage }) };
  },
  person: (state, id) => (state.kind === 'managed' && state.customerId !== null ? `customer-${state.customerId}` : `complainant-${id}`),
};
