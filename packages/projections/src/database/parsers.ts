/**
 * How values of the database read in JavaScript, the same on both engines: `pg` and PGlite disagree by default (count(*) is a string from
 * one and a number from the other; dates become local midnights).
 *
 * - int8 → number. Counts and amounts in fen stay far below 2^53; a value beyond it is a fault, never rounded.
 * - numeric → string, exactly as stored.
 * - date → `YYYY-MM-DD`.
 * - timestamptz → ISO-8601 UTC with milliseconds and Z, so that instants compare as strings.
 */
const INT8 = 20;
const DATE = 1082;
const TIMESTAMPTZ = 1184;
const NUMERIC = 1700;

const asNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`the database answered ${text}, which is beyond ±2^53`);
  return value;
};

/** PostgreSQL prints `2026-03-02 01:30:00.5+00`, the offset as hours, hours and minutes, or hours, minutes and seconds. */
const asInstant = (text: string): string => {
  const found = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(\.\d+)?([+-]\d{2})(?::?(\d{2}))?$/.exec(text);
  if (found === null) throw new RangeError(`the database answered ${text}, which is not an instant`);
  const [, date, time, fraction = '', hours, minutes = '00'] = found;
  return new Date(`${date}T${time}${fraction.slice(0, 4)}${hours}:${minutes}`).toISOString();
};

const verbatim = (text: string): string => text;

export const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [INT8]: asNumber,
  [DATE]: verbatim,
  [TIMESTAMPTZ]: asInstant,
  [NUMERIC]: verbatim,
};
