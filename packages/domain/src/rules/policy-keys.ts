import { assignedRoles } from './directory.js';
import type { Origin, PolicyEntry, PolicyUnit, PolicyValue, ScopedValue } from './policy-document.js';
import { severities, urgencies } from './severity.js';

/** What may be set under a key, and what the shipped policy sets. */
export type PolicyKeyDefinition = {
  readonly title: { readonly zh: string; readonly en: string };
  readonly units: readonly PolicyUnit[];
  /** The scale by which values may differ; without it the key has one value. */
  readonly scopedBy?: 'severity' | 'grade' | 'urgency';
  /** Closed set of an `enum`, or of the members of a `list`. */
  readonly options?: readonly string[];
  readonly mayBeEmpty?: boolean;
  readonly entry: PolicyEntry;
};

type Titles = readonly [zh: string, en: string];
type Extra = { readonly origin?: Origin } & Partial<Omit<PolicyKeyDefinition, 'title' | 'entry'>> & {
    readonly scopes?: readonly ScopedValue[];
  };

const define = (
  [zh, en]: Titles,
  value: PolicyValue,
  unit: PolicyUnit,
  { origin = 'suggested_default', scopes, units = [unit], ...rest }: Extra = {},
): PolicyKeyDefinition => ({
  title: { zh, en },
  units,
  ...rest,
  entry: { value, unit, origin, ...(scopes === undefined ? {} : { scopes }) },
});

/** Minor, general, serious; the value of `general` also stands where the severity is not yet known. */
const bySeverity = (minor: PolicyValue, general: PolicyValue, serious: PolicyValue): Pick<Extra, 'scopedBy' | 'scopes'> => ({
  scopedBy: 'severity',
  scopes: [minor, general, serious].map((value, index) => ({ severity: severities[index], value })),
});

/** Roles that decide, lead or stand on a rung. */
const decidingRoles = ['supervising_leader', 'management', 'senior_service_manager', 'general_manager'] as const;
const rungs = ['handler', 'department_manager', ...decidingRoles];
/** Roles that a policy may ask to judge a plan or an extension (S0-01; the opinion boxes of F09): a directory names somebody for each. */
export const approvers = ['customer_centre', 'marketing_centre', 'complaint_handling_department', ...decidingRoles] as const;
const roles = [...assignedRoles, 'department_manager'];
/** Ours: whoever runs the processes writes their rules, management puts them in force. */
const drafting = ['complaint_handling_department', 'customer_service_manager', 'quality_manager', 'information_manager', 'management'];
const deciding = ['management', 'general_manager'];
const media = ['phone', 'sms', 'letter', 'email', 'online', 'wechat', 'visit'];
const functions = ['service', 'technical', 'sales', 'quality'];
const pausable = ['analysis', 'plan', 'handling', 'on_site', 'service_preparation'];

