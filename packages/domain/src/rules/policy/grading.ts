import { define } from './key.js';

/** Customer grades (S4). The twelve printed bounds are views of the two lists of cuts: `gradingBounds`. */
export const gradingKeys = {
  'grading.amountCuts': define(
    ['客户分级的年交易额界限', 'Bounds of the yearly amount between grades 4, 3, 2 and 1'],
    [5, 30, 100],
    'wan',
    {
      shape: { kind: 'cuts', count: 3 },
      clauses: 'S4-08 S4-09 S4-10 S4-11',
    },
  ),
  'grading.countCuts': define(['客户分级的年购买次数界限', 'Bounds of yearly purchases between grades 4, 3, 2 and 1'], [2, 6, 12], 'n', {
    shape: { kind: 'cuts', count: 3 },
    clauses: 'S4-08 S4-09 S4-10 S4-11',
  }),
  'grading.collection.period': define(['分级资料收集周期', 'Period of collecting grading data'], 3, 'm', {
    origin: 'source',
    clauses: 'S4-12',
  }),
  'grading.reassessment.period': define(['分级复评周期', 'Period of reassessing grades'], 6, 'm', { origin: 'source', clauses: 'S4-51' }),
  'grading.window': define(['分级统计期', 'Months that a grade looks back on'], 12, 'm', { origin: 'source', clauses: 'S4-02' }),
  'grading.assessment.limit': define(['分级评定时限', 'Time limit of an assessment of grades'], 15, 'wd', { clauses: 'S4-13' }),
  'grading.notification.limit': define(['级别变动通知时限', 'Time limit of telling a change of grade'], 3, 'wd', { clauses: 'S4-55' }),
  'grading.defaultGrade': define(['新客户级别', 'Grade of a new customer'], 4, 'n', { range: [1, 4], clauses: 'S4-07' }),
  'grading.adjust.maxSteps': define(['小组调整级数上限', 'Steps by which the group may adjust a grade'], 1, 'n', {
    range: [0, 3],
    clauses: 'S4-14',
  }),
  'grading.amount.net': define(['交易额是否扣除退款', 'Whether refunds are deducted from the amount'], true, 'bool', { clauses: 'S4-02' }),
};
