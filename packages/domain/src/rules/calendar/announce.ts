import { z } from 'zod';
import { announcement, type CalendarDocument } from '../calendar.js';

/** One announcement to add: next year's official notice, or days of the company's own. */
export const announcedChange = z.strictObject({ announcement }).readonly();
export type AnnouncedChange = z.infer<typeof announcedChange>;

/** The calendar with one more announcement. A drill knows no dates. */
export const withAnnouncement = (calendar: CalendarDocument, { announcement: added }: AnnouncedChange): CalendarDocument =>
  calendar.kind === 'drill' ? calendar : { ...calendar, announcements: [...calendar.announcements, added] };
