import type { Metric } from '../metric.js';
import { END_OF_JUNE, handledInTime, ZERO } from './stories.js';

const answer = (n: number, score: number) => handledInTime(`answer-${n}`, ['2026-06-04 10:00', { do: 'opinion', score }]);

export const m02: Metric = {
  id: 'M02',
  names: { zh: '客户满意度', en: 'Complaint satisfaction' },
  formula: { zh: '满意的有效答复数 ÷ 有效答复数 × 100%', en: 'satisfied answers / valid answers × 100 %' },
  numerator: 'Valid answers with a score of at least survey.satisfied.min',
  denominator: 'Complaints of the total of any period with a scored opinion in the period: the last before its end, one per complaint',
  kind: 'share',
  judge: 'opinions',
  cohort: 'answeredAt',
  window: 'Opinions collected in the period, by collectedAt',
  basis: 'CustomerOpinionCollected with a score; the sum of scores is answered as score, so that the mean is score / denominator',
  zeroRule: ZERO,
  edgeCases: [
    'An opinion without a score is no valid answer',
    'Answered in two periods: each period counts the last answer before its end',
    'There are no surveys in the log yet, so no response rate is told',
  ],
  source: 'S2-67 gives no formula: default',
  ratio: { numerator: 'satisfied', denominator: 'counted' },
  target: { key: 'kpi.complaint.satisfaction.target', sense: 'at-least' },
  parts: ['duplicate', 'notUpheld', 'withdrawn'],
  example: {
    period: '2026-06',
    asOf: END_OF_JUNE,
    stories: [answer(1, 5), answer(2, 4), answer(3, 4), answer(4, 3), answer(5, 2), handledInTime('silent')],
    total: { numerator: 3, denominator: 5, shown: '60.0 %', met: false, sums: { score: 18 } },
  },
};
