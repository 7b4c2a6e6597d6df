import { type Actor, SYSTEM } from '../../envelope.js';
import type { AssignedRole } from '../../rules/directory.js';
import { RULES } from '../../testing/rules.js';
import { caseView } from '../case-view.js';
import type { ComplaintCommand } from '../commands.js';
import { RIGHTS } from '../rights.js';
import type { ManagedCase } from '../state.js';
import { attachment, command, draft, handler, participants, received, record, report, resolution, rootCause } from './journey.js';

/** One random decision: which of the possible commands, and how much time passes before it. */
export type Whim = {
  readonly choice: number;
  readonly detail: number;
  readonly wait: 'none' | 'moment' | 'hour' | 'until-due' | 'just-before-due' | 'week';
};

const later = (at: string, milliseconds: number): string => new Date(Date.parse(at) + milliseconds).toISOString();
const HOUR = 3_600_000;

/** When the next command comes: often exactly at a due instant or a millisecond before it. */
export const instantAfter = (state: ManagedCase, at: string, { wait }: Whim): string => {
  const next = caseView(state, state.revision)
    .clocks.flatMap(({ warnAt, dueAt }) => [dueAt, ...(warnAt === null ? [] : [warnAt])])
    .filter((instant) => instant > at)
    .toSorted()[0];
  switch (wait) {
    case 'none':
      return at;
    case 'moment':
      return later(at, 1);
    case 'hour':
      return later(at, HOUR);
    case 'until-due':
      return next ?? later(at, HOUR);
    case 'just-before-due':
      return next === undefined || later(next, -1) < at ? at : later(next, -1);
    case 'week':
      return later(at, 7 * 24 * HOUR);
  }
};

const pick = <T>(options: readonly [T, ...(readonly T[])], detail: number): T => options[detail % options.length] ?? options[0];

/** Every command that might be sensible, with data that fits the case more often than not. */
export const ideas = (state: ManagedCase, at: string, detail: number): readonly ComplaintCommand[] => {
  const measureId = state.plan?.measures[detail % (state.plan.measures.length || 1)]?.measureId ?? 'm';
  const dueAt = state.clocks.find(({ kind }) => kind === 'handling')?.dueAt ?? at;
  const improvementId = pick(['I-1', 'I-2', 'I-3'], detail);
  const severity = pick(['minor', 'general', 'serious'] as const, detail);
  const role = state.plan?.chain.find((asked) => !state.plan?.opinions.includes(asked)) ?? 'customer_centre';
  return [
    command('AcknowledgeComplaint', { medium: 'sms' }),
    command('RecordComplaint', record),
    command('ReturnComplaintRecord', { missingFields: ['orderNo'], reason: '缺' }),
    command('CorrectComplaintRecord', { ...record, reason: '补' }),
    command('SubmitComplaint', {}),
    command('AssessValidity', { groundsSufficient: detail % 5 !== 0, demandReasonable: true, reasons: '-' }),
    command('CommunicateNotUpheld', { explanation: '-', medium: 'phone' }),
    command('AssignResponsibleDepartment', { departmentId: 'after-sales', handler: 's-009' }),
    command('StartAnalysis', participants),
    command('IdentifyRootCause', rootCause),
    command('ClassifyComplaint', { severity, seriousness: '-', impactScope: '-' }),
    command('SubmitAnalysisReport', report),
    command('RecordManagementDecision', { subject: 'analysis_report', decision: 'proceed', instructions: '-' }),
    command('DraftHandlingPlan', draft),
    command('SubmitHandlingPlan', {}),
    command('RecordApprovalOpinion', { role, opinion: '-' }),
    detail % 4 === 0 ? command('RejectHandlingPlan', { reason: '-' }) : command('ApproveHandlingPlan', { instructions: '-' }),
    command('NotifyHandlingPlan', { departments: ['after-sales'], staff: ['s-009'] }),
    command('StartMeasure', { measureId }),
    command('CompleteMeasure', { measureId, result: '-' }),
    command('DecideDemand', { demandIndex: detail % 2, reasonable: true, decision: 'granted', explanation: '-' }),
    command('CompleteHandling', { resultSummary: '-' }),
    command('EvaluateOutcome', {
      customerSatisfied: pick(['yes', 'no', 'no', 'unknown'], detail),
      thoroughlyResolved: true,
      latentRisk: false,
    }),
    command('AttemptEvaluationContact', { medium: 'phone', reached: false }),
    command('ReplanHandling', { reason: '-' }),
    command('RecordManagementDecision', {
      subject: 'replan_limit',
      decision: pick(['continue', 'close_unresolved'], detail),
      instructions: '-',
    }),
    command('CommunicateResolution', { ...resolution, attachments: [attachment] }),
    command('ConveyAppreciation', { medium: 'sms', content: '-' }),
    command('LinkImprovement', { improvementId }),
    command('ConcludeImprovement', { improvementId, effective: detail % 2 === 0, evaluatedAt: at }),
    command('WaiveImprovement', { reason: '-' }),
    command('SummariseComplaint', { lessons: ['-'], countermeasures: [] }),
    command('CloseComplaint', {}),
    command('ReopenComplaint', { reason: '-' }),
    command('MarkDuplicate', { duplicateOfComplaintId: 'other', reason: '-' }),
    command('WithdrawComplaint', { reason: '-' }),
    command('ReclassifyComplaint', { severity, reason: '-' }),
    command('ReassignResponsibleDepartment', { departmentId: 'technical', handler: 's-012', reason: '-' }),
    command('ExtendHandlingDeadline', { toDueAt: later(dueAt > at ? dueAt : at, HOUR), reason: '-' }),
    command('MakeCustomerCommitment', { promisedAt: later(at, 5 * HOUR), description: '-' }),
    command('KeepCustomerCommitment', { commitmentId: state.clocks.find(({ kind }) => kind === 'customer_commitment')?.subject ?? 'k' }),
    command('ProvideRemedy', { type: 'apology' }),
    command('RecordLoss', { lossAmount: { amountFen: detail, currency: 'CNY' }, basis: '-' }),
    command('CommunicateProgress', { medium: 'phone', content: '-' }),
    command('CollectCustomerOpinion', { opinion: '-', score: 1 + (detail % 5), method: 'phone' }),
    command('CommunicateImprovement', { improvementIds: [improvementId], content: '-', medium: 'email' }),
    command('CompleteHandlingNotice', { result: '-' }),
    command('ProvideAssistance', { description: '-' }),
    command('LinkAsRepeat', { priorComplaintId: 'earlier', rule: 'manual' }),
    command('PauseClocks', { reason: 'awaiting_information' }),
    command('ResumeClocks', {}),
    command('EscalateComplaint', { reason: '-' }),
    command('ReceiveComplaint', received),
  ];
};

