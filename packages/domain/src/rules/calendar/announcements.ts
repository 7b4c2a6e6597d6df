import type { AnnouncedDay, Announcement, BusinessCalendar, CalendarDocument } from '../calendar.js';

/** A day as it was announced last, and by what. */
export type NamedDay = AnnouncedDay & { readonly announcement: Announcement };

/** In the order in which they were published; of one day, in that of the document. */
const published = ({ announcements }: BusinessCalendar): readonly Announcement[] =>
  announcements.toSorted((one, other) => (one.publishedOn < other.publishedOn ? -1 : one.publishedOn > other.publishedOn ? 1 : 0));

const named = new WeakMap<BusinessCalendar, ReadonlyMap<string, NamedDay>>();

/** Every day that some announcement names, by date; where several do, the one published last holds. */
export const namedDays = (calendar: BusinessCalendar): ReadonlyMap<string, NamedDay> => {
  const before = named.get(calendar);
  if (before !== undefined) return before;
  const days = new Map(published(calendar).flatMap((announcement) => announcement.days.map((day) => [day.date, { ...day, announcement }])));
  named.set(calendar, days);
  return days;
};

const covered = new WeakMap<BusinessCalendar, ReadonlySet<number>>();

const coveredYears = (calendar: BusinessCalendar): ReadonlySet<number> => {
  const before = covered.get(calendar);
  if (before !== undefined) return before;
  const years = new Set(calendar.announcements.flatMap(({ covers = [] }) => covers));
  covered.set(calendar, years);
  return years;
};

/** Whether the official plan of a year is known. Of any other year the weekdays are counted, and whoever counts them says so. */
export const coversYear = (calendar: CalendarDocument, year: number): boolean =>
  calendar.kind === 'drill' || coveredYears(calendar).has(year);

/**
 * The calendar without what was announced after a day (`YYYY-MM-DD`): what could be known then. How the document itself read at an instant
 * is another question, which its versions answer.
 */
export const asKnownOn = <C extends CalendarDocument>(calendar: C, date: string): C => {
  if (calendar.kind === 'drill' || calendar.announcements.every(({ publishedOn }) => publishedOn <= date)) return calendar;
  return { ...calendar, announcements: calendar.announcements.filter(({ publishedOn }) => publishedOn <= date) };
};
