import { byGrade, define } from './key.js';

const sources = { origin: 'source' as const };

/** Service requests, callbacks and surveys (S0, S1, S4). */
export const serviceKeys = {
  'customerData.archive.period': define(['客户资料归档周期', 'Period of archiving customer data'], 1, 'm', { clauses: 'S0-19' }),
  'service.response.grade1': define(['一级客户响应时限', 'Response to a need of a grade 1 customer'], 30, 'min', {
    units: ['min', 'h', 'wd'],
    clauses: 'S4-16',
  }),
  'service.response.grade2': define(['二级客户响应时限', 'Response to a need of a grade 2 customer'], 2, 'h', {
    units: ['min', 'h', 'wd'],
    clauses: 'S4-22',
  }),
  'service.response.grade3': define(['三级客户响应时限', 'Response to a need of a grade 3 customer'], 1, 'wd', {
    units: ['min', 'h', 'wd'],
    clauses: 'S4-27',
  }),
  'service.response.grade4': define(['四级客户响应时限', 'Response to a need of a grade 4 customer'], 2, 'wd', {
    units: ['min', 'h', 'wd'],
    clauses: 'S4-30',
  }),
  'service.onSite.grade1': define(['一级客户到场时限', 'Arrival on site at a grade 1 customer'], 4, 'h', {
    units: ['h', 'wd'],
    clauses: 'S4-17',
  }),
  'service.onSite.grade2': define(['二级客户到场时限', 'Arrival on site at a grade 2 customer'], 1, 'wd', {
    units: ['h', 'wd'],
    clauses: 'S4-23',
  }),
  'service.onSite.exceptionReasons': define(
    ['到场时限的特殊情况', 'Special circumstances that suspend the arrival'],
    ['force_majeure', 'customer_request', 'remote_area', 'safety'],
    'list',
    { options: ['force_majeure', 'customer_request', 'remote_area', 'safety'], mayBeEmpty: true, clauses: 'S4-17 S4-23' },
  ),
  'service.response.clock': define(['小时时限的计时方式', 'Clock of limits in minutes or hours'], 'business', 'enum', {
    options: ['wall', 'business'],
    clauses: 'S4-15',
    ...byGrade('wall', 'business', 'business', 'business'),
  }),
  'service.forward.limit': define(['转交技术经理时限', 'Time limit of forwarding to the technical manager'], 30, 'min', {
    clauses: 'S1-17',
  }),
  'service.assignment.limit': define(['指派技术人员时限', 'Time limit of assigning a technician'], 8, 'h', {
    clauses: 'S1-18',
    ...byGrade(1, 2, 8, 16),
  }),
  'service.preparation.limit': define(['服务准备时限', 'Time limit of the preparation after acceptance'], 8, 'h', {
    clauses: 'S1-21',
    ...byGrade(1, 4, 8, 8),
  }),
  'service.nonCustomer.decision.limit': define(['非客户服务请求的决定时限', 'Time limit of deciding on a stranger'], 1, 'wd', {
    clauses: 'S1-23',
  }),
  'service.solution.maxProposals': define(['解决方案提出次数上限', 'Proposals of a solution before it is escalated'], 3, 'n', {
    clauses: 'S0-22',
    range: [1, 100],
  }),
  'service.fee.precedence': define(
    ['收费依据的先后', 'Which rule of fees comes first'],
    ['contract', 'warranty', 'grade', 'standard'],
    'list',
    { options: ['contract', 'warranty', 'grade', 'standard'], clauses: 'S4-18 S4-28' },
  ),
  'service.fee.discount.grade2': define(['二级客户收费优惠', 'Discount of a grade 2 customer'], 20, '%', { clauses: 'S4-25' }),
  'service.queue.order': define(['服务排队次序', 'Order of the service queue'], ['grade', 'urgency', 'receipt'], 'list', {
    options: ['grade', 'urgency', 'receipt'],
    clauses: 'S0-53 S4-24',
  }),
  'resource.parts.minStock.grade1': define(['一级客户备件最低库存', 'Least stock of parts for grade 1 customers'], 0, 'n', {
    clauses: 'S4-47',
  }),

  'callback.grade1.period': define(['一级客户回访周期', 'Period of calling back a grade 1 customer'], 1, 'm', {
    ...sources,
    clauses: 'S4-19',
  }),
  'callback.grade2.period': define(['二级客户回访周期', 'Period of calling back a grade 2 customer'], 3, 'm', {
    ...sources,
    clauses: 'S4-26',
  }),
  'callback.grade3.period': define(['三级客户回访周期', 'Period of calling back a grade 3 customer'], 12, 'm', {
    ...sources,
    clauses: 'S4-29',
  }),
  'callback.grade4.period': define(['四级客户回访周期', 'Period of calling back a grade 4 customer'], 'none', 'enum', {
    ...sources,
    units: ['enum', 'm'],
    options: ['none'],
    clauses: 'S4-32',
  }),
  'callback.window': define(['回访到期宽限', 'Days a callback may come after its due day'], 7, 'd', { clauses: 'S4-19 S4-26' }),
  'callback.afterService.limit': define(['服务后回访时限', 'Time limit of the callback after a service'], 3, 'wd', { clauses: 'S4-43' }),

  'survey.sampleRate': define(['满意度抽查比例', 'Share of services surveyed'], 10, '%', { clauses: 'S1-33' }),
  'survey.sampleMin': define(['满意度最少抽查数', 'Fewest services surveyed'], 5, 'n', { clauses: 'S1-33' }),
  'survey.expiry': define(['调查有效期', 'Days after which a survey expires'], 14, 'd', { range: [1, 3_650], clauses: 'S1-28' }),
  'survey.scale.max': define(['评分上限', 'Highest score of the scale'], 5, 'n', { range: [2, 100], clauses: 'S2-67' }),
  'survey.satisfied.min': define(['满意的最低评分', 'Lowest score that counts as satisfied'], 4, 'n', {
    range: [1, 100],
    clauses: 'S2-67',
  }),
  'survey.minResponses': define(['样本不足的界限', 'Responses below which a figure has a low sample'], 5, 'n', { clauses: 'S2-67' }),
  'survey.lowScore.flag': define(['低分预警界限', 'Score up to which a rating is flagged'], 2, 'n', { clauses: 'S2-67' }),
};
