import { Temporal } from 'temporal-polyfill';
import type { BusinessCalendar } from './calendar.js';

/** The working days of one year in the calendar's zone, as epoch milliseconds; worked out once per calendar and year. */
type Year = {
  /** First instant of the year, and of the next. */
  readonly start: number;
  readonly end: number;
  readonly opens: readonly number[];
  readonly closes: readonly number[];
  /** Working milliseconds of the year before each of its working days; one entry more than days: the whole year. */
  readonly before: readonly number[];
};

const cached = new WeakMap<BusinessCalendar, Map<number, Year>>();

const timeOf = (clock: string): { readonly plainTime: string; readonly nextDay: boolean } =>
  clock === '24:00' ? { plainTime: '00:00', nextDay: true } : { plainTime: clock, nextDay: false };

const workOut = ({ timezone, workingDays, hours, holidays, makeUpDays }: BusinessCalendar, year: number): Year => {
  const off = new Set(holidays.map(({ date }) => date));
  const worked = new Set(makeUpDays.map(({ date }) => date));
  const at = (day: Temporal.PlainDate, clock: string): number => {
    const { plainTime, nextDay } = timeOf(clock);
    return (nextDay ? day.add({ days: 1 }) : day).toZonedDateTime({ timeZone: timezone, plainTime }).epochMilliseconds;
  };
  const first = Temporal.PlainDate.from({ year, month: 1, day: 1 });
  const opens: number[] = [];
  const closes: number[] = [];
  const before: number[] = [0];
  for (let day = first; day.year === year; day = day.add({ days: 1 })) {
    const date = day.toString();
    if (!worked.has(date) && (off.has(date) || !workingDays.includes(day.dayOfWeek))) continue;
    const [open, close] = [at(day, hours.opens), at(day, hours.closes)];
    before.push((before.at(-1) ?? 0) + close - open);
    opens.push(open);
    closes.push(close);
  }
  return { start: at(first, '00:00'), end: at(first.add({ years: 1 }), '00:00'), opens, closes, before };
};

const yearOf = (calendar: BusinessCalendar, year: number): Year => {
  const years = cached.get(calendar) ?? new Map<number, Year>();
  cached.set(calendar, years);
  const table = years.get(year) ?? workOut(calendar, year);
  years.set(year, table);
  return table;
};

/** The year of an instant in the calendar's zone: UTC's, or its neighbour around New Year. */
export const yearAt = (calendar: BusinessCalendar, at: number): number => {
  const year = new Date(at).getUTCFullYear();
  const { start, end } = yearOf(calendar, year);
  return at < start ? year - 1 : at >= end ? year + 1 : year;
};

/** Index of the first element that reaches the wanted value; the length when none does. */
const firstReaching = (sorted: readonly number[], wanted: number): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Close of business of the Nth working day after that of the instant; an instant past closing belongs to the next working day. */
export const closeOfWorkingDay = (calendar: BusinessCalendar, from: number, days: number): number => {
  let year = yearAt(calendar, from);
  let index = firstReaching(yearOf(calendar, year).closes, from) + days;
  for (;;) {
    const { closes } = yearOf(calendar, year);
    const close = closes[index];
    if (close !== undefined) return close;
    index -= closes.length;
    year += 1;
  }
};

/** Working milliseconds of the instant's year before the instant. */
const workedBy = ({ opens, closes, before }: Year, at: number): number => {
  const index = firstReaching(closes, at);
  const opened = opens[index];
  return (before[index] ?? 0) + (opened === undefined ? 0 : Math.max(0, at - opened));
};

/** Working milliseconds from the earlier to the later instant. */
export const workingTime = (calendar: BusinessCalendar, from: number, to: number): number => {
  const [first, last] = [yearAt(calendar, from), yearAt(calendar, to)];
  let total = workedBy(yearOf(calendar, last), to) - workedBy(yearOf(calendar, first), from);
  for (let year = first; year < last; year += 1) total += yearOf(calendar, year).before.at(-1) ?? 0;
  return total;
};

/** The earliest instant, not before the given one, by which so many working milliseconds have passed. */
export const afterWorkingTime = (calendar: BusinessCalendar, from: number, amount: number): number => {
  if (amount <= 0) return from;
  let year = yearAt(calendar, from);
  let wanted = workedBy(yearOf(calendar, year), from) + amount;
  for (;;) {
    const { opens, before } = yearOf(calendar, year);
    const whole = before.at(-1) ?? 0;
    if (wanted <= whole) {
      const index = firstReaching(before, wanted) - 1;
      return (opens[index] ?? 0) + wanted - (before[index] ?? 0);
    }
    wanted -= whole;
    year += 1;
  }
};

/** Last millisecond of the calendar day so many days or months after that of the instant. */
export const endOfDay = (
  { timezone }: BusinessCalendar,
  from: number,
  { days = 0, months = 0 }: { days?: number; months?: number },
): number =>
  Temporal.Instant.fromEpochMilliseconds(from)
    .toZonedDateTimeISO(timezone)
    .toPlainDate()
    .add({ months, days: days + 1 })
    .toZonedDateTime({ timeZone: timezone }).epochMilliseconds - 1;
