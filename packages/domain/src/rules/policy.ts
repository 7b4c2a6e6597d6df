import type { PolicyKeyDefinition } from './policy/key.js';
import type { Origin, PolicyDocument, PolicyEntry, PolicyScope, PolicyUnit, PolicyValue, ScopedValue } from './policy-document.js';
import { POLICY_KEYS, type PolicyKey, policyKeys } from './policy-keys.js';
import type { Severity } from './severity.js';

/** The shipped policy: every key with its default (S2 and S0 leave most values open). */
export const DEFAULT_POLICY: PolicyDocument = {
  values: Object.fromEntries(policyKeys.map((key) => [key, POLICY_KEYS[key].entry])),
};

/** A shipped policy for drills: an effect window short enough to be lived through. */
export const drillPolicy = ({ values }: PolicyDocument = DEFAULT_POLICY): PolicyDocument => ({
  values: {
    ...values,
    'complaint.improvement.effect.windowDays': { value: 5, unit: 'd', origin: 'configured' },
  },
});

/** A policy of any release with every key of this one: what it does not know yet answers with the shipped default, what is forgotten is left out. */
export const completePolicy = ({ values }: PolicyDocument): PolicyDocument => ({
  values: Object.fromEntries(policyKeys.map((key) => [key, values[key] ?? POLICY_KEYS[key].entry])),
});

const isTimeUnit = (unit: PolicyUnit): unit is LimitUnit => ['wd', 'd', 'h', 'min', 'm'].includes(unit);
export type LimitUnit = 'wd' | 'd' | 'h' | 'min' | 'm';
export type Limit = { readonly amount: number; readonly unit: LimitUnit };

/** A value with where it comes from and for whom it was set; an empty scope is for everybody. */
export type ResolvedValue = {
  readonly value: PolicyValue;
  readonly unit: PolicyUnit;
  readonly origin: Origin;
  readonly scope: PolicyScope;
};

const EVERYBODY: PolicyScope = {};

const scopeOfValue = ({ value: _value, unit: _unit, ...scope }: ScopedValue): PolicyScope => scope;

/** What an entry says in a scope, most specific first: customer before (grade, severity) before grade before severity before the global one. */
export const entryIn = (entry: PolicyEntry, scope: PolicyScope): ResolvedValue => {
  let best: ScopedValue | undefined;
  let weight = 0;
  for (const scoped of entry.scopes ?? []) {
    const fits = (field: keyof PolicyScope) => scoped[field] === undefined || scoped[field] === scope[field];
    if (!fits('customer') || !fits('grade') || !fits('severity') || !fits('urgency')) continue;
    const specific =
      (scoped.customer === undefined ? 0 : 8) +
      (scoped.grade === undefined ? 0 : 4) +
      (scoped.severity === undefined ? 0 : 2) +
      (scoped.urgency === undefined ? 0 : 1);
    if (specific <= weight) continue;
    best = scoped;
    weight = specific;
  }
  const { origin, unit } = entry;
  if (best === undefined) return { value: entry.value, unit, origin, scope: EVERYBODY };
  return { value: best.value, unit: best.unit ?? unit, origin, scope: scopeOfValue(best) };
};

/** What stands under a key; one younger than the published document answers with the shipped default. */
export const entryOf = ({ values }: PolicyDocument, key: PolicyKey): PolicyEntry => {
  const definition: PolicyKeyDefinition = POLICY_KEYS[key];
  return values[key] ?? definition.entry;
};

/** The value of a key in a scope (`entryIn`). */
export const resolve = (policy: PolicyDocument, key: PolicyKey, scope: PolicyScope = {}): ResolvedValue =>
  entryIn(entryOf(policy, key), scope);

/** Whether nobody has answered for the value of a key yet: it is our suggestion, or was inferred. */
export const isUnconfirmed = (policy: PolicyDocument, key: PolicyKey): boolean => {
  const { origin } = entryOf(policy, key);
  return origin === 'suggested_default' || origin === 'inferred';
};

const scopeOf = (severity: Severity | undefined): PolicyScope => (severity === undefined ? {} : { severity });

/** A published document fits its keys, so a mismatch here is a bug of the caller: the wrong accessor for the key. */
const mismatch = (key: PolicyKey, wanted: string): Error => new Error(`policy key ${key} is not ${wanted}`);

/** A limit with where it comes from and for whom it was set. */
export const limitFound = (policy: PolicyDocument, key: PolicyKey, scope: PolicyScope) => {
  const { value, unit, origin, scope: setFor } = resolve(policy, key, scope);
  if (typeof value !== 'number' || !isTimeUnit(unit)) throw mismatch(key, 'a time limit');
  return { limit: { amount: value, unit }, origin, setFor };
};

export const limitIn = (policy: PolicyDocument, key: PolicyKey, scope: PolicyScope): Limit => limitFound(policy, key, scope).limit;

export const limitOf = (policy: PolicyDocument, key: PolicyKey, severity?: Severity): Limit => limitIn(policy, key, scopeOf(severity));

export const numberOf = (policy: PolicyDocument, key: PolicyKey, severity?: Severity): number => {
  const { value } = resolve(policy, key, scopeOf(severity));
  if (typeof value !== 'number') throw mismatch(key, 'a number');
  return value;
};

export const flagOf = (policy: PolicyDocument, key: PolicyKey, severity?: Severity): boolean => {
  const { value } = resolve(policy, key, scopeOf(severity));
  if (typeof value !== 'boolean') throw mismatch(key, 'a flag');
  return value;
};

export const choiceIn = (policy: PolicyDocument, key: PolicyKey, scope: PolicyScope): string => {
  const { value } = resolve(policy, key, scope);
  if (typeof value !== 'string') throw mismatch(key, 'a choice');
  return value;
};

export const choiceOf = (policy: PolicyDocument, key: PolicyKey, severity?: Severity): string => choiceIn(policy, key, scopeOf(severity));

const isListOfWords = (value: PolicyValue): value is readonly string[] =>
  Array.isArray(value) && value.every((member: unknown) => typeof member === 'string');

export const listOf = (policy: PolicyDocument, key: PolicyKey, severity?: Severity): readonly string[] => {
  const { value } = resolve(policy, key, scopeOf(severity));
  if (!isListOfWords(value)) throw mismatch(key, 'a list');
  return value;
};
