import type { Metric } from '../metric.js';
import { COHORT, END_OF_JUNE, june, ZERO } from './stories.js';

export const m03: Metric = {
  id: 'M03',
  names: { zh: '客户抱怨重复率', en: 'Repeat rate' },
  formula: { zh: '重复发生的客户抱怨数 ÷ 客户抱怨总数量 × 100%', en: 'repeated complaints / total number of complaints × 100 %' },
  numerator:
    'Complaints of the total that are linked as repeats, or agree in complaint.repeat.sameKey with one received within complaint.repeat.window before',
  denominator: 'The total of M01',
  kind: 'share',
  judge: 'repeats',
  cohort: 'receivedAt',
  window: COHORT,
  basis: 'ComplaintLinkedAsRepeat, ComplaintReceived.customerId, ComplaintRecorded product and categories',
  zeroRule: ZERO,
  edgeCases: [
    'The later complaint counts, the first does not; received at the same instant, neither does',
    'An earlier complaint that was a duplicate or not upheld makes no repeat; one that was withdrawn does',
    'One category in common is enough; products agree by id, else by name',
    'Customer or product missing: no match, counted as unmatchable',
    'Re-opened is no repeat (M12)',
    'Matching is done when the figure is asked for, by the policy in force; a link that somebody made stays',
  ],
  source: 'S2-69 does not define it: default',
  ratio: { numerator: 'repeated', denominator: 'counted' },
  target: { key: 'kpi.complaint.repeat.target', sense: 'at-most' },
  parts: ['duplicate', 'notUpheld', 'withdrawn', 'linked', 'matched', 'unmatchable'],
  example: {
    period: '2026-06',
    asOf: END_OF_JUNE,
    stories: june({ 'in-time-1': [['2026-06-04 09:00', { do: 'repeat' }]], 'in-time-2': [['2026-06-04 09:00', { do: 'repeat' }]] }),
    total: { numerator: 2, denominator: 10, shown: '20.0 %', met: false, parts: { linked: 2, matched: 0, unmatchable: 0 } },
  },
};
