import { z } from 'zod';
import { type HistoryEntry, readHistory } from '../commands/history.js';
import type { apiClient } from '../engine/client.js';
import { padTo, table } from '../format/table.js';
import { STAGES } from './labels.js';
import { OUTCOMES, tellEvent } from './tell-event.js';

type Client = ReturnType<typeof apiClient>;
export type History = { readonly id: string; readonly entries: readonly HistoryEntry[] };

const yuan = (fen: unknown): string => (typeof fen === 'number' ? (fen / 100).toFixed(2) : '');

const statistics = z.object({
  rows: z.array(z.looseObject({ id: z.string() })),
  totals: z.looseObject({ count: z.int(), compensationFen: z.int(), lossFen: z.int() }),
});

const CATEGORIES: Readonly<Record<string, string>> = {
  quality_fault: '质量',
  service: '服务',
  delivery: '交付',
  attitude: '态度',
  price: '价格',
};
const DEPARTMENTS: Readonly<Record<string, string>> = { 'after-sales': '售后服务部', technical: '技术部', sales: '销售部' };

/** The complaint statistics table (F12) of the live cases. */
export const statisticsReport = async (client: Client, atLeast?: string): Promise<string> => {
  const { rows, totals } = statistics.parse(await client.get('/v1/statistics/complaints', { limit: '1000', atLeast }));
  const columns = ['投诉编号', '客户', '产品', '类别', '责任部门', '赔偿(元)', '损失(元)', '结果', '备注'];
  const lines = rows.map((row) => ({
    投诉编号: row.id,
    客户: row.customerName ?? '',
    产品: row.productName ?? '',
    类别: [row.contentCategories ?? []]
      .flat()
      .map((one) => CATEGORIES[String(one)] ?? one)
      .join('、'),
    责任部门: DEPARTMENTS[String(row.responsibleDepartment)] ?? '',
    '赔偿(元)': yuan(row.compensationFen),
    '损失(元)': yuan(row.lossFen),
    结果: OUTCOMES[String(row.outcome)] ?? '',
    备注: row.notUpheld === true ? '不成立' : '',
  }));
  const total = {
    投诉编号: `合计 ${totals.count}`,
    客户: '',
    产品: '',
    类别: '',
    责任部门: '',
    '赔偿(元)': yuan(totals.compensationFen),
    '损失(元)': yuan(totals.lossFen),
    结果: '',
    备注: '',
  };
  return `投诉案件统计表\n${table(columns, [...lines, total])}`;
};

export const readHistories = async (client: Client, ids: readonly string[]): Promise<readonly History[]> => {
  const histories: History[] = [];
  for (const id of ids) histories.push(await readHistory(client, id));
  return histories;
};

const highest = ({ entries }: History): number =>
  Math.max(0, ...entries.map(({ type, data }) => (type === 'CaseEscalated' ? Number(Object(data).toLevel) : 0)));

/** The case that climbed highest; of several the one with most events. */
export const mostEscalated = (histories: readonly History[]): History | undefined =>
  histories.toSorted((a, b) => highest(b) - highest(a) || b.entries.length - a.entries.length)[0];

/** A case told event by event, with the working days since it began. */
export const story = ({ id, entries }: History, dayMs: number): string => {
  const begun = Date.parse(entries[0]?.occurredAt ?? '');
  const lines = entries.map(({ type, data, actor, occurredAt, stage }) => {
    const day = ((Date.parse(occurredAt) - begun) / dayMs).toFixed(1);
    return `  ${padTo(`${day} 天`, 8, true)}  ${padTo(STAGES[stage ?? ''] ?? '', 11)}  ${tellEvent({ type, data, actor })}`;
  });
  return [`投诉 ${id} 的经过（工作日）`, ...lines, ''].join('\n');
};

/** Where the time of the live cases went: the time before an event counts for the stage in which the event happened. */
export const timeReport = (histories: readonly History[], dayMs: number): string => {
  const spent = new Map<string, number[]>();
  for (const { entries } of histories) {
    const stages = new Map<string, number>();
    for (const [index, entry] of entries.entries()) {
      const before = entries[index - 1];
      if (before === undefined || entry.stage === undefined) continue;
      const took = Math.max(0, Date.parse(entry.occurredAt) - Date.parse(before.occurredAt));
      stages.set(entry.stage, (stages.get(entry.stage) ?? 0) + took);
    }
    for (const [stage, took] of stages) spent.set(stage, [...(spent.get(stage) ?? []), took]);
  }
  const all = [...spent.values()].flat().reduce((sum, one) => sum + one, 0);
  const days = (ms: number) => (ms / dayMs).toFixed(2);
  const rows = Object.entries(STAGES).flatMap(([stage, label]) => {
    const times = (spent.get(stage) ?? []).toSorted((a, b) => a - b);
    if (times.length === 0) return [];
    const sum = times.reduce((total, one) => total + one, 0);
    const at = (share: number) => times[Math.min(times.length - 1, Math.ceil(share * times.length) - 1)] ?? 0;
    return [
      {
        环节: label,
        件数: times.length,
        中位: days(at(0.5)),
        九成以内: days(at(0.9)),
        最长: days(at(1)),
        占比: `${((100 * sum) / all).toFixed(0)}%`,
      },
    ];
  });
  return `时间用在哪里（工作日）\n${table(['环节', '件数', '中位', '九成以内', '最长', '占比'], rows)}`;
};
