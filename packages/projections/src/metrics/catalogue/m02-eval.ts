import type { Metric } from '../metric.js';
import { m02 } from './m02.js';
import { END_OF_JUNE, handledInTime, story } from './stories.js';

export const m02eval: Metric = {
  ...m02,
  id: 'M02eval',
  names: { zh: '处理结果评价满意率', en: 'Satisfaction at the evaluation' },
  formula: { zh: '评价满意数 ÷ （满意数 + 不满意数） × 100%', en: 'yes / (yes + no) × 100 %' },
  numerator: 'Evaluations that say yes',
  denominator: 'Complaints of the total with an evaluation in the period, the last before its end, that says yes or no',
  judge: 'evaluations',
  cohort: 'evaluatedAt',
  window: 'Evaluations in the period, by evaluatedAt',
  basis: 'HandlingOutcomeEvaluated',
  edgeCases: ['A customer who could not be reached says neither: shown as unreached, in no part of the rate'],
  source: 'S2-40; the rate: default',
  parts: ['duplicate', 'notUpheld', 'withdrawn', 'unreached'],
  example: {
    period: '2026-06',
    asOf: END_OF_JUNE,
    stories: [
      handledInTime('content'),
      story(
        'not-content',
        ['2026-06-01 09:30', { do: 'classify', severity: 'general' }],
        ['2026-06-05 10:00', { do: 'evaluate', satisfied: 'no' }],
      ),
    ],
    total: { numerator: 1, denominator: 2, shown: '50.0 %', met: false },
  },
};
