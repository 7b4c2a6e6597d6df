import type { Json } from '../../personal.js';

type Named = { readonly date: string; readonly name: string };
type Former = {
  readonly kind: string;
  readonly timezone: string;
  readonly workingDays: readonly number[];
  readonly hours: { readonly opens: string; readonly closes: string };
  readonly holidays: readonly Named[];
  readonly makeUpDays: readonly Named[];
};

const yearOf = ({ date }: Named): number => Number(date.slice(0, 4));

/**
 * A business calendar of the first form: the same hours on all working days, holidays and make-up days without any notice. When they were
 * announced it did not say: at the latest when it took effect, or on the first day that is named, whichever is earlier.
 */
const current = ({ kind, timezone, workingDays, hours, holidays, makeUpDays }: Former, effectiveFrom: string): Json => {
  const planned = new Set(holidays.map(yearOf));
  const years = [...new Set([...holidays, ...makeUpDays].map(yearOf))].toSorted((one, other) => one - other);
  return {
    kind,
    timezone,
    week: workingDays.map((weekday) => ({ weekday, intervals: [hours] })),
    announcements: years.map((year) => {
      const days = [
        ...holidays.map(({ date, name }) => ({ date, name, kind: 'off' })),
        ...makeUpDays.map(({ date, name }) => ({ date, name, kind: 'working' })),
      ]
        .filter((day) => yearOf(day) === year)
        .toSorted((one, other) => (one.date < other.date ? -1 : 1));
      const known = [effectiveFrom.slice(0, 10), days[0]?.date ?? effectiveFrom.slice(0, 10)].toSorted()[0] ?? '';
      return {
        id: `holidays-${year}`,
        title: `${year}年节假日安排`,
        issuedBy: '未注明',
        publishedOn: known,
        publishedAtLatest: true,
        ...(planned.has(year) ? { covers: [year] } : {}),
        days,
      };
    }),
  };
};

/** `CalendarPublished` of version 1 in the form of version 2. A drill calendar has not changed. */
export const upcastCalendar = (data: Json): Json => {
  const published = data as { readonly effectiveFrom: string; readonly document: Former };
  if (published.document.kind !== 'business') return data;
  return { ...(data as { readonly [key: string]: Json }), document: current(published.document, published.effectiveFrom) };
};
