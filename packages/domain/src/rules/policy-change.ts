import { z } from 'zod';
import { completePolicy } from './policy.js';
import { type PolicyDocument, type PolicyScope, policyScope, policyUnits, policyValue } from './policy-document.js';
import { type PolicyKey, policyKeys } from './policy-keys.js';

const key = z.enum(policyKeys as [PolicyKey, ...PolicyKey[]]);
const scope = z.strictObject(policyScope).readonly();

/** One value of the policy to set: for everybody, or for a scope; the unit is that of the value before unless another is named. */
export const policyChange = z
  .strictObject({ key, scope: scope.optional(), value: policyValue, unit: z.enum(policyUnits).optional() })
  .readonly();
export type PolicyChange = { readonly key: string } & Pick<z.infer<typeof policyChange>, 'scope' | 'value' | 'unit'>;

/** The same as an event tells it; of a key that a later release may no longer know. */
export const toldChange = {
  key: z.string().regex(/^[A-Za-z0-9.]{1,100}$/),
  scope: scope.optional(),
  value: policyValue,
  unit: z.enum(policyUnits).optional(),
};

const fields = ['customer', 'grade', 'severity', 'urgency'] as const;

export const isSameScope = (one: PolicyScope, other: PolicyScope): boolean => fields.every((field) => one[field] === other[field]);

/** The policy with one value set; its origin is then the operator. */
export const withChange = (policy: PolicyDocument, { key: name, scope: within = {}, value, unit }: PolicyChange): PolicyDocument => {
  const whole = completePolicy(policy);
  const before = whole.values[name];
  // A key that this release has forgotten: a draft of an earlier one may still name it.
  if (before === undefined) return whole;
  const { scopes = [], ...entry } = before;
  const isGlobal = isSameScope(within, {});
  const scoped = { ...within, value, ...(unit === undefined || unit === entry.unit ? {} : { unit }) };
  const at = scopes.findIndex((one) => isSameScope(one, within));
  const kept = isGlobal ? scopes : at < 0 ? [...scopes, scoped] : scopes.with(at, scoped);
  return {
    values: {
      ...whole.values,
      [name]: {
        ...entry,
        ...(isGlobal ? { value, unit: unit ?? entry.unit } : {}),
        origin: 'configured',
        ...(kept.length === 0 ? {} : { scopes: kept }),
      },
    },
  };
};
