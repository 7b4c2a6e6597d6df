import { define, everyRole } from './key.js';

/** Credit rating (S0). */
export const creditKeys = {
  'credit.cycle.period': define(['信用评级周期', 'Period of credit rating'], 3, 'm', { origin: 'source', clauses: 'S0-68' }),
  'credit.cycle.startDay': define(['评级启动日', 'Day after the end of the quarter on which a cycle opens'], 1, 'd', {
    range: [1, 31],
    clauses: 'S0-68',
  }),
  'credit.cycle.limit': define(['评级完成时限', 'Time limit of a rating cycle'], 15, 'wd', { clauses: 'S0-68' }),
  'credit.scheme.active': define(['启用的评分方案', 'Scoring scheme in use'], 'credit-source-v1', 'enum', {
    options: ['credit-source-v1'],
    clauses: 'S0-69',
  }),
  'credit.missingIndicator': define(['缺少指标时的处理', 'What a missing indicator means'], 'withhold', 'enum', {
    options: ['withhold', 'zero'],
    clauses: 'S0-75',
  }),
  'credit.nothingDue': define(['上季无应付款时的处理', 'What it means that nothing was due last quarter'], 'withhold', 'enum', {
    options: ['withhold', 'last_quarter_with_due'],
    clauses: 'S0-75',
  }),
  'credit.grade.bands': define(
    ['信用等级分数线', 'Points from which each credit grade begins'],
    { AAA: 90, AA: 80, A: 70, B: 60, C: 0 },
    'points',
    { shape: { kind: 'named', members: ['AAA', 'AA', 'A', 'B', 'C'], order: 'falling' }, clauses: 'S0-71' },
  ),
  'credit.grade.staleAfter': define(['评级过期月数', 'Months after which a rating is stale'], 6, 'm', {
    range: [1, 120],
    clauses: 'S0-68',
  }),
  'credit.limit.approvers': define(
    ['信用额度批准人', 'Who approves a credit limit'],
    ['customer_service_manager', 'general_manager'],
    'list',
    { options: everyRole, clauses: 'S0-47' },
  ),
  'credit.documents.required': define(
    ['信用资料', 'Papers that a rating needs'],
    ['business_licence', 'legal_representative_id', 'financial_statements'],
    'list',
    {
      options: ['business_licence', 'legal_representative_id', 'financial_statements', 'tax_registration', 'bank_reference', 'other'],
      origin: 'source',
      clauses: 'S0-72',
    },
  ),
};
