import { approvers, bySeverity, byUrgency, define, perCase, perCustomer } from './key.js';

const media = ['phone', 'sms', 'letter', 'email', 'online', 'wechat', 'visit'];
const functions = ['service', 'technical', 'sales', 'quality'];

/** Receiving, analysing, handling and answering complaints. */
export const complaintKeys = {
  'complaint.acknowledge.enabled': define(['是否确认受理', 'Whether receipt is acknowledged'], true, 'bool', { clauses: 'S2-07' }),
  'complaint.acknowledge.limit': define(['确认受理时限', 'Time limit of the acknowledgement'], 24, 'h', { clauses: 'S2-07', ...perCase }),
  'complaint.record.limit': define(['记录时限', 'Time limit of the recording'], 30, 'min', { clauses: 'S2-09 S2-12', ...perCase }),
  'complaint.submit.limit': define(['提交时限', 'Time limit of the submission'], 4, 'h', { clauses: 'S2-16', ...perCase }),
  'complaint.urgency.responseHint': define(['首次联系建议时间', 'Suggested time of the first contact'], 24, 'h', {
    clauses: 'S0-53',
    ...byUrgency(2, 8, 24),
  }),
  'staff.standby': define(['客服待命时间', 'When service staff stand by'], 'always', 'enum', {
    options: ['always', 'business_hours'],
    origin: 'source',
    clauses: 'S2-07',
  }),

  'complaint.validity.enabled': define(['是否判定投诉成立', 'Whether validity is decided'], true, 'bool', { clauses: 'S3.1-03 S3.2-02' }),
  'complaint.validity.limit': define(['判定投诉成立时限', 'Time limit of the validity decision and of the reply'], 1, 'wd', {
    clauses: 'S2-05',
    ...perCase,
  }),
  'complaint.assignment.limit': define(['确定责任部门时限', 'Time limit of assigning the responsible department'], 1, 'wd', {
    clauses: 'S2-05',
    ...perCase,
  }),
  'complaint.analysis.limit': define(['分析时限', 'Time limit of the analysis'], 2, 'wd', {
    units: ['wd', 'h'],
    clauses: 'S2-17',
    ...perCase,
  }),
  'complaint.analysis.requiredFunctions': define(['分析小组职能', 'Functions an analysis team should have'], functions, 'list', {
    options: functions,
    mayBeEmpty: true,
    origin: 'source',
    clauses: 'S2-18',
  }),
  'complaint.severity.serious.amount': define(['严重投诉金额', 'Loss or claim that makes a case serious'], 5, 'wan', { clauses: 'S2-21' }),
  'complaint.management.decision.required': define(
    ['是否等待管理层决定', 'Whether the case waits for the decision of management'],
    false,
    'bool',
    { clauses: 'S2-27', ...bySeverity(false, false, true) },
  ),
  'complaint.management.decision.limit': define(['管理层决定时限', 'Time limit of the decision of management'], 1, 'wd', {
    clauses: 'S2-05 S2-27',
    ...perCase,
  }),

  'complaint.handling.anchor': define(['处理时限起点', 'Start of the handling clock'], 'received', 'enum', {
    options: ['received', 'submitted', 'classified'],
    clauses: 'S2-29 S2-30 S2-31',
  }),
  'complaint.handling.limit.minor': define(['轻微投诉处理时限', 'Time limit for handling a minor complaint'], 5, 'wd', {
    clauses: 'S2-29',
    ...perCustomer,
  }),
  'complaint.handling.limit.general': define(['一般投诉处理时限', 'Time limit for handling a general complaint'], 10, 'wd', {
    clauses: 'S2-30',
    ...perCustomer,
  }),
  'complaint.handling.limit.serious': define(['严重投诉处理时限', 'Time limit for handling a serious complaint'], 15, 'wd', {
    clauses: 'S2-31',
    ...perCustomer,
  }),
  'complaint.handling.extension.allowed': define(['处理时限可否延长', 'Whether the handling limit may be extended'], true, 'bool', {
    clauses: 'S2-29',
  }),
  'complaint.handling.extension.approver': define(['延期批准人', 'Who approves an extension'], 'supervising_leader', 'enum', {
    options: approvers,
    clauses: 'S2-29 S2-30 S2-31',
  }),
  'complaint.plan.limit': define(['处理方案时限', 'Time limit of the handling plan'], 1, 'wd', { clauses: 'S2-05 S2-35', ...perCase }),
  'complaint.plan.approval.required': define(['方案是否须经批准', 'Whether a plan needs approval'], true, 'bool', {
    clauses: 'S0-01 S3.1-08',
    ...bySeverity(true, true, true),
  }),
  'complaint.plan.approval.chain': define(['方案审批链', 'Who approves a plan, in order'], ['supervising_leader'], 'list', {
    options: approvers,
    clauses: 'S0-54',
    ...bySeverity(['supervising_leader'], ['supervising_leader'], ['customer_centre', 'marketing_centre', 'general_manager']),
  }),
  'complaint.plan.approval.limit': define(['方案审批时限', 'Time limit of the whole approval chain'], 1, 'wd', {
    clauses: 'S0-02',
    ...perCase,
  }),
  'complaint.replan.maxCycles': define(['重新制定方案次数上限', 'Cycles before management decides'], 3, 'n', {
    clauses: 'S2-41',
    range: [1, 100],
  }),
  'complaint.replan.resetsDeadline': define(['重新制定方案是否重算时限', 'Whether a new plan restarts the handling clock'], false, 'bool', {
    clauses: 'S2-41',
  }),
  'complaint.evaluation.contactAttempts': define(['回访联系次数', 'Attempts to reach the customer for the evaluation'], 3, 'n', {
    range: [1, 100],
    clauses: 'S2-40',
  }),

  'complaint.feedback.limit.minor': define(['轻微投诉反馈时限', 'Time limit of the feedback on a minor complaint'], 1, 'wd', {
    clauses: 'S2-49',
    ...perCustomer,
  }),
  'complaint.feedback.limit.general': define(['一般投诉反馈时限', 'Time limit of the feedback on a general complaint'], 2, 'wd', {
    clauses: 'S2-50',
    ...perCustomer,
  }),
  'complaint.feedback.limit.serious': define(['严重投诉反馈时限', 'Time limit of the feedback on a serious complaint'], 3, 'wd', {
    clauses: 'S2-51',
    ...perCustomer,
  }),
  'complaint.feedback.medium.minor': define(['轻微投诉反馈方式', 'Media for feedback on a minor complaint'], ['phone', 'sms'], 'list', {
    options: media,
    origin: 'source',
    clauses: 'S2-45',
  }),
  'complaint.feedback.medium.general': define(
    ['一般投诉反馈方式', 'Media for feedback on a general complaint'],
    ['letter', 'email'],
    'list',
    { options: media, origin: 'source', clauses: 'S2-46' },
  ),
  'complaint.feedback.medium.serious': define(
    ['严重投诉反馈方式', 'Media for feedback on a serious complaint'],
    ['letter', 'email'],
    'list',
    { options: media, origin: 'source', clauses: 'S2-46' },
  ),

  'complaint.improvement.limit': define(['制定改进措施时限', 'Time limit of planning an improvement'], 10, 'wd', { clauses: 'S2-52' }),
  'complaint.improvement.inspection.period': define(['改进措施检查周期', 'Period of inspecting improvements'], 30, 'd', {
    clauses: 'S2-56',
  }),
  'complaint.improvement.effect.windowDays': define(['改进效果观察期', 'Window before and after an improvement'], 90, 'd', {
    clauses: 'S2-57',
  }),
  'complaint.improvement.effect.limit': define(['改进效果评估时限', 'Time limit of the effect evaluation after the window'], 10, 'wd', {
    clauses: 'S2-57',
  }),
  'complaint.closure.limit': define(['结案时限', 'Time limit of the closure after feedback'], 10, 'wd', { clauses: 'S2-05', ...perCase }),
  'complaint.closure.requiresImprovement': define(['结案是否须完成改进', 'Whether closure waits for the improvement'], true, 'bool', {
    clauses: 'S2-52',
    ...bySeverity(false, true, true),
  }),
  'complaint.repeat.window': define(['重复投诉认定期', 'Window in which a complaint counts as repeated'], 180, 'd', { clauses: 'S2-69' }),
  'complaint.repeat.sameKey': define(['重复投诉认定依据', 'What must agree for a repeat'], ['customer', 'product', 'category'], 'list', {
    options: ['customer', 'product', 'category'],
    clauses: 'S2-69',
  }),
  'complaint.reopen.window': define(['重新立案期限', 'Window in which a closed case may be re-opened'], 30, 'd', {
    ours: 'a customer who comes back within the window need not begin anew',
  }),
};
