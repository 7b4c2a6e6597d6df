import type { Lang } from '../exports/table.js';
import type { CasesAnswer } from '../queries/cases/query-cases.js';
import { WORDS } from './words.js';

/** A line of numbers over the categories; null where nothing is known. */
export type Series = { readonly name: string; readonly values: readonly (number | null)[] };

/** What durations are told in; a working day has the length of the business hours. */
export type Unit = 'day' | 'hour' | 'workingDay';

/** What a chart shows, before anything of how. */
export type Figure = {
  readonly title: string;
  readonly kind: 'count' | 'rate' | 'duration';
  readonly unit: Unit | null;
  /** Whether the categories are days, months or years, in order. */
  readonly inTime: boolean;
  readonly categories: readonly string[];
  readonly series: readonly Series[];
  /** Whether the series are parts of one sum. */
  readonly stacked: boolean;
  /** Whether the series are the median, nine in ten, and the longest of the same durations. */
  readonly spread: boolean;
  /** What is left out, for the reader to know. */
  readonly notes: readonly string[];
};

type Line = CasesAnswer['rows'][number];

const TIME = ['day', 'month', 'year'];
const MOST_CATEGORIES = 60;
const MOST_POINTS = 400;
const MOST_SERIES = 7;

const numberOf = (value: string | number | null | undefined): number | null => (typeof value === 'number' ? value : null);

/** Adds lines up where that has a meaning: counts, and rates by what they are made of. */
const together = (lines: readonly Line[]): Line => {
  const sum = (name: string) => lines.reduce((total, line) => total + (numberOf(line[name]) ?? 0), 0);
  const denominator = sum('denominator');
  return { count: sum('count'), numerator: sum('numerator'), denominator, rate: denominator === 0 ? null : sum('numerator') / denominator };
};

/** How much stands behind a line, by which the largest are found. */
const weightOf = (line: Line): number => numberOf(line.count) ?? numberOf(line.denominator) ?? numberOf(line.n) ?? 0;

const grouped = <T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
};

/** The largest groups, by all that stands behind them; those of equal size in the order of their names. */
const largest = (groups: ReadonlyMap<string, readonly Line[]>, most: number): readonly string[] =>
  [...groups]
    .map(([name, lines]) => [name, lines.reduce((sum, line) => sum + weightOf(line), 0)] as const)
    .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([name]) => name);

/** Hours of a duration answered in seconds, days of one answered in days. */
const divisorOf = (unit: CasesAnswer['unit']): { readonly unit: 'day' | 'hour'; readonly by: number } =>
  unit === 'd' ? { unit: 'day', by: 1 } : { unit: 'hour', by: 3_600 };

const DAY_MS = 86_400_000;

/** The day, month or year behind another; undefined for what is none of them. */
const following = (time: string): string | undefined => {
  if (/^\d{4}$/.test(time)) return String(Number(time) + 1).padStart(4, '0');
  if (/^\d{4}-\d{2}$/.test(time)) return new Date(Date.UTC(Number(time.slice(0, 4)), Number(time.slice(5)), 1)).toISOString().slice(0, 7);
  if (/^\d{4}-\d{2}-\d{2}$/.test(time)) return new Date(Date.parse(time) + DAY_MS).toISOString().slice(0, 10);
  return undefined;
};

/** Times in order, with those between in which nothing happened: an axis that leaves them out would bend the line. */
export const continuous = (times: readonly string[]): readonly string[] => {
  const known = times.filter((time) => following(time) !== undefined).sort();
  const unknown = times.filter((time) => following(time) === undefined);
  const last = known.at(-1);
  const all: string[] = [];
  for (let at = known[0]; at !== undefined && last !== undefined && at <= last && all.length <= MOST_POINTS; at = following(at))
    all.push(at);
  return [...(all.length > MOST_POINTS ? known : all), ...unknown];
};

/** Lines of an answer, one for each group, and what they are told by. */
export type Plot = {
  readonly title: string;
  /** Of the only series, where there is no more than one. */
  readonly name: string;
  readonly kind: Figure['kind'];
  readonly unit: Figure['unit'];
  /** What values are divided by to be in the unit. */
  readonly by: number;
  readonly attributes: readonly string[];
  readonly rows: readonly Line[];
};

