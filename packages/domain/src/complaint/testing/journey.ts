import { expect } from '@jest/globals';
import { fold } from '../../decider.js';
import { type Actor, SYSTEM } from '../../envelope.js';
import type { PolicyEntry } from '../../rules/policy-document.js';
import type { PolicyKey } from '../../rules/policy-keys.js';
import type { RulesInForce } from '../../rules/rules.js';
import { policyWith, published, RULES, shanghai } from '../../testing/rules.js';
import { specification } from '../../testing/specification.js';
import type { ComplaintCommand } from '../commands.js';
import { complaint } from '../complaint.js';
import type { ComplaintEvent } from '../events.js';
import type { ManagedCase } from '../state.js';
import type { ComplaintStatus, Severity } from '../vocabulary.js';

export const ID = '2026-0001';

const human = (id: string, role: string): Actor => ({ id, role, kind: 'human' });

/** People of the shipped directory. */
export const rep = human('s-002', 'customer_service_rep');
export const otherRep = human('s-003', 'customer_service_rep');
export const owner = human('s-017', 'complaint_handling_department');
export const otherOwner = human('s-018', 'complaint_handling_department');
export const handler = human('s-009', 'handler');
export const leader = human('s-026', 'supervising_leader');
export const management = human('s-024', 'management');
export const generalManager = human('s-024', 'general_manager');
export const centre = human('s-020', 'customer_centre');
export const marketing = human('s-022', 'marketing_centre');
export const engine = SYSTEM;
export const portal: Actor = { id: 'web-portal', role: 'portal', kind: 'external_service' };

/** Monday, half past nine in Shanghai: everything of a journey happens then unless it says otherwise. */
export const MONDAY = shanghai('2026-06-01 09:30');

export const rulesWith = (changes: Partial<Record<PolicyKey, Partial<PolicyEntry>>>): RulesInForce => ({
  ...RULES,
  policy: published(policyWith(changes)),
});

export type Step = {
  readonly command: ComplaintCommand;
  readonly actor: Actor;
  readonly at?: string;
  readonly rules?: RulesInForce;
};

type Surroundings = { readonly at?: string; readonly rules?: RulesInForce };

/** The events of commands given one after the other; throws when one is refused, for then the test is wrong. */
export const perform = (
  steps: readonly Step[],
  history: readonly ComplaintEvent[] = [],
  usual: Surroundings = {},
): readonly ComplaintEvent[] => {
  const events = [...history];
  let state = fold(complaint.decider, events);
  for (const { command, actor, at = usual.at ?? MONDAY, rules = usual.rules ?? RULES } of steps) {
    const decision = complaint.decider.decide(command, state, { id: ID, at, actor, rules });
    if (!decision.ok) throw new Error(`${command.type}: ${decision.reason} ${decision.field ?? ''} ${decision.detail ?? ''}`);
    events.push(...decision.events);
    state = fold(complaint.decider, decision.events, state);
  }
  return events;
};

export const managed = (events: readonly ComplaintEvent[]): ManagedCase => {
  const state = fold(complaint.decider, events);
  if (state.kind !== 'managed') throw new Error('not a managed case');
  return state;
};

type Data<T extends ComplaintCommand['type']> = Extract<ComplaintCommand, { readonly type: T }>['data'];

export const received: Data<'ReceiveComplaint'> = {
  complainant: { name: '王芳', mobile: '13800000000' },
  customerId: 'C-10086',
  channel: 'hotline',
  receivedVia: 'service_department',
  rawContent: '新买的壁挂炉频繁熄火。',
};
export const record: Data<'RecordComplaint'> = {
  contentCategories: ['quality_fault'],
  detail: '使用两周后频繁熄火。',
  demands: [{ type: 'repair' }],
  urgency: 'normal',
  productName: '壁挂炉 L1P20',
  writtenMaterials: [],
};
export const rootCause: Data<'IdentifyRootCause'> = {
  causes: [{ category: '零部件', description: '点火电极积碳', isRoot: true }],
  customerDemandsUnderstood: '尽快修复',
  standardsChecked: [],
  methods: ['causal'],
  directlyResponsible: [],
  responsibility: { party: 'supplier' },
};
export const report: Data<'SubmitAnalysisReport'> = {
  basicSituation: '频繁熄火',
  process: '现场拆检',
  results: '电极缺陷',
  improvementSuggestions: ['加严来料检验'],
  recipients: ['s-026'],
};
export const draft: Data<'DraftHandlingPlan'> = {
  measures: [{ type: 'repair', description: '更换电极', responsible: 's-009', dueAt: shanghai('2026-06-05 18:00') }],
  remediesOffered: [],
  plannedCompletionAt: shanghai('2026-06-05 18:00'),
};
export const attachment = {
  attachmentId: 'A-1',
  fileName: '维修单.pdf',
  mediaType: 'application/pdf',
  sha256: '0'.repeat(64),
  storageLocation: '档案柜 1',
};
export const resolution: Data<'CommunicateResolution'> = {
  medium: 'email',
  cause: '电极缺陷',
  measures: '更换电极',
  result: '运行正常',
  attachments: [attachment],
};
export const participants: Data<'StartAnalysis'> = {
  participants: [
    { staffId: 's-004', function: 'service' },
    { staffId: 's-012', function: 'technical' },
    { staffId: 's-006', function: 'sales' },
    { staffId: 's-015', function: 'quality' },
  ],
};

