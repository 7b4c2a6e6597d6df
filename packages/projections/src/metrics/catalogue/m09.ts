import type { Metric } from '../metric.js';
import { END_OF_JUNE, june, ZERO } from './stories.js';

export const m09: Metric = {
  id: 'M09',
  names: { zh: '投诉不成立率', en: 'Not-upheld rate' },
  formula: { zh: '不成立的抱怨数 ÷ 已判定的抱怨数 × 100%', en: 'not upheld / assessed × 100 %' },
  numerator: 'Those whose last assessment does not uphold them',
  denominator: 'Complaints assessed in the period, duplicates left out',
  kind: 'share',
  judge: 'assessment',
  cohort: 'assessedAt',
  window: 'Complaints assessed in the period, by the last assessedAt',
  basis: 'ComplaintValidityAssessed',
  zeroRule: ZERO,
  edgeCases: ['Assessed again after a re-opening: the last assessment counts, in its period'],
  source: 'default: what M01 leaves out must be seen',
  ratio: { numerator: 'notUpheld', denominator: 'counted' },
  parts: ['duplicate'],
  example: { period: '2026-06', asOf: END_OF_JUNE, stories: june(), total: { numerator: 1, denominator: 11, shown: '9.1 %' } },
};
