import type { DimensionName } from '../dimensions.js';
import type { Metric } from '../metric.js';
import { COHORT, END_OF_JUNE, handledInTime, story } from './stories.js';

const analysis = (
  letter: string,
  zh: string,
  en: string,
  by: readonly DimensionName[],
  groups: Readonly<Record<string, number>>,
): Metric => ({
  id: `M21${letter}`,
  names: { zh: `投诉分析：${zh}`, en: `Analysis ${en}` },
  formula: {
    zh: '每个取值：件数、占比、累计占比、损失合计、平均处理周期、及时率',
    en: 'for each value: count, share, cumulative share (Pareto), Σ loss, mean lead time, timely rate',
  },
  numerator: 'Complaints of the total with the value',
  denominator: 'Shares are of the sum of the rows',
  kind: 'analysis',
  judge: 'analyses',
  cohort: 'receivedAt',
  window: COHORT,
  basis: 'ComplaintRecorded, RootCauseIdentified, LossRecorded, and what M01 and M11 stand on',
  zeroRule: 'No complaint: no row',
  edgeCases: [
    'A value that is missing has the row unknown, never dropped',
    'Several values: a row each, so that the rows may exceed the total',
    'Rows by count, then by name',
    ...(by[0] === 'month' && by.length === 1
      ? ['The same month of the year before and the change; null where nothing was counted then']
      : []),
  ],
  source: 'S2-22 (kinds, frequency, region); S0-51, S0-65: what the forms say',
  ratio: { numerator: 'counted', denominator: 'counted' },
  further: { M01: { numerator: 'timely', denominator: 'counted' } },
  parts: ['duplicate', 'notUpheld', 'withdrawn'],
  by,
  example: {
    period: '2026-06',
    asOf: END_OF_JUNE,
    stories: [
      handledInTime('a'),
      handledInTime('b', ['2026-06-03 16:00', { do: 'lose', fen: 300 }]),
      story('c', ['2026-06-02 09:30', { do: 'receive', channel: 'email', customer: 'C-2' }]),
    ],
    total: {
      numerator: 3,
      denominator: 3,
      shown: '3',
      sums: { lossFen: 300 },
      further: { M01: { numerator: 2, denominator: 3, shown: '66.7 %' } },
    },
    groups,
  },
});

export const m21: readonly Metric[] = [
  analysis('a', '投诉内容', 'by content category', ['category'], { quality_fault: 2, unknown: 1 }),
  analysis('b', '产品', 'by product', ['product'], { 壁挂炉: 2, unknown: 1 }),
  analysis('c', '责任归属', 'by responsibility', ['party', 'department'], { 'supplier after-sales': 2, 'unknown unknown': 1 }),
  analysis('d', '分布区域', 'by region', ['region'], { unknown: 3 }),
  analysis('e', '月份', 'by month', ['month'], { '2026-06': 3 }),
  analysis('f', '严重程度', 'by severity', ['severity'], { minor: 2, unknown: 1 }),
  analysis('g', '渠道', 'by channel', ['channel'], { hotline: 2, email: 1 }),
  analysis('h', '客户', 'by customer and grade', ['customer', 'grade'], { 'C-2 unknown': 1, 'a unknown': 1, 'b unknown': 1 }),
  analysis('i', '根本原因', 'by root cause category', ['rootCause'], { 零部件: 2, unknown: 1 }),
  analysis('j', '产品 × 内容', 'of product by content', ['product', 'category'], { '壁挂炉 quality_fault': 2, 'unknown unknown': 1 }),
  analysis('j2', '区域 × 月份', 'of region by month', ['region', 'month'], { 'unknown 2026-06': 3 }),
  analysis('j3', '部门 × 内容', 'of department by content', ['department', 'category'], {
    'after-sales quality_fault': 2,
    'unknown unknown': 1,
  }),
];
