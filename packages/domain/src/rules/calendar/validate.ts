import { Temporal } from 'temporal-polyfill';
import {
  type AnnouncedDay,
  type Announcement,
  type BusinessCalendar,
  type CalendarDocument,
  calendarDocument,
  type Interval,
} from '../calendar.js';
import { type Validated, validated } from '../rule-document.js';

const isZone = (timeZone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
};

/** Working time runs forward through the day; intervals may touch. */
const intervalProblems = (intervals: readonly Interval[], at: string): string[] => {
  if (intervals.length === 0) return [`${at}: is empty: expected at least one interval, such as 09:00 to 18:00`];
  return intervals.flatMap(({ opens, closes }, index) => {
    const before = intervals[index - 1];
    const here = `${at}/${index}`;
    const problems: string[] = [];
    if (opens >= closes)
      problems.push(
        `${here}: opens at ${opens}, not before it closes at ${closes}: expected to open earlier; a shift past midnight is one until 24:00 and, on the next day, one from 00:00`,
      );
    if (before !== undefined && opens < before.opens)
      problems.push(
        `${here}: opens at ${opens}, before ${at}/${index - 1}, which opens at ${before.opens}: expected the earlier one first`,
      );
    else if (before !== undefined && opens < before.closes)
      problems.push(
        `${here}: overlaps ${at}/${index - 1}, which closes at ${before.closes}: expected to open at ${before.closes} or later`,
      );
    return problems;
  });
};

const weekProblems = ({ week }: BusinessCalendar): string[] => [
  ...(week.length === 0 ? ['/week: no weekday is worked: expected at least one, such as weekday 1 from 09:00 to 18:00'] : []),
  ...week.flatMap(({ weekday, intervals }, index) => {
    const first = week.findIndex((day) => day.weekday === weekday);
    const twice =
      first < index
        ? [`/week/${index}: weekday ${weekday} is already given at /week/${first}: expected all its intervals in one place`]
        : [];
    return [...twice, ...intervalProblems(intervals, `/week/${index}/intervals`)];
  }),
];

type Seen = { readonly calendar: BusinessCalendar; readonly announcement: Announcement; readonly at: string };

const weekdayOf = (date: string): number => Temporal.PlainDate.from(date).dayOfWeek;

const isWorked = ({ week }: BusinessCalendar, date: string): boolean => week.some(({ weekday }) => weekday === weekdayOf(date));

const isWeekend = (date: string): boolean => weekdayOf(date) > 5;

/** Whether a day takes back or changes what was announced before. */
const overrides = ({ calendar, announcement }: Seen, date: string): boolean =>
  calendar.announcements.some(
    ({ id, publishedOn, days }) =>
      id !== announcement.id && publishedOn <= announcement.publishedOn && days.some((day) => day.date === date),
  );

const workedProblems = (seen: Seen, { date, intervals }: AnnouncedDay, at: string): string[] => {
  const { calendar, announcement } = seen;
  // An official notice names Saturdays and Sundays for everybody, also for those who work on them.
  if (isWorked(calendar, date))
    return intervals === undefined && !isWeekend(date) && !overrides(seen, date)
      ? [`${at}: ${date} is a working day anyway: expected a day off of the week, or intervals where its hours differ`]
      : [];
  return announcement.days.some(({ kind }) => kind === 'off') || overrides(seen, date)
    ? []
    : [`${at}: ${date} is worked in exchange for nothing: expected a day off in the same announcement`];
};

/** A plan for a year begins with the New Year, which may reach back into December. */
const isPlanned = ({ covers }: Announcement, date: string): boolean =>
  covers === undefined ||
  covers.length === 0 ||
  covers.some(
    (year) => date.startsWith(`${String(year).padStart(4, '0')}-`) || date.startsWith(`${String(year - 1).padStart(4, '0')}-12-`),
  );

const dayProblems = (seen: Seen, day: AnnouncedDay, index: number): string[] => {
  const { announcement, at } = seen;
  const { date, kind, intervals } = day;
  const here = `${at}/days/${index}`;
  const first = announcement.days.findIndex((other) => other.date === date);
  const problems: string[] = [];
  if (first < index) problems.push(`${here}: ${date} is already given at ${at}/days/${first}: expected each day once`);
  if (!isPlanned(announcement, date))
    problems.push(
      `${here}: ${date} is no day of ${announcement.covers?.join(', ')}, which the announcement covers: expected its year among them`,
    );
  if (kind === 'off' && intervals !== undefined)
    problems.push(`${here}/intervals: a day off has no working time: expected none, or kind working for part of a day`);
  if (kind === 'working') {
    problems.push(...workedProblems(seen, day, here));
    if (intervals !== undefined) problems.push(...intervalProblems(intervals, `${here}/intervals`));
  }
  return problems;
};

const announcementProblems = (calendar: BusinessCalendar): string[] =>
  calendar.announcements.flatMap((announcement, index) => {
    const at = `/announcements/${index}`;
    const first = calendar.announcements.findIndex(({ id }) => id === announcement.id);
    return [
      ...(first < index ? [`${at}/id: ${announcement.id} is already given at /announcements/${first}: expected an id of its own`] : []),
      ...announcement.days.flatMap((day, number) => dayProblems({ calendar, announcement, at }, day, number)),
    ];
  });

/** What a calendar must hold beyond its shape, all failures together. */
const calendarProblems = (calendar: CalendarDocument): readonly string[] => {
  if (calendar.kind === 'drill') return [];
  const { timezone } = calendar;
  return [
    ...(isZone(timezone) ? [] : [`/timezone: ${timezone} is not a known time zone: expected an IANA name such as Asia/Shanghai`]),
    ...weekProblems(calendar),
    ...announcementProblems(calendar),
  ];
};

/** Whether a calendar may be published. */
export const validateCalendar = (document: unknown): Validated<CalendarDocument> => validated(calendarDocument, document, calendarProblems);
