import type { Metric } from '../metric.js';
import { m01 } from './m01.js';
import { END_OF_JUNE, june } from './stories.js';

export const m01throughput: Metric = {
  ...m01,
  id: 'M01throughput',
  names: { zh: '处理及时率（按处理月份）', en: 'Timely handling rate by handling' },
  numerator: 'Those of the denominator that were handled in time',
  denominator: 'Complaints of the total whose last handling lies in the period, whenever they were received',
  cohort: 'handledAt',
  window: 'Complaints last handled in the period, by handledAt',
  source: 'S2-65 names no period rule; this is the other reading: default',
  example: {
    period: '2026-06-01..2026-06-12',
    asOf: END_OF_JUNE,
    stories: june(),
    total: { numerator: 7, denominator: 7, shown: '100.0 %', met: true },
  },
};
