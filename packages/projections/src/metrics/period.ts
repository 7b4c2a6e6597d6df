import type { Instant } from '@redress/domain';
import { Temporal } from 'temporal-polyfill';
import { QueryError } from '../queries/query-error.js';

/** Instants from the first up to, not including, the second; `label` as it was asked for. */
export type Period = { readonly label: string; readonly start: Instant; readonly end: Instant };

const FORMS =
  'a month 2026-03, a quarter 2026-Q1, a half-year 2026-H1, a year 2026, or days 2026-03-01..2026-04-01 (the second no longer counted)';

const instantOf = (zone: string, day: Temporal.PlainDate): Instant =>
  day.toZonedDateTime(zone).toInstant().toString({ fractionalSecondDigits: 3 });

const months = (zone: string, label: string, first: { year: number; month: number }, count: number): Period => {
  const start = Temporal.PlainDate.from({ ...first, day: 1 }, { overflow: 'reject' });
  return { label, start: instantOf(zone, start), end: instantOf(zone, start.add({ months: count })) };
};

const days = (zone: string, label: string, [from, to]: readonly [string, string]): Period => {
  const [start, end] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)];
  if (Temporal.PlainDate.compare(start, end) >= 0) throw new QueryError('period', 'the second day must lie after the first');
  return { label, start: instantOf(zone, start), end: instantOf(zone, end) };
};

const parsed = (text: string, zone: string): Period | undefined => {
  const found = /^(\d{4})(?:-(?:(\d{2})|Q([1-4])|H([12])))?$/.exec(text);
  if (found !== null) {
    const [, year = '', month, quarter, half] = found;
    if (month !== undefined) return months(zone, text, { year: Number(year), month: Number(month) }, 1);
    if (quarter !== undefined) return months(zone, text, { year: Number(year), month: Number(quarter) * 3 - 2 }, 3);
    if (half !== undefined) return months(zone, text, { year: Number(year), month: Number(half) * 6 - 5 }, 6);
    return months(zone, text, { year: Number(year), month: 1 }, 12);
  }
  const [, from, to] = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/.exec(text) ?? [];
  return from === undefined || to === undefined ? undefined : days(zone, text, [from, to]);
};

/** A period in the zone of the calendar. Faults: `QueryError` naming `period`. */
export const parsePeriod = (text: string, zone: string): Period => {
  let period: Period | undefined;
  try {
    period = parsed(text, zone);
  } catch (error) {
    if (error instanceof QueryError) throw error;
  }
  if (period === undefined) throw new QueryError('period', `${JSON.stringify(text)} is none of ${FORMS}`);
  return period;
};

/** The same period one year earlier. */
export const yearBefore = ({ label, start, end }: Period, zone: string): Period => {
  const earlier = (at: Instant): Instant =>
    Temporal.Instant.from(at).toZonedDateTimeISO(zone).subtract({ years: 1 }).toInstant().toString({ fractionalSecondDigits: 3 });
  return { label, start: earlier(start), end: earlier(end) };
};

export const isWithin = ({ start, end }: Period, at: Instant | null): at is Instant => at !== null && start <= at && at < end;
