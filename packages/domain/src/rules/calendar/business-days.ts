import { Temporal } from 'temporal-polyfill';
import type { BusinessCalendar } from '../calendar.js';
import { dayAt, firstReaching, type Year, yearAt, yearOf } from './year.js';

/** A working day by its number in its year, from 0. */
export type WorkingDay = { readonly year: Year; readonly number: number };

/**
 * The Nth working day after that of an instant, which is day 0. An instant past closing, or on a day off, belongs to the next working day.
 */
export const workingDayAfter = (calendar: BusinessCalendar, from: number, days: number): WorkingDay => {
  let year = yearAt(calendar, from);
  let number = firstReaching(year.dayCloses, from);
  // Closing at 24:00 is the first instant of the next day, which is no longer the day that closes.
  if (year.dayCloses[number] === from && (year.workingDays[number] ?? 0) < dayAt(year, from)) number += 1;
  number += days;
  while (number >= year.dayCloses.length) {
    number -= year.dayCloses.length;
    year = yearOf(calendar, year.year + 1);
  }
  return { year, number };
};

/** The earliest instant of a year by which so many of its working milliseconds have passed. */
const within = ({ opens, before }: Year, wanted: number): number => {
  const index = Math.max(0, firstReaching(before, wanted) - 1);
  return (opens[index] ?? 0) + wanted - (before[index] ?? 0);
};

/**
 * When a limit in working days ends: at the close of business of the Nth working day after that of the instant. Of a part of a day, when that
 * share of the working time of its day has passed: 0.5 is half of the first day after day 0, 1.5 half of the second.
 */
export const afterWorkingDays = (calendar: BusinessCalendar, from: number, amount: number): number => {
  const days = Math.ceil(amount);
  const { year, number } = workingDayAfter(calendar, from, days);
  if (days === amount) return year.dayCloses[number] ?? 0;
  const place = year.workingDays[number] ?? 0;
  const [opening = 0, closing = 0] = [year.intervalsBefore[place], year.intervalsBefore[place + 1]].map((index) => year.before[index ?? 0]);
  return within(year, opening + Math.round((closing - opening) * (amount - days + 1)));
};

/** Working milliseconds of an instant's year before the instant. */
export const workedBy = ({ opens, closes, before }: Year, at: number): number => {
  const index = firstReaching(closes, at);
  const opened = opens[index];
  return (before[index] ?? 0) + (opened === undefined ? 0 : Math.max(0, at - opened));
};

/** Working milliseconds from the earlier to the later instant. */
export const workingTime = (calendar: BusinessCalendar, from: number, to: number): number => {
  const [first, last] = [yearAt(calendar, from), yearAt(calendar, to)];
  let total = workedBy(last, to) - workedBy(first, from);
  for (let year = first; year.year < last.year; year = yearOf(calendar, year.year + 1)) total += year.before.at(-1) ?? 0;
  return total;
};

/** The earliest instant, not before the given one, by which so many working milliseconds have passed. */
export const afterWorkingTime = (calendar: BusinessCalendar, from: number, amount: number): number => {
  if (amount <= 0) return from;
  let year = yearAt(calendar, from);
  let wanted = workedBy(year, from) + amount;
  for (;;) {
    const whole = year.before.at(-1) ?? 0;
    if (wanted <= whole) return within(year, wanted);
    wanted -= whole;
    year = yearOf(calendar, year.year + 1);
  }
};

/** The place of a day so many days behind another, in the year it falls in. */
const dayBehind = (calendar: BusinessCalendar, from: Year, place: number): { readonly year: Year; readonly day: number } => {
  let [year, day] = [from, place];
  while (day >= year.dates.length) {
    day -= year.dates.length;
    year = yearOf(calendar, year.year + 1);
  }
  return { year, day };
};

const lastInstant = ({ year, day }: { readonly year: Year; readonly day: number }): number => (year.starts[day + 1] ?? year.end) - 1;

/** Last millisecond of the calendar day so many days after that of the instant. */
export const endOfDay = (calendar: BusinessCalendar, from: number, days: number): number => {
  const year = yearAt(calendar, from);
  return lastInstant(dayBehind(calendar, year, dayAt(year, from) + days));
};

/** Last millisecond of the same day so many months later, or of the last day of that month. */
export const endOfMonths = (calendar: BusinessCalendar, from: number, months: number): number => {
  const year = yearAt(calendar, from);
  const date = Temporal.PlainDate.from(year.dates[dayAt(year, from)] ?? '').add({ months });
  return lastInstant({ year: yearOf(calendar, date.year), day: date.dayOfYear - 1 });
};
