import type { StatisticsRow } from '../../views/complaint-statistics.js';
import { handlingMarks } from './handling.js';
import { judgeLeadTime } from './steps.js';
import { type Judge, marked, totalMarks } from './verdict.js';

const amounts = ({
  compensationFen,
  returnFen,
  discountFen,
  lossFen,
  returnQuantities,
}: StatisticsRow): Readonly<Record<string, number>> => {
  const stated = Object.entries({ compensationFen, returnFen, discountFen, lossFen }).flatMap(([name, fen]) =>
    fen === null ? [] : [[name, fen] as const],
  );
  // Different units are never added. A millionth is finer than any unit of goods.
  const returned = Object.entries(returnQuantities).map(([unit, quantity]) => [`returned:${unit}`, Math.round(quantity * 1e6)] as const);
  return Object.fromEntries([...stated, ...returned]);
};

/** M20: every complaint that is no duplicate, with its amounts. */
export const judgeTable: Judge = () => (one) => {
  const { line } = one.facts;
  if (line.duplicate) return { marks: ['duplicate'] };
  return {
    marks: marked({ counted: true, notUpheld: line.notUpheld, open: line.state === 'open' && !line.notUpheld }),
    sums: amounts(line),
  };
};

/** M21: complaints of the total with loss, lead time and timeliness. */
export const judgeAnalyses: Judge = (cases, context) => {
  const lead = judgeLeadTime(cases, context);
  return (one) => {
    const marks = handlingMarks(one, context);
    if (!marks.includes('counted')) return { marks };
    const { lossFen } = one.facts.line;
    const duration = lead(one)?.durations?.lead;
    return { marks, sums: lossFen === null ? {} : { lossFen }, durations: duration === undefined ? {} : { lead: duration } };
  };
};

/** M10: what a rate would be measured against is not in the log. */
export const judgeUnavailable: Judge = (_cases, context) => (one) => ({ marks: totalMarks(one, context) });
