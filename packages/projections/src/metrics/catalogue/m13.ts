import type { Metric } from '../metric.js';
import { END_OF_JUNE, handledInTime, june } from './stories.js';

export const m13: Metric = {
  id: 'M13',
  names: { zh: '在办积压与账龄', en: 'Backlog and ageing' },
  formula: { zh: '截至时点未结束且未答复客户的抱怨数', en: 'complaints neither ended nor answered at the moment of the report' },
  numerator: 'Complaints without ResolutionCommunicated in the current cycle and without a not-upheld reply',
  denominator: 'Complaints that have not ended',
  kind: 'count',
  judge: 'backlog',
  cohort: 'asOf',
  window: 'The moment of the report (asOf); no period',
  basis: 'All events of open complaints; the working calendar',
  zeroRule: '0 is a count like any other',
  edgeCases: [
    'Answered but improving: in a column of its own',
    'Age in completed working days since the first receipt, in bands 0–2, 3–5, 6–10, 10+',
    'Overdue: not handled, and late by the rule of M01',
  ],
  source: 'default: what is under way stands in no figure of a period',
  ratio: { numerator: 'backlog', denominator: 'open' },
  parts: ['improving', 'answered', 'overdue'],
  example: {
    period: null,
    asOf: END_OF_JUNE,
    stories: [...june(), handledInTime('answered', ['2026-06-04 10:00', { do: 'answer' }])],
    // The not-upheld complaint has had its reply; in-time-1 to in-time-7 and late are handled and wait for their feedback.
    total: {
      numerator: 10,
      denominator: 12,
      shown: '10',
      parts: { answered: 2, improving: 0, overdue: 1, 'stage:feedback': 8, 'stage:analyze': 2, 'age:0-2': 1, 'age:10+': 9 },
    },
  },
};
