import { type ProfileColumn, type TimeParts, timeFormat } from '@redress/domain';
import { Temporal } from 'temporal-polyfill';

/** A time as a source states it: what it says, and the instant it stands for (a day stands for its beginning in the zone). */
export type StatedTime = { readonly value: string; readonly instant: string };

/** Reads the texts of one column; nothing for a text that is no such time. */
export type ReadTime = (text: string) => StatedTime | undefined;

const REMEMBERED = 20_000;
const two = (value: number): string => String(value).padStart(2, '0');

/** Whether there is such a day and such a time of day. */
const isReal = ({ year, month, day, hour, minute, second, millisecond }: TimeParts): boolean => {
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, second, millisecond));
  return year >= 1000 && at.getUTCMonth() === month - 1 && at.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
};

/**
 * Instants of local times in a zone. A time in the spring gap moves forward, one that occurs twice in autumn is the first.
 * The zone is asked once per hour: where both ends of an hour have one offset, so has every time between them.
 */
const instants = (timezone: string) => {
  const offsets = new Map<string, number | null>();
  const asked = (local: string): number =>
    Temporal.PlainDateTime.from(local, { overflow: 'reject' }).toZonedDateTime(timezone).epochMilliseconds;
  const offsetAt = (hour: string): number | null => {
    const known = offsets.get(hour);
    if (known !== undefined) return known;
    const first = Date.parse(`${hour}:00:00.000Z`) - asked(`${hour}:00:00`);
    const last = Date.parse(`${hour}:59:59.999Z`) - asked(`${hour}:59:59.999`);
    const offset = first === last ? first : null;
    if (offsets.size >= REMEMBERED) offsets.clear();
    offsets.set(hour, offset);
    return offset;
  };
  return ({ year, month, day, hour, minute, second, millisecond, offset }: TimeParts): string => {
    const date = `${year}-${two(month)}-${two(day)}`;
    const local = `${date}T${two(hour)}:${two(minute)}:${two(second)}.${String(millisecond).padStart(3, '0')}`;
    if (offset !== undefined) return new Date(`${local}${offset}`).toISOString();
    const shift = offsetAt(`${date}T${two(hour)}`);
    return new Date(shift === null ? asked(local) : Date.parse(`${local}Z`) - shift).toISOString();
  };
};

/** Reads days and local times of one zone, by the formats of a column. Remembers what it read, since files repeat their days. */
export const timesIn = (timezone: string) => {
  const instantOf = instants(timezone);
  return ({ kind, formats = [] }: Pick<ProfileColumn, 'kind' | 'formats'>): ReadTime => {
    const known = formats.map(timeFormat);
    const remembered = new Map<string, StatedTime | undefined>();
    const read = (text: string): StatedTime | undefined => {
      for (const format of known) {
        const parts = format.read(text);
        if (parts === undefined || !isReal(parts)) continue;
        const instant = instantOf(parts);
        return { value: kind === 'date' ? `${parts.year}-${two(parts.month)}-${two(parts.day)}` : instant, instant };
      }
      return undefined;
    };
    return (text) => {
      if (remembered.has(text)) return remembered.get(text);
      const time = read(text);
      if (remembered.size >= REMEMBERED) remembered.clear();
      remembered.set(text, time);
      return time;
    };
  };
};
