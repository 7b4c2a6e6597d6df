import { Temporal } from 'temporal-polyfill';

const DAY = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;

/** Reads instants and days of one zone; a day stands for its beginning, or as the last one of a span for its end. Undefined for neither. */
export const daysIn = (timezone: string) => {
  const startOf = (day: Temporal.PlainDate): string => new Date(day.toZonedDateTime(timezone).epochMilliseconds).toISOString();
  const dayOf = (text: string): Temporal.PlainDate | undefined => {
    const [, year, month, day] = DAY.exec(text) ?? [];
    if (year === undefined) return undefined;
    try {
      return Temporal.PlainDate.from({ year: Number(year), month: Number(month), day: Number(day) }, { overflow: 'reject' });
    } catch {
      return undefined;
    }
  };
  const exactly = (text: string): string | undefined => {
    if (!/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined;
    const at = Date.parse(text);
    return Number.isNaN(at) ? undefined : new Date(at).toISOString();
  };
  return {
    first: (text: string): string | undefined => {
      const day = dayOf(text);
      return day === undefined ? exactly(text) : startOf(day);
    },
    /** The first instant after the day. */
    last: (text: string): string | undefined => {
      const day = dayOf(text);
      return day === undefined ? exactly(text) : startOf(day.add({ days: 1 }));
    },
  };
};
export type Days = ReturnType<typeof daysIn>;
