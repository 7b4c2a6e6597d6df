import { timeFormat } from '@redress/domain';

/** How the times of a column are written; `others` read them all as well. */
export type GuessedTimes = { readonly kind: 'date' | 'time'; readonly format: string; readonly others: readonly string[] };

const DATES = ['YYYY-MM-DD', 'YYYY/M/D', 'YYYY.M.D', 'YYYY年M月D日', 'M/D/YYYY', 'D/M/YYYY', 'D.M.YYYY', 'M-D-YYYY', 'D-M-YYYY'];
const TIMES = ['HH:mm:ss', 'H:mm:ss', 'HH:mm', 'H:mm', 'hh:mm:ss A', 'h:mm:ss A', 'h:mm A'];
/** Shorter forms of the same: where both read a column, that is no doubt about what it says. */
const DOUBLED: readonly (readonly [string, string])[] = [
  ['M/D/YYYY', 'MM/DD/YYYY'],
  ['D/M/YYYY', 'DD/MM/YYYY'],
];

const candidates = [
  ...DATES,
  ...DATES.flatMap((date) => TIMES.map((time) => `${date} ${time}`)),
  'YYYY-MM-DDTHH:mm:ssZ',
  'YYYY-MM-DDTHH:mm:ss.SSSZ',
  'YYYY-MM-DDTHH:mm:ss',
].map((format) => ({ format, reads: timeFormat(format) }));

const isDay = ({ year, month, day }: { readonly year: number; readonly month: number; readonly day: number }): boolean => {
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day && year >= 1900 && year < 2100;
};

/** Without `H` and `HH` counting as two: the first of the list is the stricter. */
const meaning = (format: string): string => format.replace(/HH/g, 'H').replace(/hh/g, 'h');

/** What reads every text that is not empty; nothing where there is none, or no format does. */
export const timeKind = (texts: readonly string[]): GuessedTimes | undefined => {
  const stated = texts.filter((text) => text.trim() !== '');
  if (stated.length === 0) return undefined;
  const fitting = candidates.filter(({ reads }) =>
    stated.every((text) => {
      const parts = reads.read(text);
      return parts !== undefined && isDay(parts);
    }),
  );
  const [first] = fitting;
  if (first === undefined) return undefined;
  const others = fitting.filter(({ format }) => meaning(format) !== meaning(first.format)).map(({ format }) => format);
  const doubled = DOUBLED.find(([short]) => first.format.startsWith(short));
  const isDoubled = doubled !== undefined && stated.every((text) => /^\d{2}\D\d{2}\D/.test(text));
  const format = isDoubled ? first.format.replace(doubled[0], doubled[1]) : first.format;
  return { kind: first.reads.hasTime ? 'time' : 'date', format, others };
};
