import { resolve } from './policy.js';
import type { PolicyDocument } from './policy-document.js';

/** One of the twelve bounds of the printed grading table, derived from the cuts. */
export type GradingBound = {
  readonly value: number;
  readonly unit: 'wan' | 'n';
  readonly from: 'grading.amountCuts' | 'grading.countCuts';
};

/** The printed bounds of customer grades (S4-08 to S4-11, placeholders 11 to 22) as views of the two lists of cuts. */
export const gradingBounds = (policy: PolicyDocument): Readonly<Record<string, GradingBound>> => {
  const cuts = (key: GradingBound['from']): readonly number[] => resolve(policy, key).value as readonly number[];
  const [amount3 = 0, amount2 = 0, amount1 = 0] = cuts('grading.amountCuts');
  const [count3 = 0, count2 = 0, count1 = 0] = cuts('grading.countCuts');
  const amount = (value: number): GradingBound => ({ value, unit: 'wan', from: 'grading.amountCuts' });
  const count = (value: number): GradingBound => ({ value, unit: 'n', from: 'grading.countCuts' });
  return {
    'grading.grade1.amount.min': amount(amount1),
    'grading.grade1.count.min': count(count1),
    'grading.grade2.amount.min': amount(amount2),
    'grading.grade2.amount.max': amount(amount1),
    'grading.grade2.count.min': count(count2),
    'grading.grade2.count.max': count(count1 - 1),
    'grading.grade3.amount.min': amount(amount3),
    'grading.grade3.amount.max': amount(amount2),
    'grading.grade3.count.min': count(count3),
    'grading.grade3.count.max': count(count2 - 1),
    'grading.grade4.amount.max': amount(amount3),
    'grading.grade4.count.max': count(count3),
  };
};
