import { bySeverity, define } from './key.js';

/** Targets, review, supervision and appraisal (S2, S4). */
export const supervisionKeys = {
  'kpi.complaint.timelyHandling.target': define(['投诉处理及时率目标(不低于)', 'Timely handling rate, at least'], 95, '%', {
    clauses: 'S2-66',
  }),
  'kpi.complaint.satisfaction.target': define(['投诉处理满意度目标(不低于)', 'Satisfaction with complaint handling, at least'], 90, '%', {
    clauses: 'S2-68',
  }),
  'kpi.complaint.repeat.target': define(['重复投诉率目标(不高于)', 'Repeat rate, at most'], 5, '%', { clauses: 'S2-70' }),
  'kpi.complaint.total': define(['投诉总数口径', 'Which complaints form the total'], 'upheld', 'enum', {
    options: ['upheld', 'all'],
    clauses: 'S2-65',
  }),
  'kpi.service.satisfaction.target': define(['售后服务满意度目标(不低于)', 'Satisfaction with service, at least'], 90, '%', {
    clauses: 'S4-60',
  }),
  'kpi.service.resolution.target': define(['售后问题解决率目标(不低于)', 'Problem resolution rate, at least'], 95, '%', {
    clauses: 'S4-63',
  }),
  'complaint.review.period': define(['投诉流程评审周期', 'Period of reviewing the complaint process'], 3, 'm', { clauses: 'S2-58' }),
  'supervision.period': define(['监督检查周期', 'Period of supervision'], 1, 'm', { clauses: 'S2-61 S4-57' }),
  'supervision.sampleRate': define(['监督抽查比例', 'Share of closed cases checked'], 10, '%', {
    clauses: 'S2-61',
    ...bySeverity(10, 10, 100),
  }),
  'supervision.rectification.limit': define(['整改时限', 'Time limit of a rectification'], 10, 'wd', { clauses: 'S2-64' }),
  'appraisal.period': define(['考核周期', 'Period of appraisal'], 1, 'm', { clauses: 'S2-59' }),
};
