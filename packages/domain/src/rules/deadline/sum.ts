import { bounded, type CountedIn, type Step, wholeStep, workingDaySteps, workingTimeSteps } from '../calendar/steps.js';
import type { CalendarDocument } from '../calendar.js';
import type { Limit } from '../policy.js';
import { type Clock, milliseconds, runningTime } from '../time.js';

const DAY = 86_400_000;

/** What is to be told: from where to where, in epoch milliseconds, by which limit; null where the end was named or cut short. */
type Span = {
  readonly from: number;
  readonly to: number;
  readonly limit: Limit | null;
  readonly unit: Limit['unit'] | 'instant';
  readonly clock: Clock;
};

type Sum = { readonly countedIn: CountedIn; readonly steps: readonly Step[] };

const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

const drillSum = (calendar: CalendarDocument, { from, to, limit, clock }: Span): Sum => {
  const counted: readonly [CountedIn, number] =
    limit === null
      ? ['ms', Math.round(runningTime(calendar, from, to, clock))]
      : limit.unit === 'h' || limit.unit === 'min'
        ? ['ms', milliseconds({ amount: limit.amount, unit: limit.unit })]
        : [limit.unit, limit.amount];
  return { countedIn: counted[0], steps: [{ from: dateOf(from), to: dateOf(to), why: 'drill', counts: counted[1] }] };
};

/** The days from the start to the end with what each adds; together they are the limit, or what could run of it. */
export const sumOf = (calendar: CalendarDocument, span: Span): Sum => {
  if (calendar.kind === 'drill') return drillSum(calendar, span);
  const { from, to, limit, unit, clock } = span;
  if (unit === 'wd') {
    const part = limit === null ? 0 : limit.amount - Math.floor(limit.amount);
    return { countedIn: 'wd', steps: bounded(workingDaySteps(calendar, from, to, part)) };
  }
  if (unit === 'm' && limit !== null) return { countedIn: 'm', steps: wholeStep(calendar, from, to, 'calendar-days', limit.amount) };
  if (unit === 'd' || unit === 'm') {
    const [step] = wholeStep(calendar, from, to, 'calendar-days', 0);
    const days = step === undefined ? 0 : Math.round((Date.parse(step.to) - Date.parse(step.from)) / DAY);
    return { countedIn: 'd', steps: step === undefined ? [] : [{ ...step, counts: days }] };
  }
  if (unit === 'instant' || clock === 'wall') return { countedIn: 'ms', steps: wholeStep(calendar, from, to, 'every-minute', to - from) };
  return { countedIn: 'ms', steps: bounded(workingTimeSteps(calendar, from, to)) };
};
