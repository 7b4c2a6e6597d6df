import { z } from 'zod';
import { instant } from '../envelope.js';
import { CHINESE_HOLIDAYS, CHINESE_MAKE_UP_DAYS } from './chinese-holidays.js';
import { type Validated, validated } from './rule-document.js';

const namedDay = z.strictObject({ date: z.iso.date(), name: z.string().min(1).max(100) }).readonly();
export type NamedDay = z.infer<typeof namedDay>;

const clockTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'expected a time of day such as 09:00');

const businessCalendar = z
  .strictObject({
    kind: z.literal('business'),
    /** IANA name, such as Asia/Shanghai. */
    timezone: z.string().min(1).max(64),
    /** 1 is Monday, 7 is Sunday. */
    workingDays: z.array(z.int().min(1).max(7)).min(1).max(7).readonly(),
    hours: z.strictObject({ opens: clockTime, closes: clockTime }).readonly(),
    /** Days off although their weekday is a working day. */
    holidays: z.array(namedDay).readonly(),
    /** Working days although their weekday is not (调休). */
    makeUpDays: z.array(namedDay).readonly(),
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

/** Monday to Friday, nine to six in Shanghai, with the statutory holidays and make-up days of the published years. */
export const DEFAULT_CALENDAR: BusinessCalendar = {
  kind: 'business',
  timezone: 'Asia/Shanghai',
  workingDays: [1, 2, 3, 4, 5],
  hours: { opens: '09:00', closes: '18:00' },
  holidays: CHINESE_HOLIDAYS,
  makeUpDays: CHINESE_MAKE_UP_DAYS,
};

/** A calendar on which a working day lasts only seconds. */
export const drillCalendarFrom = (startsAt: string, dayLengthSeconds: number): DrillCalendar => ({
  kind: 'drill',
  startsAt,
  dayLengthSeconds,
  hoursPerDay: 9,
});

/** Whether the holidays of a year are known. A year without any is a year whose official notice is missing. */
export const coversYear = (calendar: CalendarDocument, year: number): boolean =>
  calendar.kind === 'drill' || calendar.holidays.some(({ date }) => date.startsWith(`${String(year).padStart(4, '0')}-`));

/** What a calendar must hold beyond its shape, all failures together. */
const calendarProblems = (calendar: CalendarDocument): readonly string[] => {
  if (calendar.kind === 'drill') return [];
  const problems: string[] = [];
  const { timezone, workingDays, hours, holidays, makeUpDays } = calendar;
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch {
    problems.push(`/timezone: ${timezone} is not a known time zone`);
  }
  if (new Set(workingDays).size < workingDays.length) problems.push('/workingDays: a weekday is named twice');
  if (hours.opens >= hours.closes) problems.push(`/hours: opens at ${hours.opens}, not before it closes at ${hours.closes}`);
  const seen = new Map<string, string>();
  for (const [list, days] of [
    ['holidays', holidays],
    ['makeUpDays', makeUpDays],
  ] as const) {
    for (const [index, { date }] of days.entries()) {
      const before = seen.get(date);
      if (before === undefined) seen.set(date, `/${list}/${index}`);
      else problems.push(`/${list}/${index}: ${date} is already given at ${before}`);
    }
  }
  return problems;
};

/** Whether a calendar may be published. */
export const validateCalendar = (document: unknown): Validated<CalendarDocument> => validated(calendarDocument, document, calendarProblems);