/** What usually comes next in a state, so that walks get far; the last ones first, where they are accepted. */
const USUAL: Readonly<Record<ManagedCase['status'], readonly ComplaintCommand['type'][]>> = {
  received: ['RecordComplaint', 'CorrectComplaintRecord', 'AcknowledgeComplaint'],
  recorded: ['SubmitComplaint'],
  submitted: ['AssessValidity'],
  not_upheld: ['CommunicateNotUpheld', 'ReopenComplaint'],
  validated: ['AssignResponsibleDepartment'],
  assigned: ['StartAnalysis'],
  analyzing: ['SubmitAnalysisReport', 'ClassifyComplaint', 'IdentifyRootCause'],
  analyzed: ['DraftHandlingPlan', 'RecordManagementDecision'],
  planning: ['SubmitHandlingPlan', 'DraftHandlingPlan'],
  awaiting_approval: ['NotifyHandlingPlan', 'ApproveHandlingPlan', 'RejectHandlingPlan', 'RecordApprovalOpinion'],
  handling: ['CompleteHandling', 'CompleteMeasure', 'DecideDemand', 'StartMeasure', 'ProvideRemedy'],
  handled: ['RecordManagementDecision', 'ReplanHandling', 'EvaluateOutcome', 'AttemptEvaluationContact'],
  awaiting_feedback: ['CommunicateResolution'],
  feedback_given: ['ConveyAppreciation', 'CollectCustomerOpinion', 'LinkImprovement', 'WaiveImprovement'],
  improving: ['ConveyAppreciation', 'ConcludeImprovement', 'SummariseComplaint', 'LinkImprovement', 'CommunicateImprovement'],
  closed: ['ReopenComplaint'],
};

export const usualIdeas = (state: ManagedCase, at: string, detail: number): readonly ComplaintCommand[] => {
  const all = ideas(state, at, detail);
  return USUAL[state.status].flatMap((type) => all.filter((idea) => idea.type === type));
};

/** What the engine does unasked. */
export const loopIdeas = (state: ManagedCase): readonly ComplaintCommand[] => {
  const { stage, opened, closable } = caseView(state, state.revision);
  if (closable) return [command('CloseComplaint', {})];
  return stage === 'closed' || opened ? [command('CheckClocks', {})] : [command('OpenStage', { stage }), command('CheckClocks', {})];
};

/** Somebody who may give the command; for a plan the one who is asked. */
export const actorFor = (wanted: ComplaintCommand, state: ManagedCase): Actor => {
  const chain = state.plan?.chain ?? [];
  const asked = wanted.type === 'RecordApprovalOpinion' ? wanted.data.role : chain.at(-1);
  const isJudging = ['RecordApprovalOpinion', 'ApproveHandlingPlan', 'RejectHandlingPlan'].includes(wanted.type);
  const { roles, system } = RIGHTS[wanted.type];
  if (['PauseClocks', 'ResumeClocks'].includes(wanted.type) && state.holder === handler.id) return handler;
  if (system === true) return SYSTEM;
  const leading = ['WaiveImprovement', 'ExtendHandlingDeadline'].includes(wanted.type) ? 'supervising_leader' : undefined;
  const role = isJudging ? asked : (leading ?? roles.find((one) => one !== 'handler' && one !== 'department_manager'));
  const person = RULES.directory.document.staff.find((member) => member.roles.includes(role as AssignedRole));
  return role === undefined || person === undefined ? handler : { id: person.staffId, role, kind: 'human' };
};