/** Every key of the complaint loop, its ladder, pauses and back-dating, with the shipped default. */
export const POLICY_KEYS = {
  'complaint.analysis.limit': define(['分析时限', 'Time limit of the analysis'], 2, 'wd'),
  'complaint.handling.limit.minor': define(['轻微投诉处理时限', 'Time limit for handling a minor complaint'], 5, 'wd'),
  'complaint.handling.limit.general': define(['一般投诉处理时限', 'Time limit for handling a general complaint'], 10, 'wd'),
  'complaint.handling.limit.serious': define(['严重投诉处理时限', 'Time limit for handling a serious complaint'], 15, 'wd'),
  'complaint.feedback.limit.minor': define(['轻微投诉反馈时限', 'Time limit of the feedback on a minor complaint'], 1, 'wd'),
  'complaint.feedback.limit.general': define(['一般投诉反馈时限', 'Time limit of the feedback on a general complaint'], 2, 'wd'),
  'complaint.feedback.limit.serious': define(['严重投诉反馈时限', 'Time limit of the feedback on a serious complaint'], 3, 'wd'),
  'kpi.complaint.timelyHandling.target': define(['投诉处理及时率目标(不低于)', 'Timely handling rate, at least'], 95, '%'),
  'kpi.complaint.satisfaction.target': define(['投诉处理满意度目标(不低于)', 'Satisfaction with complaint handling, at least'], 90, '%'),
  'kpi.complaint.repeat.target': define(['重复投诉率目标(不高于)', 'Repeat rate, at most'], 5, '%'),
  'kpi.complaint.total': define(['投诉总数口径', 'Which complaints form the total'], 'upheld', 'enum', { options: ['upheld', 'all'] }),

  'complaint.handling.anchor': define(['处理时限起点', 'Start of the handling clock'], 'received', 'enum', {
    options: ['received', 'submitted', 'classified'],
  }),
  'complaint.handling.extension.allowed': define(['处理时限可否延长', 'Whether the handling limit may be extended'], true, 'bool'),
  'complaint.handling.extension.approver': define(['延期批准人', 'Who approves an extension'], 'supervising_leader', 'enum', {
    options: approvers,
  }),
  'complaint.acknowledge.enabled': define(['是否确认受理', 'Whether receipt is acknowledged'], true, 'bool'),
  'complaint.acknowledge.limit': define(['确认受理时限', 'Time limit of the acknowledgement'], 24, 'h'),
  'complaint.record.limit': define(['记录时限', 'Time limit of the recording'], 30, 'min'),
  'complaint.submit.limit': define(['提交时限', 'Time limit of the submission'], 4, 'h'),
  'complaint.validity.enabled': define(['是否判定投诉成立', 'Whether validity is decided'], true, 'bool'),
  'complaint.validity.limit': define(['判定投诉成立时限', 'Time limit of the validity decision and of the reply'], 1, 'wd'),
  'complaint.assignment.limit': define(['确定责任部门时限', 'Time limit of assigning the responsible department'], 1, 'wd'),
  'complaint.plan.limit': define(['处理方案时限', 'Time limit of the handling plan'], 1, 'wd'),
  'complaint.plan.approval.required': define(
    ['方案是否须经批准', 'Whether a plan needs approval'],
    true,
    'bool',
    bySeverity(true, true, true),
  ),
  'complaint.plan.approval.chain': define(['方案审批链', 'Who approves a plan, in order'], ['supervising_leader'], 'list', {
    options: approvers,
    ...bySeverity(['supervising_leader'], ['supervising_leader'], ['customer_centre', 'marketing_centre', 'general_manager']),
  }),
  'complaint.plan.approval.limit': define(['方案审批时限', 'Time limit of the whole approval chain'], 1, 'wd'),
  'complaint.management.decision.required': define(
    ['是否等待管理层决定', 'Whether the case waits for the decision of management'],
    false,
    'bool',
    bySeverity(false, false, true),
  ),
  'complaint.management.decision.limit': define(['管理层决定时限', 'Time limit of the decision of management'], 1, 'wd'),
  'complaint.analysis.requiredFunctions': define(['分析小组职能', 'Functions an analysis team should have'], functions, 'list', {
    options: functions,
    mayBeEmpty: true,
    origin: 'source',
  }),
  'complaint.replan.maxCycles': define(['重新制定方案次数上限', 'Cycles before management decides'], 3, 'n'),
  'complaint.replan.resetsDeadline': define(['重新制定方案是否重算时限', 'Whether a new plan restarts the handling clock'], false, 'bool'),
  'complaint.evaluation.contactAttempts': define(['回访联系次数', 'Attempts to reach the customer for the evaluation'], 3, 'n'),
  'complaint.feedback.medium.minor': define(['轻微投诉反馈方式', 'Media for feedback on a minor complaint'], ['phone', 'sms'], 'list', {
    options: media,
    origin: 'source',
  }),
  'complaint.feedback.medium.general': define(
    ['一般投诉反馈方式', 'Media for feedback on a general complaint'],
    ['letter', 'email'],
    'list',
    {
      options: media,
      origin: 'source',
    },
  ),
  'complaint.feedback.medium.serious': define(
    ['严重投诉反馈方式', 'Media for feedback on a serious complaint'],
    ['letter', 'email'],
    'list',
    {
      options: media,
      origin: 'source',
    },
  ),
  'complaint.improvement.limit': define(['制定改进措施时限', 'Time limit of planning an improvement'], 10, 'wd'),
  'complaint.improvement.inspection.period': define(['改进措施检查周期', 'Period of inspecting improvements'], 30, 'd'),
  'complaint.improvement.effect.windowDays': define(['改进效果观察期', 'Window before and after an improvement'], 90, 'd'),
  'complaint.improvement.effect.limit': define(['改进效果评估时限', 'Time limit of the effect evaluation after the window'], 10, 'wd'),
  'complaint.closure.limit': define(['结案时限', 'Time limit of the closure after feedback'], 10, 'wd'),
  'complaint.closure.requiresImprovement': define(
    ['结案是否须完成改进', 'Whether closure waits for the improvement'],
    true,
    'bool',
    bySeverity(false, true, true),
  ),
  'complaint.repeat.window': define(['重复投诉认定期', 'Window in which a complaint counts as repeated'], 180, 'd'),
  'complaint.repeat.sameKey': define(['重复投诉认定依据', 'What must agree for a repeat'], ['customer', 'product', 'category'], 'list', {
    options: ['customer', 'product', 'category'],
  }),
  'complaint.reopen.window': define(['重新立案期限', 'Window in which a closed case may be re-opened'], 30, 'd'),
  'complaint.severity.serious.amount': define(['严重投诉金额', 'Loss or claim that makes a case serious'], 5, 'wan'),
  'complaint.urgency.responseHint': define(['首次联系建议时间', 'Suggested time of the first contact'], 24, 'h', {
    scopedBy: 'urgency',
    scopes: [2, 8, 24].map((value, index) => ({ urgency: urgencies[index], value })),
  }),
  'complaint.review.period': define(['投诉流程评审周期', 'Period of reviewing the complaint process'], 3, 'm'),
  'supervision.period': define(['监督检查周期', 'Period of supervision'], 1, 'm'),
  'supervision.sampleRate': define(['监督抽查比例', 'Share of closed cases checked'], 10, '%', bySeverity(10, 10, 100)),
  'supervision.rectification.limit': define(['整改时限', 'Time limit of a rectification'], 10, 'wd'),
  'appraisal.period': define(['考核周期', 'Period of appraisal'], 1, 'm'),
  'staff.standby': define(['客服待命时间', 'When service staff stand by'], 'always', 'enum', {
    options: ['always', 'business_hours'],
    origin: 'source',
  }),

  'escalation.link.responseLimit': define(['环节响应时限', 'Response limit of a link'], 1, 'wd', {
    units: ['wd', 'h'],
    scopedBy: 'severity',
    scopes: [
      { severity: 'minor', value: 2 },
      { severity: 'general', value: 1 },
      { severity: 'serious', value: 4, unit: 'h' },
    ],
  }),
  'escalation.levels': define(
    ['升级层级', 'Rungs of the escalation ladder'],
    ['handler', 'department_manager', 'senior_service_manager', 'general_manager'],
    'list',
    { options: rungs },
  ),
  'escalation.levelLimit': define(['每级处理时限', 'Time at each rung before the next'], 1, 'wd', { units: ['wd', 'h'] }),
  'escalation.warnBefore': define(['预警比例', 'Share of the running time after which a warning is issued'], 80, '%'),
  'escalation.reminder.interval': define(['最高层级催办间隔', 'Interval of reminders at the top rung'], 1, 'wd'),
  'escalation.initialLevel': define(['初始层级', 'Rung at which a case starts'], 0, 'n', bySeverity(0, 0, 1)),
  'service.response.clock': define(['小时时限的计时方式', 'Clock of limits in minutes or hours'], 'business', 'enum', {
    options: ['wall', 'business'],
    scopedBy: 'grade',
    scopes: [
      { grade: 1, value: 'wall' },
      { grade: 2, value: 'business' },
      { grade: 3, value: 'business' },
      { grade: 4, value: 'business' },
    ],
  }),

  'clock.pause.clocks': define(['可暂停的计时', 'Clocks that may pause while the customer is awaited'], pausable, 'list', {
    options: pausable,
    mayBeEmpty: true,
  }),
  'clock.pause.maxDuration': define(['单次暂停上限', 'Longest single pause'], 5, 'wd'),
  'clock.pause.maxTotal': define(['暂停总时长上限', 'All pauses of one clock together'], 10, 'wd'),
  'clock.pause.maxCount': define(['暂停次数上限', 'Pauses of one clock'], 3, 'n'),
  'clock.pause.approvalFrom': define(['须经批准的暂停次数', 'From this pause on another person approves'], 2, 'n'),
  'backdating.limit': define(['补录期限', 'How far back a recorded fact may lie'], 3, 'wd'),
  'backdating.roles': define(
    ['可补录的角色', 'Who may back-date'],
    ['complaint_handling_department', 'department_manager', 'technical_department_manager'],
    'list',
    {
      options: ['complaint_handling_department', 'department_manager', 'technical_department_manager', 'quality_manager', ...decidingRoles],
      mayBeEmpty: true,
    },
  ),
  'erasure.roles': define(['可删除个人信息的角色', 'Who may erase a person'], ['information_manager', 'management'], 'list', {
    options: assignedRoles,
    mayBeEmpty: true,
  }),
  'policy.drafters': define(['可起草制度参数的角色', 'Who may draft a policy'], drafting, 'list', { options: roles }),
  'policy.approvers': define(['可批准制度参数的角色', 'Who may approve a policy'], deciding, 'list', { options: roles }),
  'calendar.drafters': define(['可起草日历的角色', 'Who may draft a calendar'], drafting, 'list', { options: roles }),
  'calendar.approvers': define(['可批准日历的角色', 'Who may approve a calendar'], deciding, 'list', { options: roles }),
  'directory.drafters': define(['可起草组织名录的角色', 'Who may draft a directory'], drafting, 'list', { options: roles }),
  'directory.approvers': define(['可批准组织名录的角色', 'Who may approve a directory'], deciding, 'list', { options: roles }),
  'survey.scale.max': define(['评分上限', 'Highest score of the scale'], 5, 'n'),
  'survey.satisfied.min': define(['满意的最低评分', 'Lowest score that counts as satisfied'], 4, 'n'),
} satisfies Readonly<Record<string, PolicyKeyDefinition>>;

export type PolicyKey = keyof typeof POLICY_KEYS;

export const policyKeys = Object.keys(POLICY_KEYS) as PolicyKey[];
