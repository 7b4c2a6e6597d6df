import type { BusinessCalendar } from '../calendar.js';
import { workedBy, workingDayAfter } from './business-days.js';
import { dayKinds } from './days.js';
import { dayAt, type Year, yearAt, yearOf } from './year.js';

/**
 * Why days count or do not. Beside the kinds of days: `start` is the day from which working days are counted, `outside-hours` a working day
 * whose hours were over, `every-minute` and `calendar-days` know no days off, `weeks` and `several` gather what would be too long a list,
 * `drill` is a drill.
 */
export const stepReasons = [...dayKinds, 'start', 'outside-hours', 'every-minute', 'calendar-days', 'weeks', 'several', 'drill'] as const;
export type StepReason = (typeof stepReasons)[number];

/** In what a sum counts: working days, calendar days, months, or milliseconds of a clock. */
export const countedUnits = ['wd', 'd', 'm', 'ms'] as const;
export type CountedIn = (typeof countedUnits)[number];

/** Consecutive days, `YYYY-MM-DD` in the zone of the calendar, both included, and what they add to the sum. */
export type Step = {
  readonly from: string;
  readonly to: string;
  readonly why: StepReason;
  readonly counts: number;
  /** Of the festival or occasion. */
  readonly name?: string | undefined;
};

/** Longer sums are told in less detail, and as exactly. */
export const MOST_STEPS = 40;

type Place = { readonly year: Year; readonly day: number };

const placeAt = (calendar: BusinessCalendar, at: number): Place => {
  const year = yearAt(calendar, at);
  return { year, day: dayAt(year, at) };
};

/** The day in which a span ends; one that ends with its day, at 24:00, does not reach into the next. */
const endAt = (calendar: BusinessCalendar, from: number, to: number): Place => placeAt(calendar, Math.max(from, to - 1));

const placeOf = ({ year, number }: ReturnType<typeof workingDayAfter>): Place => ({ year, day: year.workingDays[number] ?? 0 });

const dateOf = ({ year, day }: Place): string => year.dates[day] ?? '';

const step = (from: string, to: string, why: StepReason, counts: number, name?: string): Step =>
  name === undefined ? { from, to, why, counts } : { from, to, why, counts, name };

const isWorked = ({ year, day }: Place): boolean => (year.daysBefore[day + 1] ?? 0) > (year.daysBefore[day] ?? 0);

/** The runs from one day to another, each with what `count` finds in it. A run over New Year is one. */
const runsBetween = (
  calendar: BusinessCalendar,
  from: Place,
  to: Place,
  count: (year: Year, first: number, last: number) => number,
  steps: Step[],
): void => {
  let { year, day } = from;
  while (year.year < to.year.year || (year.year === to.year.year && day <= to.day)) {
    const { kind, name, last: end } = year.runs[year.runOf[day] ?? 0] ?? { kind: 'working' as const, name: undefined, last: day };
    const last = year.year === to.year.year ? Math.min(end, to.day) : end;
    const counts = count(year, day, last);
    const before = day === 0 ? steps.at(-1) : undefined;
    if (before !== undefined && before.why === kind && before.name === name)
      steps[steps.length - 1] = { ...before, to: year.dates[last] ?? '', counts: before.counts + counts };
    else steps.push(step(year.dates[day] ?? '', year.dates[last] ?? '', kind, counts, name));
    day = last + 1;
    if (day >= year.dates.length) [year, day] = [yearOf(calendar, year.year + 1), 0];
  }
};

const next = (calendar: BusinessCalendar, { year, day }: Place): Place =>
  day + 1 < year.dates.length ? { year, day: day + 1 } : { year: yearOf(calendar, year.year + 1), day: 0 };

const previous = (calendar: BusinessCalendar, { year, day }: Place): Place => {
  if (day > 0) return { year, day: day - 1 };
  const before = yearOf(calendar, year.year - 1);
  return { year: before, day: before.dates.length - 1 };
};

