import { limitOf, listOf } from '@redress/domain';
import { after, type Context } from '../context.js';
import type { MeasuredCase } from '../dimensions.js';
import { type Judge, marked, totalMarks } from './verdict.js';

const parts = ({ facts }: MeasuredCase, key: string): readonly string[] => {
  const { line, productId } = facts;
  if (key === 'customer') return line.customerId === null ? [] : [line.customerId];
  if (key === 'product') return line.productName === null && productId === null ? [] : [productId ?? line.productName ?? ''];
  return line.contentCategories;
};

/** Every key under which a case could be matched; none where a part of it is missing. */
const keysOf = (one: MeasuredCase, names: readonly string[]): readonly string[] =>
  names.reduce<readonly string[]>((keys, name) => keys.flatMap((key) => parts(one, name).map((part) => `${key}\u0000${part}`)), ['']);

/** Receipts of earlier complaints by key: complaints that were duplicates or not upheld do not make a later one a repeat. */
const receiptsByKey = (cases: readonly MeasuredCase[], names: readonly string[]): ReadonlyMap<string, readonly string[]> => {
  const receipts = new Map<string, string[]>();
  for (const one of cases) {
    if (one.facts.line.duplicate || one.facts.line.notUpheld) continue;
    for (const key of keysOf(one, names)) {
      const times = receipts.get(key);
      if (times === undefined) receipts.set(key, [one.receivedAt]);
      else times.push(one.receivedAt);
    }
  }
  for (const times of receipts.values()) times.sort();
  return receipts;
};

/** The last of sorted times that lies before another, by halving: one key may have most of the cases. */
const lastBefore = (times: readonly string[], at: string): string | undefined => {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? '') < at) low = middle + 1;
    else high = middle;
  }
  return times[low - 1];
};

const judge = (names: readonly string[], countsLinks: boolean, cases: readonly MeasuredCase[], context: Context): ReturnType<Judge> => {
  const window = limitOf(context.rules.policy.document, 'complaint.repeat.window');
  const receipts = receiptsByKey(cases, names);
  const isMatched = (one: MeasuredCase, keys: readonly string[]): boolean =>
    keys.some((key) => {
      const latest = lastBefore(receipts.get(key) ?? [], one.receivedAt);
      return latest !== undefined && one.receivedAt <= after(context, latest, window);
    });
  return (one) => {
    const total = totalMarks(one, context);
    if (!total.includes('counted')) return { marks: total };
    const keys = keysOf(one, names);
    const linked = countsLinks && one.facts.linkedAsRepeat;
    const matched = isMatched(one, keys);
    return {
      marks: [
        ...total,
        ...marked({ repeated: linked || matched, linked, matched: matched && !linked, unmatchable: keys.length === 0 && !linked }),
      ],
    };
  };
};

/** M03: linked by somebody, or matched by the key of the policy within its window. */
export const judgeRepeats: Judge = (cases, context) =>
  judge(listOf(context.rules.policy.document, 'complaint.repeat.sameKey'), true, cases, context);

/** M03problem: the same problem of the same product, from whichever customer. */
export const judgeProblems: Judge = (cases, context) => judge(['product', 'category'], false, cases, context);
