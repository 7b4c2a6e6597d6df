import { z } from 'zod';
import type { ApiClient } from '../../engine/client.js';
import { csv } from '../../format/csv.js';
import { type Rows, table } from '../../format/table.js';
import type { Output } from '../../output.js';
import { wholeNumber } from '../context.js';
import { type Format, reflected, reflects } from './question.js';

/** Which complaints the statistics table shows, as the options say it. */
export type StatisticsQuestion = {
  readonly from?: string;
  readonly before?: string;
  readonly notUpheld?: string;
  readonly limit?: string;
  readonly atLeast?: string;
  readonly lang?: string;
  readonly guard: boolean;
};

const fen = z.int().nullable();
const amounts = { compensationFen: fen, returnFen: fen, discountFen: fen, lossFen: fen };
const answer = z.looseObject({
  rows: z.array(
    z.looseObject({
      complaintNo: z.string(),
      receivedAt: z.string(),
      customerName: z.string().nullish(),
      customerId: z.string().nullable(),
      productName: z.string().nullable(),
      contentCategories: z.array(z.string()),
      responsibleParty: z.string().nullable(),
      responsibleDepartment: z.string().nullable(),
      mark: z.string().nullable(),
      ...amounts,
    }),
  ),
  totals: z.looseObject({ count: z.int(), ...amounts }),
  next: z.string().nullable(),
  ...reflects,
});
type Answer = z.infer<typeof answer>;

/** Digits are moved, nothing is divided; what was not recorded stays empty. */
const yuan = (amount: number | null): string | null =>
  amount === null ? null : `${String(amount).padStart(3, '0').slice(0, -2)}.${String(amount).padStart(3, '0').slice(-2)}`;

const paid = ({ compensationFen, returnFen, discountFen, lossFen }: z.infer<z.ZodObject<typeof amounts>>) => ({
  赔款: yuan(compensationFen),
  退货: yuan(returnFen),
  折价: yuan(discountFen),
  损失: yuan(lossFen),
});

/** The columns of the printed table (F12); amounts in yuan. */
const COLUMNS = ['编号', '投诉时间', '客户', '产品名称', '投诉内容', '责任归属', '赔款', '退货', '折价', '损失', '备注'];

const linesOf = ({ rows }: Answer): Rows =>
  rows.map((row) => ({
    编号: row.complaintNo,
    投诉时间: row.receivedAt,
    客户: row.customerName ?? row.customerId,
    产品名称: row.productName,
    投诉内容: row.contentCategories.join('; '),
    责任归属: [row.responsibleParty, row.responsibleDepartment].filter((one) => one !== null).join(' '),
    ...paid(row),
    备注: row.mark,
  }));

const totalOf = ({ totals }: Answer): Rows[number] => ({
  ...Object.fromEntries(COLUMNS.map((name) => [name, ''])),
  编号: `合计 ${totals.count}`,
  ...paid(totals),
});

/** Asks for the complaint case statistics table and prints it, or its chart: amounts by month. */
export const tellStatistics = async (client: ApiClient, question: StatisticsQuestion, format: Format, out: Output): Promise<void> => {
  const { from, before, notUpheld, atLeast, lang } = question;
  const asked = { from, to: before, notUpheld, atLeast };
  const path = '/v1/statistics/complaints';
  if (format === 'svg') return out.result(await (await client.open(path, { ...asked, format, lang })).text());
  const limit = String(wholeNumber('--limit', question.limit ?? '100', [1, 1_000]));
  const found = answer.parse(await client.get(path, { ...asked, limit }));
  if (format === 'json') return out.result(found);
  const lines = [...linesOf(found), totalOf(found)];
  if (format === 'csv') return out.result(csv(COLUMNS, lines, question.guard));
  out.result(table(COLUMNS, lines));
  const { rows, totals, next } = found;
  const shown = `${rows.length} of ${totals.count} complaints${next === null ? '' : '; more with --limit, all with redress export statistics'}`;
  for (const line of reflected(shown, found, atLeast)) out.note(line);
};