/** A command whose data the compiler checks against its type. */
export const command = <T extends ComplaintCommand['type']>(type: T, data: Data<T>): ComplaintCommand =>
  // The pair is one of the union's members by construction.
  ({ type, data }) as ComplaintCommand;

const does = <T extends ComplaintCommand['type']>(type: T, data: Data<T>, actor: Actor): Step => ({ command: command(type, data), actor });

export { does as step };

export type Route = { readonly severity?: Severity; readonly cycle?: number };

const approval = (severity: Severity): readonly Step[] =>
  severity === 'serious'
    ? [
        does('RecordApprovalOpinion', { role: 'customer_centre', opinion: '同意' }, centre),
        does('RecordApprovalOpinion', { role: 'marketing_centre', opinion: '同意' }, marketing),
        does('ApproveHandlingPlan', { instructions: '同意' }, generalManager),
      ]
    : [does('ApproveHandlingPlan', { instructions: '同意' }, leader)];

/** From a plan to its completion; the only measure of plan n is `<id>-p<n>-m1`. */
export const handlingOf = (plan: number, severity: Severity): readonly Step[] => [
  does('DraftHandlingPlan', draft, owner),
  does('SubmitHandlingPlan', {}, owner),
  ...approval(severity),
  does('NotifyHandlingPlan', { departments: ['after-sales'], staff: ['s-009'] }, owner),
  does('StartMeasure', { measureId: `${ID}-p${plan}-m1` }, handler),
  does('CompleteMeasure', { measureId: `${ID}-p${plan}-m1`, result: '已更换' }, handler),
  ...(plan === 1
    ? [does('DecideDemand', { demandIndex: 0, reasonable: true, decision: 'granted', explanation: '保修期内免费维修' }, handler)]
    : []),
  does('CompleteHandling', { resultSummary: '已修复' }, handler),
];

/** The main path: every step of one case from receipt to closure. */
export const mainPath = (severity: Severity): readonly Step[] => [
  does('ReceiveComplaint', received, rep),
  does('AcknowledgeComplaint', { medium: 'sms' }, rep),
  does('RecordComplaint', record, rep),
  does('SubmitComplaint', {}, rep),
  does('AssessValidity', { groundsSufficient: true, demandReasonable: true, reasons: '在保修期内' }, owner),
  does('AssignResponsibleDepartment', { departmentId: 'after-sales', handler: 's-009' }, owner),
  does('StartAnalysis', participants, owner),
  does('IdentifyRootCause', rootCause, owner),
  does('ClassifyComplaint', { severity, seriousness: '影响使用', impactScope: '单台' }, owner),
  does('SubmitAnalysisReport', report, owner),
  ...(severity === 'serious'
    ? [does('RecordManagementDecision', { subject: 'analysis_report', decision: 'proceed', instructions: '同意' }, management)]
    : []),
  ...handlingOf(1, severity),
  does('EvaluateOutcome', { customerSatisfied: 'yes', thoroughlyResolved: true, latentRisk: false }, rep),
  does('CommunicateResolution', resolution, rep),
  does('ConveyAppreciation', { medium: 'sms', content: '感谢您的反馈' }, rep),
  does('LinkImprovement', { improvementId: 'I-1' }, engine),
  does('ConcludeImprovement', { improvementId: 'I-1', effective: true, evaluatedAt: MONDAY }, engine),
  does('SummariseComplaint', { lessons: ['加强检验'], countermeasures: [] }, owner),
  does('CloseComplaint', {}, engine),
];

/** The history of a case on the main path up to the moment a status is reached. */
export const upTo = (status: ComplaintStatus, severity: Severity = 'general', usual: Surroundings = {}): readonly ComplaintEvent[] => {
  if (status === 'not_upheld')
    return perform(
      [does('AssessValidity', { groundsSufficient: false, demandReasonable: false, reasons: '欠费停供' }, owner)],
      upTo('submitted', severity, usual),
      usual,
    );
  let events: readonly ComplaintEvent[] = [];
  for (const next of mainPath(severity)) {
    events = perform([next], events, usual);
    if (managed(events).status === status) return events;
  }
  throw new Error(`the main path never reaches ${status}`);
};

/** The history of a case on the main path just after a command. */
export const after = (
  type: ComplaintCommand['type'],
  severity: Severity = 'general',
  usual: Surroundings = {},
): readonly ComplaintEvent[] => {
  const path = mainPath(severity);
  const end = path.findLastIndex(({ command }) => command.type === type);
  if (end < 0) throw new Error(`${type} is not on the main path`);
  return perform(path.slice(0, end + 1), [], usual);
};

export const { given } = specification(complaint, { id: ID, at: MONDAY, actor: owner, rules: RULES });

/** An expected event of which only the given fields matter. */
export const event = (type: ComplaintEvent['type'], data: Readonly<Record<string, unknown>> = {}) => ({
  type,
  data: expect.objectContaining(data),
});

type EventOf<T extends ComplaintEvent['type']> = Extract<ComplaintEvent, { readonly type: T }>;

/** The fields of a decision's only event of a type. */
export const only = <T extends ComplaintEvent['type']>(events: readonly ComplaintEvent[], type: T): EventOf<T>['data'] => {
  const found = events.filter((one) => one.type === type);
  if (found.length !== 1) throw new Error(`${found.length} events ${type} instead of one`);
  const data: unknown = found[0]?.data;
  // The filter has seen to the type.
  return data as EventOf<T>['data'];
};

export const types = (events: readonly ComplaintEvent[]): readonly string[] => events.map(({ type }) => type);
