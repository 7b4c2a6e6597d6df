import type { Instant } from '../envelope.js';
import { coversYear } from './calendar/announcements.js';
import { afterWorkingDays, afterWorkingTime, endOfDay, endOfMonths, workingTime } from './calendar/business-days.js';
import { yearAt } from './calendar/year.js';
import type { CalendarDocument, DrillCalendar } from './calendar.js';
import type { Limit } from './policy.js';

/** Which time counts: every minute, business hours only, or whole working days whose hours run on business hours. */
export const clocks = ['wall', 'business', 'working-days'] as const;
export type Clock = (typeof clocks)[number];

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

export const milliseconds = ({ amount, unit }: { readonly amount: number; readonly unit: 'h' | 'min' }): number =>
  Math.round(amount * (unit === 'h' ? HOUR : MINUTE));

export const earlier = (one: Instant, other: Instant): Instant => (one < other ? one : other);
export const later = (one: Instant, other: Instant): Instant => (one > other ? one : other);

const DAY = 24 * HOUR;
const MOST_DATES = 10_000;
const dates = new Map<number, string>();
const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/** `YYYY-MM-DD` of a day in UTC by its number since 1970; deadlines fall on the same few days again and again. */
const dateOf = (day: number): string => {
  const known = dates.get(day);
  if (known !== undefined) return known;
  if (dates.size >= MOST_DATES) dates.clear();
  const date = new Date(day * DAY).toISOString().slice(0, -14);
  dates.set(day, date);
  return date;
};

/** What `toISOString` gives, several times as fast: half of the time that a deadline takes would be spent there. */
export const instantOf = (epochMilliseconds: number): Instant => {
  const day = Math.floor(epochMilliseconds / DAY);
  const time = epochMilliseconds - day * DAY;
  const [hours, minutes, seconds] = [Math.floor(time / HOUR), Math.floor((time % HOUR) / MINUTE), Math.floor((time % MINUTE) / 1_000)];
  const fraction = String(time % 1_000).padStart(3, '0');
  return `${dateOf(day)}T${twoDigits[hours]}:${twoDigits[minutes]}:${twoDigits[seconds]}.${fraction}Z`;
};

/** `addTime` in epoch milliseconds. */
export const endOfLimit = (calendar: CalendarDocument, from: number, limit: Limit, clock: Clock): number => {
  if (calendar.kind === 'drill') return Math.max(addDrill(calendar, from, limit, clock), from + SHORTEST_DRILL_LIMIT);
  const { amount, unit } = limit;
  switch (unit) {
    case 'wd':
      return afterWorkingDays(calendar, from, amount);
    case 'd':
      return endOfDay(calendar, from, amount);
    case 'm':
      return endOfMonths(calendar, from, amount);
    case 'h':
    case 'min':
      return clock === 'wall' ? from + milliseconds({ amount, unit }) : afterWorkingTime(calendar, from, milliseconds({ amount, unit }));
  }
};

/**
 * When a limit that starts at an instant is used up.
 *
 * Working days end at the close of business, calendar days and months at the end of the day in the calendar's zone; the clock decides about
 * hours and minutes only. In a drill no limit becomes shorter than a second.
 */
export const addTime = (calendar: CalendarDocument, from: Instant, limit: Limit, clock: Clock): Instant =>
  instantOf(endOfLimit(calendar, Date.parse(from), limit, clock));

/** Milliseconds that a clock runs between two instants in epoch milliseconds; 0 when the second is not later. In a drill of its own time. */
export const runningTime = (calendar: CalendarDocument, from: number, to: number, clock: Clock): number => {
  if (to <= from) return 0;
  if (calendar.kind === 'drill') return ((to - from) / hourLength(calendar, clock)) * HOUR;
  return clock === 'wall' ? to - from : workingTime(calendar, from, to);
};

/** Minutes that a clock runs between two instants, fractions included; 0 when the second is not later. */
export const runningMinutes = (calendar: CalendarDocument, from: Instant, to: Instant, clock: Clock): number =>
  to <= from ? 0 : runningTime(calendar, Date.parse(from), Date.parse(to), clock) / MINUTE;

/** Working minutes between two instants, fractions included; 0 when the second is not later. */
export const workingMinutesBetween = (calendar: CalendarDocument, from: Instant, to: Instant): number =>
  runningMinutes(calendar, from, to, 'business');

/** The instant by which a clock has run so many milliseconds, both in epoch milliseconds. */
export const afterRunning = (calendar: CalendarDocument, from: number, amount: number, clock: Clock): number => {
  if (calendar.kind === 'drill') return Math.round(from + (amount / HOUR) * hourLength(calendar, clock));
  const whole = Math.round(amount);
  return clock === 'wall' ? from + whole : afterWorkingTime(calendar, from, whole);
};

/** An instant moved later by minutes on a clock: a due instant after a pause, or a warning before one. */
export const movedBy = (calendar: CalendarDocument, from: Instant, minutes: number, clock: Clock): Instant =>
  instantOf(afterRunning(calendar, Date.parse(from), minutes * MINUTE, clock));

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** Working minutes of one working day, on average of the week: for limits such as "ten working days of pauses together". */
export const workingDayMinutes = (calendar: CalendarDocument): number => {
  if (calendar.kind === 'drill') return calendar.hoursPerDay * 60;
  const minutes = calendar.week.flatMap(({ intervals }) => intervals.map(({ opens, closes }) => minuteOf(closes) - minuteOf(opens)));
  return minutes.reduce((sum, one) => sum + one, 0) / calendar.week.length;
};

const NONE: readonly number[] = [];

/** The years from one instant to another, in epoch milliseconds, whose official plan is not known. */
export const unofficialYears = (calendar: CalendarDocument, from: number, to: number): readonly number[] => {
  if (calendar.kind === 'drill') return NONE;
  const [first, last] = [yearAt(calendar, from).year, yearAt(calendar, to).year];
  if (first === last) return coversYear(calendar, first) ? NONE : [first];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index).filter((year) => !coversYear(calendar, year));
};

/** The years a deadline touches whose holidays are not known: its due instant may still prove wrong, and says so. */
export const uncoveredYears = (calendar: CalendarDocument, from: Instant, dueAt: Instant): readonly number[] =>
  unofficialYears(calendar, Date.parse(from), Date.parse(dueAt));
