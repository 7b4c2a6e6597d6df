import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../../envelope.js';
import type { CountedIn, Step } from '../calendar/steps.js';
import { HOME_ZONE } from '../calendar.js';
import type { Deadline, DeadlineMove } from './recorded.js';
import type { DeadlineKind } from './timers.js';
import { en } from './words/en.js';
import type { Locale, Words } from './words/words.js';
import { zhHans } from './words/zh-hans.js';
import { zhHant } from './words/zh-hant.js';

const LANGUAGES: Readonly<Record<Locale, Words>> = { 'zh-Hans': zhHans, 'zh-Hant': zhHant, en };
export const wordsOf = (locale: Locale): Words => LANGUAGES[locale];

/** What a deadline is called. */
export const deadlineName = (kind: DeadlineKind, locale: Locale): string => wordsOf(locale).kinds[kind];

const weekday = ({ weekdays }: Words, day: number): string => weekdays[day - 1] ?? '';

/** An instant as the clock of a zone shows it. */
export const toldInstant = (words: Words, at: Instant, timezone: string): string => {
  const shown = Temporal.Instant.from(at).toZonedDateTimeISO(timezone);
  const { year, month, day, dayOfWeek, millisecond, second } = shown;
  // A day ends with its last millisecond; people call that 24:00.
  const isEnd = shown.hour === 23 && shown.minute === 59 && second === 59 && millisecond === 999;
  const time = isEnd ? '24:00' : shown.toPlainTime().toString({ smallestUnit: 'minute' });
  return words.at(words.day({ year, month, day, weekday: weekday(words, dayOfWeek) }), time);
};

const toldDays = (words: Words, { from, to }: Step): string => {
  const [first, last] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)];
  const day = ({ month, day: number, dayOfWeek }: Temporal.PlainDate) =>
    words.day({ month, day: number, weekday: weekday(words, dayOfWeek) });
  return from === to ? day(first) : words.span(day(first), day(last));
};

/** Milliseconds as hours and minutes, rounded to the minute. */
export const toldTime = (words: Words, milliseconds: number): string => {
  const minutes = Math.round(milliseconds / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return words.amount(rest, 'min');
  return rest === 0 ? words.amount(hours, 'h') : `${words.amount(hours, 'h')} ${words.amount(rest, 'min')}`;
};

const toldCount = (words: Words, counts: number, countedIn: CountedIn): string =>
  countedIn === 'ms' ? toldTime(words, counts) : words.amount(counts, countedIn);

const toldName = ({ holidays }: Words, name: string | undefined): string | undefined =>
  name !== undefined && Object.hasOwn(holidays, name) ? holidays[name] : name;

/** One line for each step, with the sum so far where more than one counts. */
export const toldSteps = (words: Words, steps: readonly Step[], countedIn: CountedIn): readonly string[] => {
  const counting = steps.filter(({ counts }) => counts > 0).length;
  let sum = 0;
  return steps.map((step) => {
    sum += step.counts;
    return words.step({
      days: toldDays(words, step),
      why: words.why(words.reasons[step.why], toldName(words, step.name)),
      counts: step.counts === 0 ? null : toldCount(words, step.counts, countedIn),
      sum: counting > 1 ? toldCount(words, sum, countedIn) : null,
    });
  });
};

/** The running time by which a due instant was moved. */
export const movedTime = ({ steps }: DeadlineMove): number => steps.reduce((sum, { counts }) => sum + counts, 0);

export const toldMove = (words: Words, { steps, unofficialYears }: DeadlineMove): readonly string[] => [
  ...toldSteps(words, steps, 'ms'),
  ...(unofficialYears.length === 0 ? [] : [words.unofficial(unofficialYears)]),
];

/** Deadlines of before their sums were kept name none. */
export const zoneOfDeadline = ({ basis }: Pick<Deadline, 'basis'>): string => basis?.timezone ?? HOME_ZONE;

/** A deadline, and which of several of its kind where there may be several. */
type Explained = Deadline & { readonly subject?: string | undefined };

const opening = (words: Words, { kind, subject, from, dueAt, policyValue, basis }: Explained, told: (at: Instant) => string): string => {
  const { amount, unit } = policyValue;
  const name = subject === undefined ? words.kinds[kind] : words.of(words.kinds[kind], subject);
  if (unit === 'instant') return words.named(name, told(from), told(dueAt));
  return words.begun(name, told(from), words.amount(amount, unit), words.clocks[basis?.clock ?? 'working-days']);
};

/**
 * The sum of a deadline in words, line by line: what began when, which limit from where, which days counted and which did not and why, until
 * when, and what was not known; also the time in which the case had waited before, where that moved it. Tells what was recorded and computes
 * nothing anew.
 */
export const explainDeadline = (deadline: Explained, locale: Locale, waited: DeadlineMove | null = null): readonly string[] => {
  const words = wordsOf(locale);
  const { basis, policyKey, dueAt, warnAt } = deadline;
  const told = (at: Instant): string => toldInstant(words, at, zoneOfDeadline(deadline));
  const lines = [opening(words, deadline, told)];
  if (basis === null) return [...lines, words.unrecorded, words.due(told(dueAt), told(warnAt), null)];
  const { origin, scope, policyVersion, calendarVersion, timezone, window, cap, countedIn, steps, unofficialYears, warnAfter } = basis;
  if (origin !== null)
    lines.push(words.found({ key: policyKey, origin: words.origins[origin], scope: words.scope(scope), policy: policyVersion }));
  if (window !== null && window.policyValue.unit !== 'instant')
    lines.push(words.window(words.amount(window.policyValue.amount, window.policyValue.unit), window.policyKey, told(window.from)));
  lines.push(words.counted(calendarVersion, timezone), ...toldSteps(words, steps, countedIn));
  if (cap !== null) lines.push(words.cap(told(cap.insteadOf)));
  if (unofficialYears.length > 0) lines.push(words.unofficial(unofficialYears));
  if (waited !== null)
    lines.push(words.waited(toldTime(words, movedTime(waited)), told(waited.fromDueAt), told(waited.toDueAt)), ...toldMove(words, waited));
  return [...lines, words.due(told(dueAt), told(warnAt), warnAfter)];
};
