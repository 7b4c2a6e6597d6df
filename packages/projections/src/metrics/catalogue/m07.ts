import type { Metric } from '../metric.js';
import { END_OF_JUNE, notUpheld, story, ZERO } from './stories.js';

export const m07: Metric = {
  id: 'M07',
  names: { zh: '分析及时率', en: 'Analysis timeliness' },
  formula: { zh: '按时提交分析报告的抱怨数 ÷ 提交处理部门的抱怨数 × 100%', en: 'reports by the deadline / submitted complaints × 100 %' },
  numerator: 'Those with AnalysisReportSubmitted at or before the due instant in force',
  denominator: 'Complaints submitted in the period without duplicates, withdrawn ones and those not upheld',
  kind: 'share',
  judge: 'analysis',
  cohort: 'submittedAt',
  window: 'Complaints submitted in the period, by their last submittedAt',
  basis: 'ComplaintSubmitted, AnalysisReportSubmitted, ClockPaused, ClockResumed, ComplaintReopened',
  zeroRule: ZERO,
  edgeCases: ['Not yet due, or standing still: pending', 'Back to the beginning by a re-opening: measured against the new deadline'],
  source: 'S2-17 sets the deadline; the rate: default',
  ratio: { numerator: 'timely', denominator: 'counted' },
  further: { M07settled: { numerator: 'timely', denominator: 'settled' } },
  parts: ['duplicate', 'notUpheld', 'withdrawn', 'late', 'pending', 'paused', 'revised'],
  example: {
    period: '2026-06',
    asOf: END_OF_JUNE,
    stories: [
      story('in-time', ['2026-06-01 09:30', { do: 'submit' }], ['2026-06-03 17:00', { do: 'report' }]),
      story('late', ['2026-06-01 09:30', { do: 'submit' }], ['2026-06-04 09:00', { do: 'report' }]),
      story('not-due', ['2026-06-30 09:30', { do: 'submit' }]),
      notUpheld('not-upheld'),
    ],
    total: {
      numerator: 1,
      denominator: 3,
      shown: '33.3 %',
      parts: { late: 1, pending: 1, notUpheld: 1 },
      further: { M07settled: { numerator: 1, denominator: 2, shown: '50.0 %' } },
    },
  },
};
