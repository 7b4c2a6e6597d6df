import type { Instant } from '../envelope.js';
import { afterWorkingTime, closeOfWorkingDay, endOfDay, workingTime, yearAt } from './business-days.js';
import { type CalendarDocument, coversYear, type DrillCalendar } from './calendar.js';
import type { Limit } from './policy.js';

/** Which time counts: every minute, business hours only, or whole working days whose hours run on business hours. */
export type Clock = 'wall' | 'business' | 'working-days';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const DRILL_MONTH = 30;
const SHORTEST_DRILL_LIMIT = 1_000;

const dayLength = ({ dayLengthSeconds }: DrillCalendar): number => dayLengthSeconds * 1_000;

/** Real milliseconds that stand for an hour. */
const hourLength = (calendar: DrillCalendar, clock: Clock): number => dayLength(calendar) / (clock === 'wall' ? 24 : calendar.hoursPerDay);

const endOfDrillDay = (calendar: DrillCalendar, from: number, days: number): number => {
  const starts = Date.parse(calendar.startsAt);
  const today = Math.floor((from - starts) / dayLength(calendar));
  return Math.round(starts + (today + days + 1) * dayLength(calendar));
};

const addDrill = (calendar: DrillCalendar, from: number, { amount, unit }: Limit, clock: Clock): number => {
  switch (unit) {
    case 'wd':
    case 'd':
      return endOfDrillDay(calendar, from, amount);
    case 'm':
      return endOfDrillDay(calendar, from, amount * DRILL_MONTH);
    case 'h':
      return Math.round(from + amount * hourLength(calendar, clock));
    case 'min':
      return Math.round(from + (amount / 60) * hourLength(calendar, clock));
  }
};

const milliseconds = ({ amount, unit }: { readonly amount: number; readonly unit: 'h' | 'min' }): number =>
  Math.round(amount * (unit === 'h' ? HOUR : MINUTE));

export const earlier = (one: Instant, other: Instant): Instant => (one < other ? one : other);
export const later = (one: Instant, other: Instant): Instant => (one > other ? one : other);

const instantOf = (epochMilliseconds: number): Instant => new Date(epochMilliseconds).toISOString();

/**
 * When a limit that starts at an instant is used up.
 *
 * Working days end at the close of business, calendar days and months at the end of the day in the calendar's zone; the clock decides about
 * hours and minutes only. In a drill no limit becomes shorter than a second.
 */
export const addTime = (calendar: CalendarDocument, from: Instant, limit: Limit, clock: Clock): Instant => {
  const start = Date.parse(from);
  if (calendar.kind === 'drill') return instantOf(Math.max(addDrill(calendar, start, limit, clock), start + SHORTEST_DRILL_LIMIT));
  const { amount, unit } = limit;
  switch (unit) {
    case 'wd':
      return instantOf(closeOfWorkingDay(calendar, start, amount));
    case 'd':
      return instantOf(endOfDay(calendar, start, { days: amount }));
    case 'm':
      return instantOf(endOfDay(calendar, start, { months: amount }));
    case 'h':
    case 'min':
      return clock === 'wall'
        ? instantOf(start + milliseconds({ amount, unit }))
        : instantOf(afterWorkingTime(calendar, start, milliseconds({ amount, unit })));
  }
};

/** Minutes that a clock runs between two instants, fractions included; 0 when the second is not later. */
export const runningMinutes = (calendar: CalendarDocument, from: Instant, to: Instant, clock: Clock): number => {
  if (to <= from) return 0;
  const [start, end] = [Date.parse(from), Date.parse(to)];
  if (calendar.kind === 'drill') return ((end - start) / hourLength(calendar, clock)) * 60;
  return (clock === 'wall' ? end - start : workingTime(calendar, start, end)) / MINUTE;
};

/** Working minutes between two instants, fractions included; 0 when the second is not later. */
export const workingMinutesBetween = (calendar: CalendarDocument, from: Instant, to: Instant): number =>
  runningMinutes(calendar, from, to, 'business');

/** An instant moved later by minutes on a clock: a due instant after a pause, or a warning before one. */
export const movedBy = (calendar: CalendarDocument, from: Instant, minutes: number, clock: Clock): Instant => {
  const start = Date.parse(from);
  if (calendar.kind === 'drill') return instantOf(Math.round(start + (minutes / 60) * hourLength(calendar, clock)));
  const amount = milliseconds({ amount: minutes, unit: 'min' });
  return instantOf(clock === 'wall' ? start + amount : afterWorkingTime(calendar, start, amount));
};

/** Working minutes of one working day, for limits such as "ten working days of pauses together". */
export const workingDayMinutes = (calendar: CalendarDocument): number => {
  if (calendar.kind === 'drill') return calendar.hoursPerDay * 60;
  const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  return minutes(calendar.hours.closes) - minutes(calendar.hours.opens);
};

/** The years a deadline touches whose holidays are not known: its due instant may still prove wrong, and says so. */
export const uncoveredYears = (calendar: CalendarDocument, from: Instant, dueAt: Instant): readonly number[] => {
  if (calendar.kind === 'drill') return [];
  const [first, last] = [yearAt(calendar, Date.parse(from)), yearAt(calendar, Date.parse(dueAt))];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index).filter((year) => !coversYear(calendar, year));
};