const isBefore = (one: Place, other: Place): boolean => one.year.year < other.year.year || (one.year === other.year && one.day < other.day);

const nothing = (): number => 0;

/**
 * The days from a start to a due instant, as working days are counted: up to day 0 none counts, behind it every one that has closed by then,
 * and of one still open the part that the limit takes.
 */
export const workingDaySteps = (calendar: BusinessCalendar, from: number, to: number, part = 0): Step[] => {
  const [start, end] = [placeAt(calendar, from), endAt(calendar, from, to)];
  const zero = placeOf(workingDayAfter(calendar, from, 0));
  const steps: Step[] = [];
  let day = start;
  if (isBefore(start, zero) && isWorked(start)) {
    steps.push(step(dateOf(start), dateOf(start), 'outside-hours', 0));
    day = next(calendar, start);
  }
  if (isBefore(end, zero)) {
    if (!isBefore(end, day)) runsBetween(calendar, day, end, nothing, steps);
    return steps;
  }
  if (isBefore(day, zero)) runsBetween(calendar, day, previous(calendar, zero), nothing, steps);
  steps.push(step(dateOf(zero), dateOf(zero), 'start', 0));
  if (!isBefore(zero, end)) return steps;
  const isOpen = isWorked(end) && (end.year.dayCloses[end.year.daysBefore[end.day] ?? 0] ?? 0) > to;
  const closed = (year: Year, first: number, last: number): number => {
    const days = (year.daysBefore[last + 1] ?? 0) - (year.daysBefore[first] ?? 0);
    return isOpen && year === end.year && last === end.day ? days - 1 + part : days;
  };
  runsBetween(calendar, next(calendar, zero), end, closed, steps);
  return steps;
};

/** The days from one instant to another with the working milliseconds of each run between them. */
export const workingTimeSteps = (calendar: BusinessCalendar, from: number, to: number): Step[] => {
  const [start, end] = [placeAt(calendar, from), endAt(calendar, from, to)];
  const worked = (year: Year, first: number, last: number): number => {
    const isFirst = year.year === start.year.year && first === start.day;
    const isLast = year.year === end.year.year && last === end.day;
    const since = isFirst ? workedBy(year, from) : (year.before[year.intervalsBefore[first] ?? 0] ?? 0);
    const until = isLast ? workedBy(year, to) : (year.before[year.intervalsBefore[last + 1] ?? 0] ?? 0);
    return until - since;
  };
  const steps: Step[] = [];
  const isOver = isWorked(start) && isBefore(start, end) && worked(start.year, start.day, start.day) === 0;
  if (isOver) steps.push(step(dateOf(start), dateOf(start), 'outside-hours', 0));
  runsBetween(calendar, isOver ? next(calendar, start) : start, end, worked, steps);
  return steps;
};

/** A sum that knows no days off, as one step. */
export const wholeStep = (calendar: BusinessCalendar, from: number, to: number, why: StepReason, counts: number): Step[] => [
  step(dateOf(placeAt(calendar, from)), dateOf(endAt(calendar, from, to)), why, counts),
];

const gathered = (steps: readonly Step[], why: StepReason, belongs: (step: Step) => boolean): Step[] => {
  const result: Step[] = [];
  for (const one of steps) {
    const last = result.at(-1);
    if (last?.why === why && belongs(one)) result[result.length - 1] = { ...last, to: one.to, counts: last.counts + one.counts };
    else result.push(belongs(one) ? step(one.from, one.to, why, one.counts) : one);
  }
  return result;
};

/** At most `MOST_STEPS`: of a long sum the working weeks with their weekends together, of a very long one everything. */
export const bounded = (steps: Step[]): Step[] => {
  if (steps.length <= MOST_STEPS) return steps;
  const weeks = gathered(steps, 'weeks', ({ why }) => why === 'working' || why === 'weekend');
  return weeks.length <= MOST_STEPS ? weeks : gathered(weeks, 'several', () => true);
};
