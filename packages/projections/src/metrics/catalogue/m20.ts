import type { Metric } from '../metric.js';
import { COHORT, duplicate, END_OF_JUNE, handledInTime, notUpheld } from './stories.js';

export const m20: Metric = {
  id: 'M20',
  names: { zh: '客户投诉案件统计表', en: 'Complaint case statistics table' },
  formula: {
    zh: '期内每件投诉一行；合计：件数、赔偿、退货、折让、损失',
    en: 'one row per complaint; totals: count, compensation, returns, discounts, losses',
  },
  numerator: 'Complaints received in the period, duplicates left out',
  denominator: 'The same',
  kind: 'count',
  judge: 'table',
  cohort: 'receivedAt',
  window: COHORT,
  basis: 'RemedyProvided, LossRecorded; the rows are those of GET /v1/statistics/complaints',
  zeroRule: 'A loss that was not recorded is empty, not 0',
  edgeCases: [
    'Not upheld: nobody is responsible, marked notUpheld',
    'Re-opened: one row, sums over all cycles',
    'Loss: the latest recorded',
    'Returned quantities only per unit (returned:<unit>), in millionths of it',
  ],
  source: 'S0-62, S0-63: form F12',
  ratio: { numerator: 'counted', denominator: 'counted' },
  parts: ['duplicate', 'notUpheld', 'open'],
  example: {
    period: '2026-06',
    asOf: END_OF_JUNE,
    stories: [
      handledInTime('one', ['2026-06-03 16:00', { do: 'lose', fen: 1_000 }], ['2026-06-03 17:00', { do: 'lose', fen: 70_000 }]),
      handledInTime('two', ['2026-06-03 16:00', { do: 'lose', fen: 5 }]),
      duplicate('duplicate'),
      notUpheld('not-upheld'),
    ],
    total: { numerator: 3, denominator: 3, shown: '3', parts: { duplicate: 1, notUpheld: 1, open: 2 }, sums: { lossFen: 70_005 } },
  },
};
