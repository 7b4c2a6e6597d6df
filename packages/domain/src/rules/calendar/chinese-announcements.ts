import { CHINESE_NOTICES, SOURCE } from './chinese-notices.js';

type Kind = 'off' | 'working';
type Notice = {
  readonly id: string;
  readonly title: string;
  readonly issuedBy: string;
  readonly publishedOn: string;
  readonly covers?: readonly number[];
  readonly days: readonly (readonly [kind: Kind, name: string, first: string, last: string])[];
};
type Day = { readonly date: string; readonly kind: Kind; readonly name: string };

const DAY = 86_400_000;

/** Consecutive days from the first to the last. */
const days = ([kind, name, first, last]: Notice['days'][number]): Day[] => {
  const result: Day[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += DAY)
    result.push({ date: new Date(at).toISOString().slice(0, 10), kind, name });
  return result;
};

const notices: readonly Notice[] = CHINESE_NOTICES;

/**
 * The official holidays and make-up days of China, 2013 to 2026: each year's plan by the State Council, and what was changed afterwards.
 * Weekends between are named where the notice names them.
 */
export const CHINESE_ANNOUNCEMENTS = notices.map((notice) => ({ ...notice, source: SOURCE, days: notice.days.flatMap(days) }));
