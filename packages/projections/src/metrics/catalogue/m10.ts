import type { Metric } from '../metric.js';
import { COHORT, END_OF_JUNE, june } from './stories.js';

export const m10: Metric = {
  id: 'M10',
  names: { zh: '投诉率', en: 'Complaint rate' },
  formula: { zh: '客户抱怨总数量 ÷ 同期基数（订单）× 100%', en: 'total number of complaints / base of the period (orders) × 100 %' },
  numerator: 'The total of M01',
  denominator: 'Orders of the period',
  kind: 'unavailable',
  judge: 'unavailable',
  cohort: 'receivedAt',
  window: COHORT,
  basis: 'ComplaintReceived; for the base SalesRecorded, which no process records yet',
  zeroRule: 'No base: n/a; a bare count is never called a rate',
  edgeCases: ['The count stands in the numerator, without a denominator'],
  source: 'S0-09 and S3.1-16 want it lower and give no formula: default',
  ratio: { numerator: 'counted', denominator: 'counted' },
  parts: ['duplicate', 'notUpheld', 'withdrawn'],
  unavailable: 'no base: nothing records orders (SalesRecorded)',
  example: { period: '2026-06', asOf: END_OF_JUNE, stories: june(), total: { numerator: 10, denominator: null, shown: null } },
};
