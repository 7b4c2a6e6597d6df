import { sql } from 'kysely';
import { z } from 'zod';
import { complainantNames } from '../../queries/complainant-names.js';
import {
  type StatisticsLine,
  type StatisticsTotals,
  statisticsColumns,
  statisticsConditions,
  statisticsTotals,
} from '../../queries/statistics-table.js';
import { serving } from '../../serving.js';
import { complaintStatistics as view } from '../../views/complaint-statistics.js';
import type { Cell, Column, Totals } from '../table.js';
import type { ExportTable } from './export-table.js';
import { isYes, yesNo } from './parameters.js';

const parameters = z.strictObject({
  from: z.iso.date().optional().meta({ description: 'First day of receipt, in the zone of the company' }),
  to: z.iso.date().optional().meta({ description: 'First day no longer counted' }),
  notUpheld: yesNo.optional().meta({ description: 'Only, or without, complaints that were not upheld' }),
  names: yesNo.optional().meta({ description: 'With the names of customers, for roles that work with them' }),
});

const NAME = { name: 'customerName', kind: 'text', title: { 'zh-Hans': '客户名称', en: 'Customer' } } as const satisfies Column;
const columns = [
  { name: 'complaintId', kind: 'text', title: { 'zh-Hans': '案件', en: 'Case' } },
  { name: 'complaintNo', kind: 'text', title: { 'zh-Hans': '投诉编号', en: 'Complaint no.' } },
  { name: 'receivedAt', kind: 'instant', title: { 'zh-Hans': '接收时间', en: 'Received at' } },
  { name: 'customerId', kind: 'text', title: { 'zh-Hans': '客户编号', en: 'Customer id' } },
  { name: 'productName', kind: 'text', title: { 'zh-Hans': '产品名称', en: 'Product' } },
  { name: 'contentCategories', kind: 'text', title: { 'zh-Hans': '投诉内容', en: 'Content' } },
  { name: 'responsibleParty', kind: 'text', title: { 'zh-Hans': '责任方', en: 'Responsible party' } },
  { name: 'responsibleDepartment', kind: 'text', title: { 'zh-Hans': '责任部门', en: 'Responsible department' } },
  { name: 'compensationFen', kind: 'money', title: { 'zh-Hans': '赔偿金额', en: 'Compensation' } },
  { name: 'returnFen', kind: 'money', title: { 'zh-Hans': '退货金额', en: 'Returns' } },
  { name: 'returnQuantities', kind: 'json', title: { 'zh-Hans': '退货数量', en: 'Returned quantities' } },
  { name: 'discountFen', kind: 'money', title: { 'zh-Hans': '折扣金额', en: 'Discount' } },
  { name: 'discountPercents', kind: 'json', title: { 'zh-Hans': '折扣率', en: 'Discount rates' } },
  { name: 'otherRemedies', kind: 'json', title: { 'zh-Hans': '其他处理', en: 'Other remedies' } },
  { name: 'lossFen', kind: 'money', title: { 'zh-Hans': '损失金额', en: 'Loss' } },
  { name: 'state', kind: 'text', title: { 'zh-Hans': '状态', en: 'State' } },
  { name: 'outcome', kind: 'text', title: { 'zh-Hans': '结果', en: 'Outcome' } },
  { name: 'notUpheld', kind: 'boolean', title: { 'zh-Hans': '不成立', en: 'Not upheld' } },
  { name: 'mark', kind: 'text', title: { 'zh-Hans': '备注', en: 'Mark' } },
] as const satisfies readonly Column[];

/** The foot of the printed table: how many complaints, and the sums of their amounts. Quantities of different units are never added. */
const totalsOf = ({ count, returnQuantities, ...sums }: StatisticsTotals): Totals => {
  const known: Readonly<Record<string, Cell>> = { complaintNo: String(count), ...sums, returnQuantities: JSON.stringify(returnQuantities) };
  return { words: { 'zh-Hans': '合计', en: 'Total' }, row: columns.map(({ name }) => known[name] ?? null) };
};

/** The complaint case statistics table (F12, M20), a line per complaint, and its totals (S0-63). */
export const statisticsExport: ExportTable<typeof parameters> = {
  name: 'statistics',
  title: { 'zh-Hans': '投诉案件统计表', en: 'Complaint case statistics' },
  summary: 'The complaint case statistics table (F12), duplicates left out',
  parameters,
  plan: async (db, { notUpheld, names: asked, ...period }, { store }) => {
    const served = await serving(db, [view]);
    const names = isYes(asked) === true ? store : undefined;
    const where = statisticsConditions({ ...period, notUpheld: isYes(notUpheld) });
    return {
      columns: names === undefined ? columns : [...columns, NAME],
      select: sql`select ${statisticsColumns} from ${served.table(view)}
        where ${where} order by received_at, key`,
      reflected: served,
      totals: totalsOf(await statisticsTotals(db, served, where)),
      read: async (raw) => {
        const lines = raw as unknown as readonly StatisticsLine[];
        const known =
          names === undefined
            ? undefined
            : await complainantNames(
                names,
                lines.map(({ stream }) => stream),
              );
        return lines.map((line) => {
          const shown = {
            ...line,
            contentCategories: line.contentCategories.join('; '),
            returnQuantities: JSON.stringify(line.returnQuantities),
            discountPercents: JSON.stringify(line.discountPercents),
            otherRemedies: JSON.stringify(line.otherRemedies),
          };
          const row = columns.map(({ name }) => shown[name]);
          return known === undefined ? row : [...row, known.get(line.stream) ?? null];
        });
      },
    };
  },
};
