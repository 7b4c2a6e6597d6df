import type { ImportProfile, ProfileFlag } from '@redress/domain';
import type { ReportedFact } from './reported-fact.js';
import type { StatedTime } from './times.js';

type Facts = ReadonlyMap<string, ReportedFact>;
type Times = ReadonlyMap<string, StatedTime>;

const DAY_MS = 86_400_000;
/** Bytes read in another encoding than they were written in: control characters that nobody types, or the mark that replaces them. */
const GARBLED = /[\u0080-\u009f\ufffd]/;

/** 9 stands for any digit, A for any letter; everything else for itself. */
const hasForm = (text: string, form: string): boolean =>
  text.length === form.length &&
  [...form].every((mark, index) => {
    const one = text[index] ?? '';
    return mark === '9' ? one >= '0' && one <= '9' : mark === 'A' ? /^[A-Za-z]$/.test(one) : mark === one;
  });

/** Whole days of the calendar where the source states days, else days of 24 hours. */
const daysBetween = (from: StatedTime, to: StatedTime): number => {
  const isDays = from.value.length === 10 && to.value.length === 10;
  const [start, end] = isDays ? [from.value, to.value] : [from.instant, to.instant];
  return (Date.parse(end) - Date.parse(start)) / DAY_MS;
};

const holds = (flag: ProfileFlag, facts: Facts, times: Times): boolean => {
  if ('earlier' in flag) {
    const [first, second] = [times.get(flag.earlier), times.get(flag.later)];
    if (first === undefined || second === undefined) return false;
    return flag.days === undefined ? second.instant < first.instant : daysBetween(first, second) > flag.days;
  }
  const text = facts.get('stated' in flag ? flag.unless : flag.fact)?.value;
  if ('stated' in flag) return times.has(flag.stated) && text !== undefined && !flag.is.includes(text);
  return text !== undefined && text !== '' && !flag.forms.some((form) => hasForm(text, form));
};

/** Why a row is doubtful: the flags of its profile, and two that concern every source. */
export const rowFlags =
  ({ flags }: Pick<ImportProfile, 'flags'>) =>
  (facts: Facts, times: Times): readonly string[] => {
    const found = flags.filter((flag) => holds(flag, facts, times)).map(({ flag }) => flag);
    if (!times.has('received')) found.push('received-missing');
    for (const { value } of facts.values()) {
      if (!GARBLED.test(value)) continue;
      found.push('garbled-text');
      break;
    }
    return found;
  };
