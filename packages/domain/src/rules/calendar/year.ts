import { Temporal } from 'temporal-polyfill';
import type { BusinessCalendar } from '../calendar.js';
import { type CalendarDay, type DayKind, dayOf } from './days.js';

/** Consecutive days that count, or do not, for the same reason. */
type Run = { readonly first: number; readonly last: number; readonly kind: DayKind; readonly name?: string };

/** One year of a calendar in its zone, worked out once: instants in epoch milliseconds, days by their place in the year. */
export type Year = {
  readonly year: number;
  /** First instant of the year, and of the next. */
  readonly start: number;
  readonly end: number;
  /** Of each day its date and its first instant. */
  readonly dates: readonly string[];
  readonly starts: readonly number[];
  /** Working intervals and working days before each day; one entry more than days. */
  readonly intervalsBefore: readonly number[];
  readonly daysBefore: readonly number[];
  readonly opens: readonly number[];
  readonly closes: readonly number[];
  /** Working milliseconds of the year before each interval; one entry more than intervals: the whole year. */
  readonly before: readonly number[];
  /** Of each working day its place in the year and its close of business. */
  readonly workingDays: readonly number[];
  readonly dayCloses: readonly number[];
  readonly runs: readonly Run[];
  /** Which run each day belongs to. */
  readonly runOf: readonly number[];
};

/**
 * The first instant of a day at which the clock shows a time, or has jumped past it. So an interval that begins or ends in a gap does so at
 * the jump, one within the gap is empty, and of a repeated hour only the first showing opens or closes.
 */
const instantAt = (day: Temporal.PlainDate, clock: string, timeZone: string): number => {
  if (clock === '24:00') return instantAt(day.add({ days: 1 }), '00:00', timeZone);
  const wanted = day.toPlainDateTime(clock);
  const shown = wanted.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  if (shown.toPlainDateTime().equals(wanted)) return shown.epochMilliseconds;
  return (shown.getTimeZoneTransition('next') ?? shown).epochMilliseconds;
};

const runsOf = (days: readonly CalendarDay[]): { readonly runs: readonly Run[]; readonly runOf: readonly number[] } => {
  const runs: Run[] = [];
  const runOf: number[] = [];
  for (const [index, { kind, name }] of days.entries()) {
    const last = runs.at(-1);
    if (last !== undefined && last.kind === kind && last.name === name) runs[runs.length - 1] = { ...last, last: index };
    else runs.push({ first: index, last: index, kind, ...(name === undefined ? {} : { name }) });
    runOf.push(runs.length - 1);
  }
  return { runs, runOf };
};

const workOut = (calendar: BusinessCalendar, year: number): Year => {
  const { timezone } = calendar;
  const days: CalendarDay[] = [];
  const starts: number[] = [];
  const [intervalsBefore, daysBefore, before]: [number[], number[], number[]] = [[0], [0], [0]];
  const [opens, closes]: [number[], number[]] = [[], []];
  const [workingDays, dayCloses]: [number[], number[]] = [[], []];
  const first = Temporal.PlainDate.from({ year, month: 1, day: 1 });
  for (let day = first; day.year === year; day = day.add({ days: 1 })) {
    const known = dayOf(calendar, day.toString(), day.dayOfWeek);
    starts.push(instantAt(day, '00:00', timezone));
    const opened = opens.length;
    for (const interval of known.intervals) {
      const [open, close] = [instantAt(day, interval.opens, timezone), instantAt(day, interval.closes, timezone)];
      if (open >= close) continue;
      before.push((before.at(-1) ?? 0) + close - open);
      opens.push(open);
      closes.push(close);
    }
    const close = closes.at(-1);
    if (opens.length > opened && close !== undefined) {
      workingDays.push(days.length);
      dayCloses.push(close);
    }
    days.push(known);
    intervalsBefore.push(opens.length);
    daysBefore.push(workingDays.length);
  }
  return {
    year,
    start: starts[0] ?? 0,
    end: instantAt(first.add({ years: 1 }), '00:00', timezone),
    dates: days.map(({ date }) => date),
    starts,
    intervalsBefore,
    daysBefore,
    opens,
    closes,
    before,
    workingDays,
    dayCloses,
    ...runsOf(days),
  };
};

/** The years of a calendar so far, and the one asked for last, which is mostly the one asked for next. */
type Years = { readonly known: Map<number, Year>; last: Year | undefined };

const cached = new WeakMap<BusinessCalendar, Years>();

const yearsOf = (calendar: BusinessCalendar): Years => {
  const before = cached.get(calendar);
  if (before !== undefined) return before;
  const years: Years = { known: new Map(), last: undefined };
  cached.set(calendar, years);
  return years;
};

const known = (calendar: BusinessCalendar, years: Years, year: number): Year => {
  const table = years.known.get(year) ?? workOut(calendar, year);
  years.known.set(year, table);
  return table;
};

export const yearOf = (calendar: BusinessCalendar, year: number): Year => known(calendar, yearsOf(calendar), year);

/** The year of an instant in the calendar's zone: UTC's, or its neighbour around New Year. */
export const yearAt = (calendar: BusinessCalendar, at: number): Year => {
  const years = yearsOf(calendar);
  const { last } = years;
  if (last !== undefined && at >= last.start && at < last.end) return last;
  const year = known(calendar, years, new Date(at).getUTCFullYear());
  years.last = at < year.start ? known(calendar, years, year.year - 1) : at >= year.end ? known(calendar, years, year.year + 1) : year;
  return years.last;
};

/** Index of the first element that reaches the wanted value; the length when none does. */
export const firstReaching = (sorted: readonly number[], wanted: number): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The place in its year of the day of an instant. */
export const dayAt = ({ starts }: Year, at: number): number => firstReaching(starts, at + 1) - 1;
