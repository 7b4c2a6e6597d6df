import { numberOf } from '@redress/domain';
import { isWithin, type Period } from '../period.js';
import { type Judge, marked, totalMarks } from './verdict.js';

/** The last before the end of the period, if it lies in the period: one answer per complaint. */
const lastWithin = <T extends { readonly at: string }>(answers: readonly T[], period: Period | null): T | undefined => {
  if (period === null) return undefined;
  const last = answers.reduce<T | undefined>(
    (found, answer) => (answer.at < period.end && (found === undefined || answer.at >= found.at) ? answer : found),
    undefined,
  );
  return last !== undefined && isWithin(period, last.at) ? last : undefined;
};

/** M02: customers who gave a score, and those who are satisfied by it. */
export const judgeOpinions: Judge = (_cases, context) => {
  const { period, rules } = context;
  const least = numberOf(rules.policy.document, 'survey.satisfied.min');
  return (one) => {
    const answer = lastWithin(one.facts.opinions, period);
    if (answer === undefined) return undefined;
    const total = totalMarks(one, context);
    if (!total.includes('counted')) return { marks: total, at: answer.at };
    return { at: answer.at, marks: [...total, ...marked({ satisfied: answer.score >= least })], sums: { score: answer.score } };
  };
};

/** M02eval: the yes or no of the evaluation; who could not be reached says neither. */
export const judgeEvaluations: Judge = (_cases, context) => (one) => {
  const evaluation = lastWithin(one.facts.evaluations, context.period);
  if (evaluation === undefined) return undefined;
  const total = totalMarks(one, context);
  const { at } = evaluation;
  if (!total.includes('counted')) return { marks: total, at };
  if (evaluation.satisfied === 'unknown') return { marks: ['unreached'], at };
  return { at, marks: [...total, ...marked({ satisfied: evaluation.satisfied === 'yes' })] };
};
