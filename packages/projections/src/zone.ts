import type { Instant } from '@redress/domain';
import { Temporal } from 'temporal-polyfill';

/** The company's own zone, in which its figures are dated. */
export { HOME_ZONE } from '@redress/domain';

/** `YYYY-MM-DD` of an instant in a zone. */
export const dayIn = (zone: string, at: Instant): string => Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString();

/** `YYYY-MM` of an instant in a zone. */
export const monthIn = (zone: string, at: Instant): string => dayIn(zone, at).slice(0, 7);

/** The instant at which a day begins in a zone. */
export const startOfDay = (zone: string, day: string): Instant =>
  Temporal.PlainDate.from(day).toZonedDateTime(zone).toInstant().toString({ fractionalSecondDigits: 3 });
