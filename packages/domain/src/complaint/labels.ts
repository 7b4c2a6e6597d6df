import type { Stage } from '../envelope.js';
import type { ComplaintStatus, Outcome } from './vocabulary.js';

export type Label = { readonly 'zh-Hans': string; readonly en: string };
const label = (zh: string, en: string): Label => ({ 'zh-Hans': zh, en });

/** What people read for the states of a complaint. */
export const STATE_LABELS: Readonly<Record<ComplaintStatus, Label>> = {
  received: label('已接收', 'Received'),
  recorded: label('已记录', 'Recorded'),
  submitted: label('已提交', 'Submitted'),
  validated: label('成立', 'Upheld'),
  not_upheld: label('不成立', 'Not upheld'),
  assigned: label('已定责任部门', 'Department assigned'),
  analyzing: label('分析中', 'Under analysis'),
  analyzed: label('已分析', 'Analyzed'),
  planning: label('制定方案中', 'Planning'),
  awaiting_approval: label('待批示', 'Awaiting approval'),
  handling: label('处理中', 'In handling'),
  handled: label('处理完毕', 'Handled'),
  awaiting_feedback: label('待反馈', 'Awaiting feedback'),
  feedback_given: label('已反馈', 'Feedback given'),
  improving: label('改进中', 'Improving'),
  closed: label('已结案', 'Closed'),
};

export const OUTCOME_LABELS: Readonly<Record<Outcome, Label>> = {
  resolved: label('已解决', 'Resolved'),
  not_upheld: label('不成立', 'Not upheld'),
  unresolved: label('未解决', 'Unresolved'),
  withdrawn: label('已撤回', 'Withdrawn'),
  duplicate: label('重复登记', 'Duplicate'),
};

export const STAGE_LABELS: Readonly<Record<Stage, Label>> = {
  receive: label('接收', 'Receive'),
  analyze: label('分析', 'Analyze'),
  handle: label('处理', 'Handle'),
  feedback: label('反馈', 'Feedback'),
  improve: label('改进', 'Improve'),
};
