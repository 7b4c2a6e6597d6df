import { describe, expect, it } from '@jest/globals';
import { type Actor, SYSTEM } from '../envelope.js';
import { RULES } from '../testing/rules.js';
import { complaintCommandInfo } from './command-info.js';
import type { ComplaintCommand } from './commands.js';
import { complaint } from './complaint.js';
import type { ComplaintEvent } from './events.js';
import { LEGAL } from './legality.js';
import { RIGHTS } from './rights.js';
import {
  command,
  draft,
  engine,
  given,
  handlingOf,
  ID,
  leader,
  MONDAY,
  managed,
  management,
  only,
  owner,
  perform,
  record,
  rep,
  resolution,
  rulesWith,
  type Step,
  step,
  upTo,
} from './testing/journey.js';
import { type ComplaintStatus, complaintStatuses } from './vocabulary.js';

const reopen = step('ReopenComplaint', { reason: '再现' }, rep);
const withdraw = step('WithdrawComplaint', { reason: '撤回' }, rep);
const reply = step('CommunicateNotUpheld', { explanation: '欠费', medium: 'phone' }, owner);
const close = step('CloseComplaint', {}, engine);
const waive = step('WaiveImprovement', { reason: '个案' }, leader);
const thank = step('ConveyAppreciation', { medium: 'sms', content: '感谢' }, rep);
const report = upTo('analyzed');
const dissatisfied = step('EvaluateOutcome', { customerSatisfied: 'no', thoroughlyResolved: false, latentRisk: false }, rep);
const again = step('ReplanHandling', { reason: '不满意' }, owner);
const assign = step('AssignResponsibleDepartment', { departmentId: 'after-sales', handler: 's-009' }, owner);
const notify = step('NotifyHandlingPlan', { departments: ['after-sales'], staff: ['s-009'] }, owner);
const noApproval = rulesWith({ 'complaint.plan.approval.required': { value: false, scopes: [] } });
const returned = perform([step('ReturnComplaintRecord', { missingFields: ['orderNo'], reason: '缺' }, owner)], upTo('recorded'));
const atLimit = perform(
  [dissatisfied, again, ...handlingOf(2, 'general'), dissatisfied, again, ...handlingOf(3, 'general'), dissatisfied],
  upTo('handled'),
);

/** Every row of the state table: from a state, by a command, to a state. */
const rows: readonly (readonly [ComplaintStatus, string, ComplaintStatus, readonly ComplaintEvent[], readonly Step[]])[] = [
  ['received', 'ComplaintRecorded', 'recorded', upTo('received'), [step('RecordComplaint', record, rep)]],
  ['received', 'ComplaintRecordCorrected', 'recorded', returned, [step('CorrectComplaintRecord', { ...record, reason: '补充' }, rep)]],
  ['recorded', 'ComplaintSubmitted', 'submitted', upTo('recorded'), [step('SubmitComplaint', {}, rep)]],
  [
    'recorded',
    'ComplaintRecordReturned',
    'received',
    upTo('recorded'),
    [step('ReturnComplaintRecord', { missingFields: ['orderNo'], reason: '缺' }, owner)],
  ],
  [
    'recorded',
    'ComplaintMarkedDuplicate',
    'closed',
    upTo('recorded'),
    [step('MarkDuplicate', { duplicateOfComplaintId: 'x', reason: '重复' }, owner)],
  ],
  [
    'submitted',
    'ComplaintValidityAssessed',
    'validated',
    upTo('submitted'),
    [step('AssessValidity', { groundsSufficient: true, demandReasonable: true, reasons: '是' }, owner)],
  ],
  [
    'submitted',
    'ComplaintValidityAssessed',
    'not_upheld',
    upTo('submitted'),
    [step('AssessValidity', { groundsSufficient: false, demandReasonable: true, reasons: '否' }, owner)],
  ],
  [
    'submitted',
    'ResponsibleDepartmentAssigned',
    'assigned',
    upTo('submitted'),
    [{ ...assign, rules: rulesWith({ 'complaint.validity.enabled': { value: false } }) }],
  ],
  [
    'submitted',
    'ComplaintMarkedDuplicate',
    'closed',
    upTo('submitted'),
    [step('MarkDuplicate', { duplicateOfComplaintId: 'x', reason: '重复' }, owner)],
  ],
  ['not_upheld', 'ComplaintClosed', 'closed', upTo('not_upheld'), [reply, close]],
  ['validated', 'ResponsibleDepartmentAssigned', 'assigned', upTo('validated'), [assign]],
  [
    'assigned',
    'ComplaintAnalysisStarted',
    'analyzing',
    upTo('assigned'),
    [step('StartAnalysis', { participants: [{ staffId: 's-012', function: 'technical' }] }, owner)],
  ],
  ['analyzed', 'HandlingPlanDrafted', 'planning', report, [step('DraftHandlingPlan', draft, owner)]],
  ['planning', 'HandlingPlanSubmittedForApproval', 'awaiting_approval', upTo('planning'), [step('SubmitHandlingPlan', {}, owner)]],
  ['planning', 'HandlingPlanNotified', 'handling', upTo('planning'), [{ ...notify, rules: noApproval }]],
  [
    'awaiting_approval',
    'HandlingPlanNotified',
    'handling',
    upTo('awaiting_approval'),
    [step('ApproveHandlingPlan', { instructions: '同意' }, leader), notify],
  ],
  [
    'awaiting_approval',
    'HandlingPlanRejected',
    'planning',
    upTo('awaiting_approval'),
    [step('RejectHandlingPlan', { reason: '重拟' }, leader)],
  ],
  ['handling', 'ComplaintHandled', 'handled', upTo('handling'), handlingOf(1, 'general').slice(4)],
  [
    'handled',
    'HandlingOutcomeEvaluated',
    'awaiting_feedback',
    upTo('handled'),
    [step('EvaluateOutcome', { customerSatisfied: 'yes', thoroughlyResolved: true, latentRisk: false }, rep)],
  ],
  ['handled', 'HandlingReplanned', 'planning', upTo('handled'), [dissatisfied, again]],
  [
    'handled',
    'ManagementDecisionRecorded',
    'awaiting_feedback',
    atLimit,
    [step('RecordManagementDecision', { subject: 'replan_limit', decision: 'close_unresolved', instructions: '结案' }, management)],
  ],
  [
    'awaiting_feedback',
    'ResolutionCommunicated',
    'feedback_given',
    upTo('awaiting_feedback'),
    [step('CommunicateResolution', resolution, rep)],
  ],
  ['feedback_given', 'ImprovementLinked', 'improving', upTo('feedback_given'), [step('LinkImprovement', { improvementId: 'I-1' }, engine)]],
  ['feedback_given', 'ComplaintClosed', 'closed', upTo('feedback_given'), [thank, waive, close]],
  [
    'improving',
    'ComplaintClosed',
    'closed',
    upTo('improving'),
    [
      step('ConcludeImprovement', { improvementId: 'I-1', effective: true, evaluatedAt: MONDAY }, engine),
      step('SummariseComplaint', { lessons: ['检'], countermeasures: [] }, owner),
      close,
    ],
  ],
  [
    'improving',
    'ComplaintClosed',
    'closed',
    upTo('improving'),
    [waive, step('SummariseComplaint', { lessons: ['检'], countermeasures: [] }, owner), close],
  ],
  ['closed', 'ComplaintReopened', 'planning', upTo('closed'), [reopen]],
  ['closed', 'ComplaintReopened', 'submitted', perform([withdraw], upTo('recorded')), [reopen]],
];

