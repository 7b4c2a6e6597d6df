import { Temporal } from 'temporal-polyfill';

/** A time as a source states it: what it says, and the instant it stands for (a day stands for its beginning in the zone). */
export type StatedTime = { readonly value: string; readonly instant: string };

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const LOCAL = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?$/;
const REMEMBERED = 20_000;

const iso = (time: Temporal.ZonedDateTime): string => time.toInstant().toString({ fractionalSecondDigits: 3 });

/**
 * Reads days and local times of one zone; nothing for a text that is neither. A time in the spring gap moves forward, one that occurs
 * twice in autumn is the first. Remembers what it read, since files repeat their days.
 */
export const timesIn = (timezone: string) => {
  const remembered = new Map<string, StatedTime | undefined>();
  const date = (text: string): StatedTime | undefined => {
    if (!DATE.test(text)) return undefined;
    return { value: text, instant: iso(Temporal.PlainDate.from(text, { overflow: 'reject' }).toZonedDateTime(timezone)) };
  };
  const local = (text: string): StatedTime | undefined => {
    if (!LOCAL.test(text)) return undefined;
    const instant = iso(Temporal.PlainDateTime.from(text.replace(' ', 'T'), { overflow: 'reject' }).toZonedDateTime(timezone));
    return { value: instant, instant };
  };
  return (kind: 'date' | 'local-time', text: string): StatedTime | undefined => {
    const key = `${kind}${text}`;
    if (remembered.has(key)) return remembered.get(key);
    let read: StatedTime | undefined;
    try {
      read = kind === 'date' ? date(text) : local(text);
    } catch {
      read = undefined;
    }
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(key, read);
    return read;
  };
};
