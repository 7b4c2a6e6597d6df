import { z } from 'zod';
import { instant } from '../envelope.js';
import { CHINESE_ANNOUNCEMENTS } from './calendar/chinese-announcements.js';

const clockTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'expected a time of day from 00:00 to 24:00, such as 09:00');

/** Working time within one day, by the clock of the calendar's zone. A shift past midnight is two: up to 24:00 and, a day later, from 00:00. */
const interval = z.strictObject({ opens: clockTime, closes: clockTime }).readonly();
export type Interval = z.infer<typeof interval>;
const intervals = z.array(interval).readonly();

const words = z.string().trim().min(1).max(200);

const announcedDay = z
  .strictObject({
    date: z.iso.date(),
    kind: z.enum(['off', 'working']),
    /** Of the festival, also on the days worked in exchange for it. */
    name: words,
    /** Working time of this one day, such as half of it; else that of its weekday, on a day that is none that of the first in the week. */
    intervals: intervals.optional(),
  })
  .readonly();
export type AnnouncedDay = z.infer<typeof announcedDay>;

export const announcement = z
  .strictObject({
    id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'expected letters, digits, dots, hyphens or underscores'),
    title: words,
    issuedBy: words,
    /** From this day on it was known; of two that name a date the later published holds. */
    publishedOn: z.iso.date(),
    /** The day is not known exactly: `publishedOn` is the latest it can have been. */
    publishedAtLatest: z.literal(true).optional(),
    /** Years whose official plan this is. */
    covers: z.array(z.int().min(1900).max(2200)).readonly().optional(),
    /** From where the days were taken. */
    source: words.optional(),
    days: z.array(announcedDay).readonly(),
  })
  .readonly();
export type Announcement = z.infer<typeof announcement>;

const businessCalendar = z
  .strictObject({
    kind: z.literal('business'),
    /** IANA name, such as Asia/Shanghai. */
    timezone: z.string().min(1).max(64),
    /** The weekdays that are worked, 1 is Monday and 7 is Sunday, each with its working time. */
    week: z.array(z.strictObject({ weekday: z.int().min(1).max(7), intervals }).readonly()).readonly(),
    /** Days that differ from their week: official notices and the company's own days alike. */
    announcements: z.array(announcement).readonly(),
  })
  .readonly();
export type BusinessCalendar = z.infer<typeof businessCalendar>;

const drillCalendar = z
  .strictObject({
    kind: z.literal('drill'),
    /** The first drill day begins here: the creation of the folder. */
    startsAt: instant,
    /** Seconds of real time that stand for one working day. */
    dayLengthSeconds: z.number().min(3).max(86_400),
    /** Business hours of a day. */
    hoursPerDay: z.number().positive().max(24),
  })
  .readonly();
export type DrillCalendar = z.infer<typeof drillCalendar>;

export const calendarDocument = z.discriminatedUnion('kind', [businessCalendar, drillCalendar]);
export type CalendarDocument = z.infer<typeof calendarDocument>;

/** The same working time on several weekdays. */
export const weekOf = (weekdays: readonly number[], ...intervals: readonly Interval[]): BusinessCalendar['week'] =>
  weekdays.map((weekday) => ({ weekday, intervals }));

/** Zone in which a company is at home unless its calendar says otherwise. */
export const HOME_ZONE = 'Asia/Shanghai';

/** Zone in which days of the company are meant; a drill knows none of its own. */
export const companyZone = (calendar: CalendarDocument): string => (calendar.kind === 'business' ? calendar.timezone : HOME_ZONE);

/** Monday to Friday, nine to six in Shanghai, with the official holidays and make-up days of China. */
export const DEFAULT_CALENDAR: BusinessCalendar = {
  kind: 'business',
  timezone: HOME_ZONE,
  week: weekOf([1, 2, 3, 4, 5], { opens: '09:00', closes: '18:00' }),
  announcements: CHINESE_ANNOUNCEMENTS,
};

/** A calendar on which a working day lasts only seconds. */
export const drillCalendarFrom = (startsAt: string, dayLengthSeconds: number): DrillCalendar => ({
  kind: 'drill',
  startsAt,
  dayLengthSeconds,
  hoursPerDay: 9,
});
