import type { Metric } from '../metric.js';
import { handledInTime, ZERO } from './stories.js';

export const m12: Metric = {
  id: 'M12',
  names: { zh: '重新立案率', en: 'Re-open rate' },
  formula: { zh: '重新立案的抱怨数 ÷ 已结案的抱怨数 × 100%', en: 're-opened / closed × 100 %' },
  numerator: 'Those re-opened after it',
  denominator: 'Complaints first closed in the period, duplicates left out',
  kind: 'share',
  judge: 'reopening',
  cohort: 'firstClosedAt',
  window: 'Complaints whose first ComplaintClosed lies in the period, by closedAt',
  basis: 'ComplaintClosed, ComplaintReopened',
  zeroRule: ZERO,
  edgeCases: [
    'A withdrawal is no closure; a case withdrawn, re-opened and closed counts by its closure',
    'Within complaint.reopen.window of its closure: pending, it may still come back',
  ],
  source: 'default: a closure that does not hold is none',
  ratio: { numerator: 'reopened', denominator: 'counted' },
  further: { M12settled: { numerator: 'reopened', denominator: 'settled' } },
  parts: ['duplicate', 'pending'],
  example: {
    period: '2026-06',
    asOf: '2026-06-30 18:00',
    stories: [
      handledInTime('back', ['2026-06-05 10:00', { do: 'close' }], ['2026-06-10 10:00', { do: 'reopen' }]),
      handledInTime('quiet', ['2026-06-05 10:00', { do: 'close' }]),
    ],
    total: {
      numerator: 1,
      denominator: 2,
      shown: '50.0 %',
      parts: { pending: 1 },
      further: { M12settled: { numerator: 1, denominator: 1, shown: '100.0 %' } },
    },
  },
};
