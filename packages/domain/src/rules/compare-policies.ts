import { entryIn, type LimitUnit } from './policy.js';
import { isSameScope } from './policy-change.js';
import type { Origin, PolicyDocument, PolicyEntry, PolicyScope, PolicyUnit, PolicyValue } from './policy-document.js';
import { isPolicyKey, POLICY_KEYS, policyKeys } from './policy-keys.js';
import { amountWords, scopeWords, valueWords, type Words, workingMinutesOf } from './policy-words.js';
import { isSame } from './same-value.js';

/** A value as it stands in one of two policies. */
export type ComparedValue = { readonly value: PolicyValue; readonly unit: PolicyUnit; readonly origin: Origin };

/** What one key says differently for one scope. */
export type PolicyDifference = {
  readonly key: string;
  readonly scope: PolicyScope;
  readonly before: ComparedValue;
  readonly after: ComparedValue;
  /** After minus before, in the unit of both, or in working hours where the units differ; only of numbers. */
  readonly difference?: { readonly amount: number; readonly unit: PolicyUnit | 'working-hours' };
  /** The sentence for people. */
  readonly words: Words;
};

export type ComparedOn = {
  /** Working minutes of a working day, by the calendar in force. */
  readonly minutesPerDay: number;
};

const entryOf = ({ values }: PolicyDocument, key: string): PolicyEntry | undefined =>
  values[key] ?? (isPolicyKey(key) ? POLICY_KEYS[key].entry : undefined);

const KNOWN: readonly string[] = ['value', 'unit'];

const scopesOf = (entry: PolicyEntry): readonly PolicyScope[] =>
  (entry.scopes ?? []).map((scoped) => Object.fromEntries(Object.entries(scoped).filter(([field]) => !KNOWN.includes(field))));

const valueIn = (entry: PolicyEntry, scope: PolicyScope): ComparedValue => {
  const { value, unit, origin } = entryIn(entry, scope);
  return { value, unit, origin };
};

const limitUnits: readonly string[] = ['wd', 'h', 'min'] satisfies LimitUnit[];

const differenceOf = (before: ComparedValue, after: ComparedValue, { minutesPerDay }: ComparedOn): PolicyDifference['difference'] => {
  if (typeof before.value !== 'number' || typeof after.value !== 'number') return undefined;
  if (before.unit === after.unit) return { amount: after.value - before.value, unit: after.unit };
  const minutes = ({ value, unit }: ComparedValue) =>
    limitUnits.includes(unit) ? workingMinutesOf({ amount: Number(value), unit: unit as LimitUnit }, minutesPerDay) : undefined;
  const [from, to] = [minutes(before), minutes(after)];
  return from === undefined || to === undefined ? undefined : { amount: (to - from) / 60, unit: 'working-hours' };
};

const ORIGINS: Readonly<Record<Origin, Words>> = {
  source: { zh: '源文件', en: 'source' },
  inferred: { zh: '推断', en: 'inferred' },
  suggested_default: { zh: '建议值', en: 'suggested default' },
  configured: { zh: '企业设定', en: 'configured' },
};

/** More or less, by how much; working days also in working hours. */
const differenceWords = (difference: NonNullable<PolicyDifference['difference']>, { minutesPerDay }: ComparedOn): Words => {
  const { amount, unit } = difference;
  const size = Math.abs(amount);
  const [zhWord, enWord] = amount < 0 ? ['减少', 'less'] : ['增加', 'more'];
  const hours = unit === 'wd' ? (size * minutesPerDay) / 60 : unit === 'working-hours' ? size : undefined;
  const { zh, en } = hours === undefined ? amountWords(size, unit as PolicyUnit) : amountWords(hours, 'h');
  const [inZh, inEn] = hours === undefined ? [zh, en] : [zh.replace('小时', '个工作小时'), en.replace('hour', 'working hour')];
  return { zh: `${zhWord} ${inZh}`, en: `${inEn} ${enWord}` };
};

const sentence = (key: string, difference: Omit<PolicyDifference, 'words' | 'key'>, on: ComparedOn): Words => {
  const { scope, before, after } = difference;
  const title = isPolicyKey(key) ? POLICY_KEYS[key].title : { zh: key, en: key };
  const whom = scopeWords(scope);
  if (isSame(before.value, after.value) && before.unit === after.unit)
    return {
      zh: `${title.zh}:值不变,来源由“${ORIGINS[before.origin].zh}”改为“${ORIGINS[after.origin].zh}”`,
      en: `${title.en}: unchanged, now ${ORIGINS[after.origin].en} instead of ${ORIGINS[before.origin].en}`,
    };
  const [from, to] = [valueWords(before.value, before.unit), valueWords(after.value, after.unit)];
  const by = difference.difference === undefined ? undefined : differenceWords(difference.difference, on);
  return {
    zh: `${whom.zh}:${title.zh}由 ${from.zh} 改为 ${to.zh}${by === undefined ? '' : `(${by.zh})`}`,
    en: `${whom.en}: ${title.en}, ${from.en} → ${to.en}${by === undefined ? '' : ` (${by.en})`}`,
  };
};

/**
 * What a policy says differently from another, by meaning and not by text: for every key and every scope that either of them names, the value a
 * case would get. A key that one of them does not know yet stands with the shipped default.
 */
export const comparePolicies = (before: PolicyDocument, after: PolicyDocument, on: ComparedOn): readonly PolicyDifference[] => {
  const keys = [...new Set([...policyKeys, ...Object.keys(before.values), ...Object.keys(after.values)])];
  return keys.flatMap((key) => {
    const [one, other] = [entryOf(before, key), entryOf(after, key)];
    if (one === undefined || other === undefined) return [];
    const scopes = [{}, ...scopesOf(one), ...scopesOf(other)].filter(
      (scope, index, all) => all.findIndex((earlier) => isSameScope(earlier, scope)) === index,
    );
    const differing = scopes.flatMap((scope): readonly PolicyDifference[] => {
      const [from, to] = [valueIn(one, scope), valueIn(other, scope)];
      if (isSame(from.value, to.value) && from.unit === to.unit) return [];
      const difference = differenceOf(from, to, on);
      const told = { scope, before: from, after: to, ...(difference === undefined ? {} : { difference }) };
      return [{ key, ...told, words: sentence(key, told, on) }];
    });
    if (differing.length > 0 || one.origin === other.origin) return differing;
    const told = { scope: {}, before: valueIn(one, {}), after: valueIn(other, {}) };
    return [{ key, ...told, words: sentence(key, told, on) }];
  });
};

/** How many open cases there are, and how many of them have a clock running by what is changed. */
export type Concerned = { readonly open: number; readonly running: number };

/** That nothing moves: 14 open cases not affected. */
export const concernedWords = ({ open, running }: Concerned): Words => ({
  zh: `${open} 件在办案件不受影响:已作出的决定保持不变;其中 ${running} 件有按现行参数计算、正在运行的时限`,
  en: `${open} open ${open === 1 ? 'case' : 'cases'} not affected: what was decided stays; ${running} of them ${running === 1 ? 'has' : 'have'} a running deadline by these keys`,
});
