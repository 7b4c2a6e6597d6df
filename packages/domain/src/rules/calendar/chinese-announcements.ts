import type { AnnouncedDay, Announcement } from '../calendar.js';
import { CHINESE_NOTICES, SOURCE } from './chinese-notices.js';

type Notice = Omit<Announcement, 'days' | 'source'> & {
  readonly days: readonly (readonly [kind: AnnouncedDay['kind'], name: string, first: string, last: string])[];
};

const DAY = 86_400_000;

/** Consecutive days from the first to the last. */
const days = ([kind, name, first, last]: Notice['days'][number]): AnnouncedDay[] => {
  const result: AnnouncedDay[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += DAY)
    result.push({ date: new Date(at).toISOString().slice(0, 10), kind, name });
  return result;
};

const notices: readonly Notice[] = CHINESE_NOTICES;

/**
 * The official holidays and make-up days of China, 2013 to 2026: each year's plan by the State Council, and what was changed afterwards.
 * Weekends between are named where the notice names them.
 */
export const CHINESE_ANNOUNCEMENTS: readonly Announcement[] = notices.map((notice) => ({
  ...notice,
  source: SOURCE,
  days: notice.days.flatMap(days),
}));
