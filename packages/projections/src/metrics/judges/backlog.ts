import { type Context, workingDay, workingTime } from '../context.js';
import { isOverdue } from './handling.js';
import { type Judge, marked } from './verdict.js';

/** Bands of age in completed working days. */
const bandOf = (days: number): string => (days <= 2 ? '0-2' : days <= 5 ? '3-5' : days <= 10 ? '6-10' : '10+');

const ageOf = (context: Context, receivedAt: string): number =>
  Math.floor(workingTime(context, receivedAt, context.asOf) / workingDay(context));

/** M13: neither ended nor answered at the moment of the report; what is answered and improving stands beside it. */
export const judgeBacklog: Judge = (_cases, context) => (one) => {
  const { facts, ended, receivedAt } = one;
  if (ended || receivedAt > context.asOf) return undefined;
  if (facts.answeredAt !== null) return { marks: marked({ open: true, answered: true, improving: facts.status === 'improving' }) };
  return {
    marks: [
      'open',
      'backlog',
      `stage:${facts.stage}`,
      `severity:${facts.severity ?? 'unknown'}`,
      `age:${bandOf(ageOf(context, receivedAt))}`,
      ...marked({ overdue: isOverdue(one, context) }),
    ],
  };
};
