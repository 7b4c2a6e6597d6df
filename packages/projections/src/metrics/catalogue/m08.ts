import type { Metric } from '../metric.js';
import { END_OF_JUNE, handledInTime, ZERO } from './stories.js';

export const m08: Metric = {
  id: 'M08',
  names: { zh: '反馈及时率', en: 'Feedback timeliness' },
  formula: {
    zh: '按时反馈处理结果的抱怨数 ÷ 处理完毕的抱怨数 × 100%',
    en: 'results fed back by the deadline / handled complaints × 100 %',
  },
  numerator: 'Those with ResolutionCommunicated at or before feedbackDueAt',
  denominator: 'Complaints whose last ComplaintHandled lies in the period, without duplicates, withdrawn ones and those not upheld',
  kind: 'share',
  judge: 'feedback',
  cohort: 'handledAt',
  window: 'Complaints last handled in the period, by handledAt',
  basis: 'ComplaintHandled, ResolutionCommunicated, HandlingReplanned',
  zeroRule: ZERO,
  edgeCases: ['Not yet due: pending', 'Re-planned since: pending, for the feedback waits for the next handling'],
  source: 'S2-49 to S2-51 set the deadline; the rate: default',
  ratio: { numerator: 'timely', denominator: 'counted' },
  further: { M08settled: { numerator: 'timely', denominator: 'settled' } },
  parts: ['duplicate', 'notUpheld', 'withdrawn', 'late', 'pending', 'revised'],
  example: {
    period: '2026-06',
    asOf: END_OF_JUNE,
    stories: [
      handledInTime('in-time', ['2026-06-04 17:00', { do: 'answer' }]),
      handledInTime('late', ['2026-06-05 09:00', { do: 'answer' }]),
      handledInTime('silent'),
    ],
    total: { numerator: 1, denominator: 3, shown: '33.3 %', parts: { late: 2, pending: 0 } },
  },
};
