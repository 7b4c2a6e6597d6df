import { Temporal } from 'temporal-polyfill';
import type { BusinessCalendar, Interval } from '../calendar.js';
import { type NamedDay, namedDays } from './announcements.js';

/** Why a day counts or does not: by its week, or because an announcement says otherwise. */
export const dayKinds = ['working', 'weekend', 'holiday', 'make-up', 'half-day'] as const;
export type DayKind = (typeof dayKinds)[number];

/** One day of a calendar. */
export type CalendarDay = {
  /** `YYYY-MM-DD` in the zone of the calendar. */
  readonly date: string;
  readonly kind: DayKind;
  /** Empty on a day off. */
  readonly intervals: readonly Interval[];
  /** Of the festival or occasion. */
  readonly name?: string;
  /** Id of the announcement that names the day. */
  readonly announcement?: string;
};

const announced = (date: string, named: NamedDay, usual: readonly Interval[] | undefined, week: BusinessCalendar['week']): CalendarDay => {
  const { kind, name, announcement } = named;
  const told = { date, name, announcement: announcement.id };
  if (kind === 'off') return { ...told, kind: 'holiday', intervals: [] };
  const intervals = named.intervals ?? usual ?? week[0]?.intervals ?? [];
  if (usual === undefined) return { ...told, kind: 'make-up', intervals };
  return { ...told, kind: named.intervals === undefined ? 'working' : 'half-day', intervals };
};

/**
 * What a day is. A weekend day within a holiday is a holiday; a working day whose hours an announcement changes is a half day, however
 * much of it is left.
 */
export const dayOf = (calendar: BusinessCalendar, date: string, weekday: number): CalendarDay => {
  const { week } = calendar;
  const usual = week.find((day) => day.weekday === weekday)?.intervals;
  const named = namedDays(calendar).get(date);
  if (named !== undefined) return announced(date, named, usual, week);
  return usual === undefined ? { date, kind: 'weekend', intervals: [] } : { date, kind: 'working', intervals: usual };
};

/** The days from the first to the last, both `YYYY-MM-DD`, both included. */
export const daysBetween = (calendar: BusinessCalendar, from: string, to: string): readonly CalendarDay[] => {
  const days: CalendarDay[] = [];
  const last = Temporal.PlainDate.from(to);
  for (let day = Temporal.PlainDate.from(from); Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 }))
    days.push(dayOf(calendar, day.toString(), day.dayOfWeek));
  return days;
};
