import type { Metric } from '../metric.js';
import { m03 } from './m03.js';
import { END_OF_JUNE, story } from './stories.js';

const { target: _none, ...alike } = m03;

export const m03problem: Metric = {
  ...alike,
  id: 'M03problem',
  names: { zh: '同类问题重复率', en: 'Repeat rate of problems' },
  numerator: 'Complaints of the total that agree in product and category with an earlier one, from whichever customer',
  judge: 'problems',
  parts: ['duplicate', 'notUpheld', 'withdrawn', 'matched', 'unmatchable'],
  example: {
    period: '2026-06',
    asOf: END_OF_JUNE,
    stories: [
      story('first', ['2026-01-15 09:30', { do: 'record', product: '热水器', category: 'delivery' }]),
      story('second', ['2026-06-02 09:30', { do: 'record', product: '热水器', category: 'delivery' }]),
      story('other', ['2026-06-03 09:30', { do: 'record', product: '热水器', category: 'price' }]),
    ],
    total: { numerator: 1, denominator: 2, shown: '50.0 %', met: null, parts: { matched: 1 } },
  },
};
