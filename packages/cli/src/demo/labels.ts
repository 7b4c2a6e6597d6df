import { deadlineKinds, deadlineName } from '@redress/domain';

/** What a reader calls an event. */
const EVENTS: Readonly<Record<string, string>> = {
  ComplaintReceived: '接收投诉',
  CaseAdopted: '接管案件',
  ComplaintAcknowledged: '确认受理',
  ComplaintRecorded: '填写记录',
  ComplaintRecordReturned: '记录退回补充',
  ComplaintRecordCorrected: '补正记录',
  ComplaintSubmitted: '提交投诉处理部门',
  ComplaintMarkedDuplicate: '标为重复登记',
  ComplaintLinkedAsRepeat: '认定为重复投诉',
  AssistanceProvided: '提供协助',
  ComplaintWithdrawn: '客户撤回',
  ComplaintValidityAssessed: '判定是否成立',
  ComplaintNotUpheldCommunicated: '告知不成立',
  ResponsibleDepartmentAssigned: '确定责任部门和责任人',
  ResponsibleDepartmentReassigned: '变更责任部门',
  ComplaintAnalysisStarted: '开始分析',
  RootCauseIdentified: '查明原因',
  ComplaintClassified: '划分严重程度',
  ComplaintReclassified: '调整严重程度',
  AnalysisReportSubmitted: '提交分析报告',
  ManagementDecisionRecorded: '管理层决定',
  HandlingPlanDrafted: '拟定处理方案',
  HandlingPlanSubmittedForApproval: '方案送批',
  ApprovalOpinionRecorded: '签署意见',
  HandlingPlanApproved: '批准方案',
  HandlingPlanRejected: '退回方案',
  HandlingPlanNotified: '下达方案',
  HandlingMeasureStarted: '开始执行措施',
  HandlingMeasureCompleted: '完成措施',
  DemandDecided: '答复客户要求',
  RemedyProvided: '提供补救',
  LossRecorded: '登记损失',
  ProgressCommunicated: '告知进展',
  CustomerCommitmentMade: '向客户承诺期限',
  CustomerCommitmentKept: '兑现承诺',
  ComplaintHandled: '处理完毕',
  HandlingDeadlineExtended: '延长处理时限',
  HandlingNoticeCompleted: '填写处理结果',
  EvaluationContactAttempted: '回访未接通',
  HandlingOutcomeEvaluated: '评价处理结果',
  HandlingReplanned: '重新制定方案',
  ResolutionCommunicated: '反馈结果',
  ImprovementCommunicated: '反馈改进措施',
  AppreciationConveyed: '致谢',
  CustomerOpinionCollected: '收集客户意见',
  ImprovementLinked: '关联改进措施',
  ImprovementConcluded: '改进效果已评估',
  ImprovementWaived: '免于改进',
  ComplaintSummarised: '总结经验教训',
  ComplaintClosed: '结案',
  ComplaintReopened: '重新立案',
  LinkHandedOver: '移交责任环节',
  LinkResponded: '环节已响应',
  DeadlineWarningIssued: '到期预警',
  CaseEscalated: '升级',
  CaseDeEscalated: '解除升级',
  EscalationExhausted: '已到最高层级',
  EscalationReminderIssued: '最高层级催办',
  DeadlineMissRevised: '超期记录更正',
  ClockPaused: '计时暂停',
  ClockResumed: '计时恢复',
  ImprovementPlanned: '制定改进措施',
  ImprovementInspected: '检查改进措施',
  ImprovementAdjusted: '调整改进措施',
  ImprovementImplemented: '落实改进措施',
  ImprovementEffectEvaluated: '评估改进效果',
  ImprovementReplanned: '重新制定改进措施',
};

export const STAGES: Readonly<Record<string, string>> = {
  receive: '接收与记录',
  analyze: '分析',
  handle: '处理',
  feedback: '反馈',
  improve: '改进',
  closed: '已结案',
};

export const LEVELS = ['责任人', '部门经理', '高级管理人员', '总经理'] as const;

export const deadlineLabel = (kind: string): string => {
  const known = deadlineKinds.find((one) => one === kind);
  return known === undefined ? kind : deadlineName(known, 'zh-Hans');
};

/** Missed deadlines have an event each; what they are called follows from the deadline. */
export const eventLabel = (type: string): string => {
  const missed = /^(.+?)(Deadline)?Missed$/.exec(type)?.[1];
  if (missed === undefined) return EVENTS[type] ?? type;
  return `${deadlineLabel(missed.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase())}超期`;
};
