import type { Aggregate } from '../aggregate.js';
import { accept, type Decision, refuse } from '../decider.js';
import type { Stage } from '../envelope.js';
import type { DeadlineKind } from '../rules/deadline/timers.js';
import type { RulesInForce } from '../rules/rules.js';
import { receiveCommands } from './1-receive/commands.js';
import { decideReceive, type ReceiveRefusal, receiveComplaint } from './1-receive/decider.js';
import { analyzeCommands } from './2-analyze/commands.js';
import { type AnalyzeRefusal, decideAnalyze } from './2-analyze/decider.js';
import { handleCommands } from './3-handle/commands.js';
import { decideHandle, type HandleRefusal } from './3-handle/decider.js';
import { feedbackCommands } from './4-feedback/commands.js';
import { decideFeedback, type FeedbackRefusal } from './4-feedback/decider.js';
import { improveCommands } from './5-improve/commands.js';
import { decideImprove, type ImproveRefusal } from './5-improve/decider.js';
import type { CaseContext } from './case-context.js';
import { type ComplaintCommand, complaintCommands } from './commands.js';
import { revisionsOf } from './escalation.js';
import { type ComplaintEvent, complaintEvents } from './events.js';
import { evolve, evolveManaged } from './evolve.js';
import { isBoundToState, LEGAL } from './legality.js';
import { answered, decideLoop, evolveMissed, type LoopRefusal, missesBefore, response } from './loop/decider.js';
import { type AdoptRefusal, decideAdopt } from './observed/adopt.js';
import { decideImport, type ImportRefusal } from './observed/decider.js';
import { evolvePause, resumedFor, resumptionsDue } from './pauses.js';
import { resolvedOf } from './resolved.js';
import { type RightsRefusal, rightsRefusal } from './rights.js';
import { type ComplaintState, type ManagedCase, stageOf } from './state.js';

/** Refusals that cross the stages. */
type CaseRefusal = 'case-unknown' | 'case-already-received' | 'case-is-observed' | 'case-closed' | 'not-legal-in-state';

export type ComplaintRefusal =
  | CaseRefusal
  | RightsRefusal
  | ReceiveRefusal
  | AnalyzeRefusal
  | HandleRefusal
  | FeedbackRefusal
  | ImproveRefusal
  | LoopRefusal
  | ImportRefusal
  | AdoptRefusal;

type ManagedCommand = Exclude<ComplaintCommand, { readonly type: 'ReceiveComplaint' | 'ImportCase' | 'AdoptCase' }>;
type Decided = Decision<ComplaintEvent, ComplaintRefusal>;

const decide = (command: ComplaintCommand, state: ComplaintState, context: CaseContext): Decided => {
  if (state.kind === 'managed') return decideManaged(command, state, context);
  const forbidden = rightsRefusal(command.type, null, context);
  if (command.type === 'ImportCase') return forbidden === undefined ? decideImport(command, state) : refuse(forbidden);
  if (state.kind === 'observed') {
    if (command.type !== 'AdoptCase') return refuse('case-is-observed');
    return forbidden === undefined ? decideAdopt(command, state, context) : refuse(forbidden);
  }
  if (command.type !== 'ReceiveComplaint') return refuse('case-unknown');
  return forbidden === undefined ? accept(receiveComplaint(command.data, context)) : refuse(forbidden);
};

const decideManaged = (command: ComplaintCommand, state: ManagedCase, context: CaseContext): Decided => {
  if (command.type === 'ImportCase') return decideImport(command, state);
  if (command.type === 'ReceiveComplaint') return refuse('case-already-received');
  const forbidden = rightsRefusal(command.type, state.handler, context);
  if (forbidden !== undefined) return refuse(forbidden);
  if (command.type === 'AdoptCase') return refuse('case-is-managed');
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

/** Which clocks a command ends or moves: paused ones go on first. */
const CLOCKS_OF: Partial<Record<ManagedCommand['type'], readonly DeadlineKind[] | 'all'>> = {
  SubmitAnalysisReport: ['analysis'],
  DraftHandlingPlan: ['plan'],
  CompleteHandling: ['handling'],
  ExtendHandlingDeadline: ['handling'],
  ReclassifyComplaint: ['handling'],
  WithdrawComplaint: 'all',
};

/**
 * A step of the loop. Recorded in this order: pauses that have ended, what became late before the step, clocks that the step makes go on,
 * the answer to the link, what the stage decides, misses that the step shows to be none, the way back down the ladder.
 */
const decideStep = (command: ManagedCommand, state: ManagedCase, context: CaseContext): Decided => {
  const ended = resumptionsDue(state, context);
  const awake = ended.reduce(evolvePause, state);
  const missed = missesBefore(awake, context);
  const late = missed.reduce(evolveMissed, awake);
  const isStep = isBoundToState(command.type) && stageOfCommand.get(command.type) === stageOf(late);
  const kinds = CLOCKS_OF[command.type] ?? [];
  const resumed = resumedFor(isStep && kinds !== 'all' ? [...kinds, 'link_response'] : kinds, late, context);
  const current = resumed.reduce(evolvePause, late);
  const decision = decideStage(command, current, context);
  if (!decision.ok || decision.events.length === 0) return decision;
  const steps = [...(isStep ? response(current, context) : []), ...decision.events];
  const after = steps.reduce(evolveManaged, current);
  return accept(
    ...ended,
    ...missed,
    ...resumed,
    ...steps,
    ...revised(command, current, after, context),
    ...answered(current, after, isStep, context),
  );
};

/** A case that merely ends explains no miss. */
const revised = (command: ManagedCommand, before: ManagedCase, after: ManagedCase, context: CaseContext): readonly ComplaintEvent[] =>
  after.status === 'closed' && command.type !== 'CloseComplaint' ? [] : revisionsOf(before.clocks, after.clocks, context);

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
    case 'PauseClocks':
    case 'ResumeClocks':
      return decideLoop(command, state, context);
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
  resolved: resolvedOf,
  person: (state, id) => (state.kind === 'managed' && state.customerId !== null ? `customer-${state.customerId}` : `complainant-${id}`),
};
