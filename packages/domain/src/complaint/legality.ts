import type { ComplaintCommand } from './commands.js';
import { type ComplaintStatus, complaintStatuses } from './vocabulary.js';

type Command = Exclude<ComplaintCommand['type'], 'ReceiveComplaint' | 'ImportCase' | 'AdoptCase'>;

const open: readonly ComplaintStatus[] = complaintStatuses.filter((status) => status !== 'closed');
const from = (first: ComplaintStatus): readonly ComplaintStatus[] => open.slice(open.indexOf(first));
const untilHandled: readonly ComplaintStatus[] = ['analyzing', 'analyzed', 'planning', 'awaiting_approval', 'handling'];

/** In which states a command is legal: the state table, and beside it what changes no state. */
export const LEGAL: Readonly<Record<Command, readonly ComplaintStatus[]>> = {
  AcknowledgeComplaint: open,
  RecordComplaint: ['received'],
  ReturnComplaintRecord: ['recorded'],
  CorrectComplaintRecord: ['received'],
  SubmitComplaint: ['recorded'],
  MarkDuplicate: ['recorded', 'submitted'],
  LinkAsRepeat: open,
  ProvideAssistance: open,
  WithdrawComplaint: open,

  AssessValidity: ['submitted'],
  CommunicateNotUpheld: ['not_upheld'],
  AssignResponsibleDepartment: ['submitted', 'validated'],
  ReassignResponsibleDepartment: ['assigned', ...untilHandled],
  StartAnalysis: ['assigned'],
  IdentifyRootCause: ['analyzing'],
  ClassifyComplaint: ['analyzing'],
  ReclassifyComplaint: untilHandled,
  SubmitAnalysisReport: ['analyzing'],
  RecordManagementDecision: ['analyzed', 'handled'],

  DraftHandlingPlan: ['analyzed', 'planning'],
  SubmitHandlingPlan: ['planning'],
  RecordApprovalOpinion: ['awaiting_approval'],
  ApproveHandlingPlan: ['awaiting_approval'],
  RejectHandlingPlan: ['awaiting_approval'],
  NotifyHandlingPlan: ['planning', 'awaiting_approval'],
  StartMeasure: ['handling'],
  CompleteMeasure: ['handling'],
  DecideDemand: ['handling'],
  ProvideRemedy: ['handling'],
  RecordLoss: open,
  CommunicateProgress: open,
  MakeCustomerCommitment: open,
  KeepCustomerCommitment: open,
  CompleteHandling: ['handling'],
  ExtendHandlingDeadline: untilHandled,
  CompleteHandlingNotice: from('handled'),
  AttemptEvaluationContact: ['handled'],
  EvaluateOutcome: ['handled'],
  ReplanHandling: ['handled'],

  CommunicateResolution: ['awaiting_feedback'],
  CommunicateImprovement: from('awaiting_feedback'),
  ConveyAppreciation: from('feedback_given'),
  CollectCustomerOpinion: from('handled'),

  LinkImprovement: from('analyzed'),
  ConcludeImprovement: from('analyzed'),
  WaiveImprovement: from('feedback_given'),
  SummariseComplaint: from('feedback_given'),
  CloseComplaint: open,
  ReopenComplaint: ['closed'],

  OpenStage: open,
  CheckClocks: [...open, 'closed'],
  EscalateComplaint: open,
  PauseClocks: ['analyzing', 'planning', 'handling'],
  ResumeClocks: untilHandled,
};

/** Whether a command belongs to certain states: words to the customer, losses or links are possible at any time and answer for no department. */
export const isBoundToState = (command: Command): boolean => LEGAL[command] !== open;
