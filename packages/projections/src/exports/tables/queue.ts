import { STATE_LABELS, stages } from '@redress/domain';
import { sql } from 'kysely';
import { z } from 'zod';
import { type OpenCase, queueColumns, queueConditions, queueDue, queueSource } from '../../queries/open-cases.js';
import { serving } from '../../serving.js';
import { openCases } from '../../views/open-cases.js';
import { openImprovements } from '../../views/open-improvements.js';
import type { Column } from '../table.js';
import type { ExportTable } from './export-table.js';
import { isYes, yesNo } from './parameters.js';

const parameters = z.strictObject({
  stage: z.enum(stages).optional(),
  holder: z.string().min(1).max(100).optional().meta({ description: 'Staff id of the person who must act next' }),
  overdue: yesNo.optional(),
});

const columns = [
  { name: 'complaintId', kind: 'text', title: { 'zh-Hans': '案件', en: 'Case' } },
  { name: 'complaintNo', kind: 'text', title: { 'zh-Hans': '投诉编号', en: 'Complaint no.' } },
  { name: 'customerId', kind: 'text', title: { 'zh-Hans': '客户编号', en: 'Customer id' } },
  { name: 'product', kind: 'text', title: { 'zh-Hans': '产品', en: 'Product' } },
  { name: 'severity', kind: 'text', title: { 'zh-Hans': '严重程度', en: 'Severity' } },
  { name: 'stage', kind: 'text', title: { 'zh-Hans': '阶段', en: 'Stage' } },
  { name: 'status', kind: 'text', title: { 'zh-Hans': '状态', en: 'Status' } },
  { name: 'statusLabel', kind: 'text', title: { 'zh-Hans': '状态名称', en: 'Status in Chinese' } },
  { name: 'outcome', kind: 'text', title: { 'zh-Hans': '结果', en: 'Outcome' } },
  { name: 'cycle', kind: 'integer', title: { 'zh-Hans': '轮次', en: 'Cycle' } },
  { name: 'holder', kind: 'text', title: { 'zh-Hans': '责任人', en: 'Holder' } },
  { name: 'departmentId', kind: 'text', title: { 'zh-Hans': '部门', en: 'Department' } },
  { name: 'level', kind: 'integer', title: { 'zh-Hans': '升级级别', en: 'Level of escalation' } },
  { name: 'nextDueKind', kind: 'text', title: { 'zh-Hans': '下一期限', en: 'Next deadline' } },
  { name: 'nextDueAt', kind: 'instant', title: { 'zh-Hans': '到期时间', en: 'Due at' } },
  { name: 'overdue', kind: 'text', title: { 'zh-Hans': '逾期事项', en: 'Overdue' } },
  { name: 'receivedAt', kind: 'instant', title: { 'zh-Hans': '接收时间', en: 'Received at' } },
  { name: 'answeredAt', kind: 'instant', title: { 'zh-Hans': '答复时间', en: 'Answered at' } },
  { name: 'awaits', kind: 'text', title: { 'zh-Hans': '等待的改进', en: 'Awaits improvement' } },
  { name: 'revision', kind: 'integer', title: { 'zh-Hans': '版本', en: 'Revision' } },
  { name: 'lastEvent', kind: 'text', title: { 'zh-Hans': '最近事件', en: 'Last event' } },
  { name: 'lastEventAt', kind: 'instant', title: { 'zh-Hans': '最近事件时间', en: 'Last event at' } },
] as const satisfies readonly Column[];

/** The queue: open cases by next deadline. */
export const queueTable: ExportTable<typeof parameters> = {
  name: 'queue',
  title: { 'zh-Hans': '待办队列', en: 'Queue' },
  summary: 'Open cases by next deadline',
  parameters,
  plan: async (db, { overdue, ...filters }) => {
    const served = await serving(db, [openCases, openImprovements]);
    return {
      columns,
      select: sql`select ${queueColumns} from ${queueSource(served)} where ${queueConditions({ ...filters, overdue: isYes(overdue) })} order by ${queueDue}, c.key`,
      reflected: served,
      read: (raw) =>
        (raw as unknown as readonly OpenCase[]).map((found) => {
          // States in the views are those of the domain.
          const label = STATE_LABELS[found.status as keyof typeof STATE_LABELS]?.['zh-Hans'] ?? null;
          const shown = { ...found, statusLabel: label, overdue: found.overdue.join('; ') };
          return columns.map(({ name }) => shown[name]);
        }),
    };
  },
};