describe('the state table', () => {
  it.each(rows)('%s leaves by %s to %s', (from, type, to, history, steps) => {
    expect(managed(history).status).toBe(from);
    const events = perform(steps, history);
    expect(events.slice(history.length).map((one) => one.type)).toContain(type);
    expect(managed(events).status).toBe(to);
  });

  it('analyzing leaves to analyzed once cause and severity are known', () => {
    expect(managed(upTo('analyzed')).status).toBe('analyzed');
    given(...upTo('analyzing'))
      .when(
        command('SubmitAnalysisReport', {
          basicSituation: '-',
          process: '-',
          results: '-',
          improvementSuggestions: [],
          recipients: ['s-026'],
        }),
      )
      .then({ refused: 'root-cause-missing' });
  });

  it('is left by withdrawal from every state before closed', () => {
    for (const status of complaintStatuses.filter((one) => one !== 'closed'))
      expect(managed(perform([withdraw], upTo(status)))).toMatchObject({ status: 'closed', outcome: 'withdrawn' });
  });
});

/** Somebody who may give the command at all. */
const giverOf = (type: keyof typeof LEGAL): Actor => {
  const [role] = RIGHTS[type].roles.filter((permitted) => permitted !== 'handler' && permitted !== 'department_manager');
  const staff = RULES.directory.document.staff.find(({ roles }) => roles.some((held) => held === role));
  return role === undefined || staff === undefined ? SYSTEM : { id: staff.staffId, role, kind: 'human' };
};

const stateOf = new Map(complaintStatuses.map((status) => [status, managed(upTo(status))]));

describe('a command that is not legal in a state', () => {
  const cases = (Object.keys(LEGAL) as (keyof typeof LEGAL)[]).flatMap((type) =>
    complaintStatuses.filter((status) => !LEGAL[type].includes(status)).map((status) => [type, status] as const),
  );

  it.each(cases)('%s is refused in %s and appends nothing', (type, status) => {
    // The example of the command's own documentation; its pair of type and data is one of the union's members.
    const wanted = { type, data: complaintCommandInfo[type].example } as ComplaintCommand;
    const decision = complaint.decider.decide(wanted, stateOf.get(status) ?? { kind: 'none' }, {
      id: ID,
      at: MONDAY,
      actor: giverOf(type),
      rules: RULES,
    });
    expect(decision).toMatchObject({ ok: false, reason: status === 'closed' ? 'case-closed' : 'not-legal-in-state' });
  });
});

it('closing keeps what the table of outcomes names', () => expect(only(upTo('closed'), 'ComplaintClosed').outcome).toBe('resolved'));
