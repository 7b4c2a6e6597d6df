import { bySeverity, decidingRoles, define, perCase } from './key.js';

const rungs = ['handler', 'department_manager', ...decidingRoles];

/** The chain of links and its ladder (S1). */
export const escalationKeys = {
  'escalation.link.responseLimit': define(['环节响应时限', 'Response limit of a link'], 1, 'wd', {
    units: ['wd', 'h'],
    clauses: 'S1-04',
    ...perCase,
    scopes: [
      { severity: 'minor', value: 2 },
      { severity: 'general', value: 1 },
      { severity: 'serious', value: 4, unit: 'h' },
    ],
  }),
  'escalation.levels': define(
    ['升级层级', 'Rungs of the escalation ladder'],
    ['handler', 'department_manager', 'senior_service_manager', 'general_manager'],
    'list',
    { options: rungs, clauses: 'S1-05' },
  ),
  'escalation.levelLimit': define(['每级处理时限', 'Time at each rung before the next'], 1, 'wd', {
    units: ['wd', 'h'],
    ...perCase,
    clauses: 'S1-05',
  }),
  'escalation.levelLimit.service': define(['服务请求每级处理时限', 'Time at each rung before the next, of a service request'], 1, 'wd', {
    units: ['wd', 'h'],
    scopedBy: ['grade', 'customer'],
    scopes: [
      { grade: 1, value: 1, unit: 'h' },
      { grade: 2, value: 4, unit: 'h' },
    ],
    clauses: 'S1-05',
  }),
  'escalation.warnBefore': define(['预警比例', 'Share of the running time after which a warning is issued'], 80, '%', {
    range: [1, 100],
    clauses: 'S2-28',
  }),
  'escalation.reminder.interval': define(['最高层级催办间隔', 'Interval of reminders at the top rung'], 1, 'wd', {
    range: [1, 3_650],
    clauses: 'S1-05',
  }),
  'escalation.initialLevel': define(['初始层级', 'Rung at which a case starts'], 0, 'n', { clauses: 'S1-05', ...bySeverity(0, 0, 1) }),
};