/** What the chart of grouped lines shows. */
export const plotted = ({ title, name: only, kind, unit, by, attributes, rows }: Plot, lang: Lang): Figure => {
  const words = WORDS[lang];
  // Time goes along the axis wherever it was named.
  const [main, ...rest] = [...attributes].sort((a, b) => Number(TIME.includes(b)) - Number(TIME.includes(a)));
  const inTime = main !== undefined && TIME.includes(main);
  const nameOf = (line: Line, names: readonly string[]): string =>
    names.map((name) => (line[name] === '' || line[name] == null ? words.empty : String(line[name]))).join(' · ');

  const byCategory = grouped(rows, (line) => (main === undefined ? words.all : nameOf(line, [main])));
  const most = inTime ? MOST_POINTS : MOST_CATEGORIES;
  const kept = largest(byCategory, most);
  const categories = inTime ? continuous(kept) : kept;
  const notes: string[] = byCategory.size > most ? [words.left(most, byCategory.size)] : [];
  const scaled = (value: string | number | null | undefined): number | null => {
    const number = numberOf(value);
    return number === null ? null : number / by;
  };
  const frame = {
    kind,
    unit,
    inTime,
    categories,
    notes,
    stacked: kind === 'count' && rest.length > 0,
    spread: kind === 'duration' && rest.length === 0,
  } as const;

  if (rest.length === 0) {
    const lineOf = (category: string): Line | undefined => byCategory.get(category)?.[0];
    const fields = kind === 'duration' ? ['p50', 'p90', 'max'] : [kind];
    const series = fields.map((field) => ({
      name: field === 'max' ? words.max : kind === 'duration' ? field : only,
      values: categories.map((category) => scaled(lineOf(category)?.[field] ?? (kind === 'count' ? 0 : null))),
    }));
    return { ...frame, title, series };
  }

  const bySeries = grouped(rows, (line) => nameOf(line, rest));
  const names = largest(bySeries, MOST_SERIES);
  const others = new Set([...bySeries.keys()].filter((name) => !names.includes(name)));
  const field = kind === 'duration' ? 'p50' : kind;
  const valueAt = (category: string, isOf: (name: string) => boolean): number | null => {
    const lines = (byCategory.get(category) ?? []).filter((line) => isOf(nameOf(line, rest)));
    if (lines.length === 0) return kind === 'count' ? 0 : null;
    return scaled(lines.length === 1 ? lines[0]?.[field] : together(lines)[field]);
  };
  const series: Series[] = names.map((name) => ({ name, values: categories.map((category) => valueAt(category, (one) => one === name)) }));
  if (others.size > 0 && kind === 'duration') notes.push(words.left(MOST_SERIES, bySeries.size));
  else if (others.size > 0)
    series.push({
      name: `${words.other} (${others.size})`,
      values: categories.map((category) => valueAt(category, (one) => others.has(one))),
    });
  return { ...frame, title, series };
};

/** What a figure tells, in its unit; of durations told apart by more than one attribute only the median is shown. */
export const inUnit = (what: string, unit: Unit | null, attributes: readonly string[], lang: Lang): string =>
  unit === null ? what : WORDS[lang].inUnit(`${what}${attributes.length > 1 ? ' p50' : ''}`, WORDS[lang].units[unit]);

/** What the chart of an answer shows. Pure; the same answer gives the same figure. */
export const figureOf = ({ groupBy, measure, unit: answered, rows }: CasesAnswer, lang: Lang): Figure => {
  const words = WORDS[lang];
  const attributes = groupBy.split(',').filter((name) => name !== '');
  const kind = measure.startsWith('rate:') ? 'rate' : measure.startsWith('duration:') ? 'duration' : 'count';
  const { unit, by } = kind === 'duration' ? divisorOf(answered) : { unit: null, by: 1 };
  const name = words.measure(measure);
  return plotted({ title: words.by(inUnit(name, unit, attributes, lang), attributes), name, kind, unit, by, attributes, rows }, lang);
};
