import { STAFF_NAMES } from '../engine/staff-names.js';
import { deadlineLabel, eventLabel, LEVELS } from './labels.js';

export type Told = { readonly type: string; readonly data: unknown; readonly actor: { readonly id: string; readonly kind: string } };

export const nameOf = (staffId: unknown): string => (typeof staffId === 'string' ? (STAFF_NAMES[staffId] ?? staffId) : '–');

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** One event as a sentence. Personal texts are left out. */
export const tellEvent = ({ type, data, actor }: Told): string => {
  const of = Object(data) as Readonly<Record<string, unknown>>;
  const label = eventLabel(type);
  switch (type) {
    case 'CaseEscalated':
      return `${label}：${LEVELS[Number(of.fromLevel)] ?? of.fromLevel} → ${LEVELS[Number(of.toLevel)] ?? of.toLevel} ${nameOf(of.escalatedTo)}（${reasonOf(text(of.reason))}）`;
    case 'CaseDeEscalated':
      return `${label}，回到${nameOf(of.holder)}`;
    case 'EscalationExhausted':
    case 'EscalationReminderIssued':
      return `${label}：${nameOf(of.escalatedTo)}`;
    case 'DeadlineWarningIssued':
      return `${label}：${deadlineLabel(text(of.deadlineKind))}时限将到，提醒${nameOf(of.holder)}`;
    case 'LinkHandedOver':
      return `${label}：由${nameOf(of.holder)}响应`;
    case 'ResponsibleDepartmentAssigned':
      return `${label}：${nameOf(of.handler)}`;
    case 'ComplaintClassified':
      return `${label}：${SEVERITIES[text(of.severity)] ?? ''}`;
    case 'ComplaintValidityAssessed':
      return `${label}：${of.upheld === true ? '成立' : '不成立'}`;
    case 'HandlingOutcomeEvaluated':
      return `${label}：${{ yes: '客户满意', no: '客户不满意', unknown: '联系不上客户' }[text(of.customerSatisfied)] ?? ''}`;
    case 'ImprovementConcluded':
      return `${label}：${of.effective === true ? '有效' : '无效'}`;
    case 'ComplaintClosed':
      return `${label}：${OUTCOMES[text(of.outcome)] ?? ''}`;
    default:
      return actor.kind === 'system' ? label : `${label}（${nameOf(actor.id)}）`;
  }
};

const SEVERITIES: Readonly<Record<string, string>> = { minor: '轻微', general: '一般', serious: '严重' };

export const OUTCOMES: Readonly<Record<string, string>> = {
  resolved: '已解决',
  not_upheld: '不成立',
  unresolved: '未解决',
  withdrawn: '已撤回',
  duplicate: '重复登记',
};

const reasonOf = (reason: string): string => {
  const overdue = /^(.+)_overdue$/.exec(reason)?.[1];
  if (overdue !== undefined) return `${deadlineLabel(overdue)}超期`;
  return { replan_limit: '多次处理客户仍不满意', severity: '严重投诉', manual: '人工升级' }[reason] ?? reason;
};
