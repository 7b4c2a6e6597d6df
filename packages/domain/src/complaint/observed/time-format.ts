/** Parts of a local time, as a format reads them off a text. */
export type TimeParts = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** `Z` or an offset, where the text names one. */
  readonly offset?: string;
};

export type TimeFormat = {
  /** Whether it reads a time of the day too. */
  readonly hasTime: boolean;
  /** Nothing where the text is not of this form. Whether there is such a day is for the caller to find out. */
  readonly read: (text: string) => TimeParts | undefined;
};

/** Two digits where the letter is doubled, one or two where it is single. */
const TOKENS: Readonly<Record<string, readonly [part: string, pattern: string]>> = {
  YYYY: ['year', '\\d{4}'],
  MM: ['month', '\\d{2}'],
  M: ['month', '\\d{1,2}'],
  DD: ['day', '\\d{2}'],
  D: ['day', '\\d{1,2}'],
  HH: ['hour', '\\d{2}'],
  H: ['hour', '\\d{1,2}'],
  hh: ['hour12', '\\d{2}'],
  h: ['hour12', '\\d{1,2}'],
  mm: ['minute', '\\d{2}'],
  ss: ['second', '\\d{2}'],
  SSS: ['millisecond', '\\d{3}'],
  A: ['half', 'AM|PM|am|pm|上午|下午'],
  Z: ['offset', 'Z|[+-]\\d{2}:\\d{2}'],
};
const TOKEN = /YYYY|MM?|DD?|HH?|hh?|mm|ss|SSS|A|Z|[^A-Za-z]|T/g;

const hourOf = (parts: Readonly<Record<string, string>>): number | undefined => {
  if (parts.hour12 === undefined) return Number(parts.hour ?? 0);
  const hour = Number(parts.hour12);
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (parts.half === 'PM' || parts.half === 'pm' || parts.half === '下午' ? 12 : 0);
};

const compile = (format: string): TimeFormat | string => {
  const tokens = format.match(TOKEN) ?? [];
  if (tokens.join('') !== format) return 'knows YYYY M MM D DD H HH h hh mm ss SSS A Z, and marks between them';
  const names = tokens.flatMap((token) => TOKENS[token]?.[0] ?? []);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) return `names the ${twice} twice`;
  for (const needed of ['year', 'month', 'day']) if (!names.includes(needed)) return `lacks the ${needed}`;
  if (names.includes('hour12') !== names.includes('half')) return 'has an hour of twelve without AM or PM, or the other way round';
  if (names.includes('hour') && names.includes('half')) return 'has AM or PM with an hour of twenty-four: write h or hh';
  const hasTime = names.includes('hour') || names.includes('hour12');
  if (!hasTime && names.length > 3) return 'has a minute, a second or an offset without an hour';
  const pattern = new RegExp(
    `^${tokens.map((token) => (TOKENS[token] === undefined ? token.replace(/[$()*+.?[\\\]^{|}]/, '\\$&') : `(${TOKENS[token][1]})`)).join('')}$`,
    'u',
  );
  return {
    hasTime,
    read: (text) => {
      const match = pattern.exec(text);
      if (match === null) return undefined;
      const parts: Readonly<Record<string, string>> = Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? '']));
      const hour = hourOf(parts);
      if (hour === undefined) return undefined;
      return {
        year: Number(parts.year),
        month: Number(parts.month),
        day: Number(parts.day),
        hour,
        minute: Number(parts.minute ?? 0),
        second: Number(parts.second ?? 0),
        millisecond: Number(parts.millisecond ?? 0),
        ...(parts.offset === undefined ? {} : { offset: parts.offset }),
      };
    },
  };
};

/** What is wrong with a format, in words that follow its name; undefined when nothing is. */
export const timeFormatFlaw = (format: string): string | undefined => {
  const compiled = compile(format);
  return typeof compiled === 'string' ? compiled : undefined;
};

/** How to read days and times of one format, such as `MM/DD/YYYY hh:mm:ss A`. Throws on a format that is none. */
export const timeFormat = (format: string): TimeFormat => {
  const compiled = compile(format);
  if (typeof compiled === 'string') throw new Error(`${JSON.stringify(format)} ${compiled}`);
  return compiled;
};
