import { define } from './key.js';

const steps = { kind: 'steps' } as const;

/** Evaluation, rewards and penalties of staff (S0, S1, S3). */
export const staffKeys = {
  'staff.evaluation.period': define(['员工评价周期', 'Period of evaluating staff'], 1, 'm', { origin: 'source', clauses: 'S1-31' }),
  'staff.evaluation.weights': define(
    ['员工评价权重', 'Weights of the evaluation of staff'],
    { attitude: 25, skill: 25, arrivalTime: 25, efficiency: 25 },
    '%',
    { shape: { kind: 'named', members: ['attitude', 'skill', 'arrivalTime', 'efficiency'], order: 'whole' }, clauses: 'S1-39' },
  ),
  'staff.evaluation.surveyWeight': define(['调查评分所占比例', 'Share of survey ratings in an evaluation'], 40, '%', { clauses: 'S1-31' }),
  'staff.evaluation.minSurveys': define(['加权评价最少调查数', 'Fewest surveys for a weighted result'], 3, 'n', {
    range: [1, 100],
    clauses: 'S1-31',
  }),
  'penalty.directResponsible.percent': define(
    ['直接责任人扣罚比例(按损失)', 'Deduction of the person directly responsible, by loss'],
    [{ below: 1, value: 5 }, { below: 5, value: 10 }, { value: 20 }],
    '%',
    { shape: steps, clauses: 'S0-05' },
  ),
  'penalty.manager.percent': define(
    ['部门主管扣罚比例(按损失)', 'Deduction of the department head, by loss'],
    [{ below: 1, value: 2.5 }, { below: 5, value: 5 }, { value: 10 }],
    '%',
    { shape: steps, clauses: 'S0-04' },
  ),
  'penalty.delay.percent': define(['延误扣罚比例', 'Deduction for a delay'], 5, '%', { clauses: 'S0-06 S3.1-14' }),
  'penalty.cap.percent': define(['每月扣罚上限(工资支付规定)', 'Most that may be deducted of the pay of a month'], 20, '%', {
    range: [0, 20],
    ours: 'law bounds what may be deducted from a wage',
  }),
  'penalty.basis': define(['扣罚基数', 'What a deduction is taken from'], 'performance_pay', 'enum', {
    options: ['performance_pay', 'wages', 'bonus'],
    clauses: 'S0-05 S3.1-13',
  }),
  'penalty.auto': define(['是否自动处罚', 'Whether sanctions are imposed without a person'], false, 'bool', {
    isFixed: true,
    ours: 'nobody is punished by a machine',
  }),
  'reward.types': define(['奖励方式', 'Kinds of reward'], ['commendation', 'bonus', 'training'], 'list', {
    options: ['commendation', 'bonus', 'training'],
    clauses: 'S2-60',
  }),
};
