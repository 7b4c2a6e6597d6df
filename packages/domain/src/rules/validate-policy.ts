import { z } from 'zod';
import { CONTRADICTIONS } from './policy/contradictions.js';
import type { PolicyKeyDefinition } from './policy/key.js';
import { valueIn } from './policy/value-schema.js';
import { origins, type PolicyDocument, type PolicyScope, type PolicyUnit, scopedValue } from './policy-document.js';
import { POLICY_KEYS, type PolicyKey, policyKeys } from './policy-keys.js';
import { type Validated, validated } from './rule-document.js';

/** Scales whose values may stand together in one scope; every other scope names one scale alone. */
const COMBINED = 'grade severity';

const MISSING = 'is missing; expected value, unit and origin';
/** So many missing keys are told one by one; more of them mean that the document is something else. */
const MOST_MISSING = 10;

const scopeFlaw = (scope: PolicyScope, { scopedBy = [] }: PolicyKeyDefinition): string | undefined => {
  if (scopedBy.length === 0) return 'this key has no scopes';
  const named = Object.keys(scope).toSorted();
  const known = named.every((scale) => (scopedBy as readonly string[]).includes(scale));
  if (named.length === 0 || !known) return `expected a scope by ${scopedBy.join(', ')}`;
  return named.length === 1 || named.join(' ') === COMBINED ? undefined : 'expected one scale, or grade with severity';
};

/** One key: units of the key, each value fit for its unit, scopes of the key's scales, none twice. */
const entryOf = (definition: PolicyKeyDefinition) => {
  const { units, isFixed = false, entry } = definition;
  const schemas = new Map(units.map((unit) => [unit, valueIn(unit, definition)]));
  return z
    .strictObject(
      {
        value: z.unknown(),
        unit: z.enum(units),
        origin: z.enum(origins),
        scopes: z.array(scopedValue).optional(),
      },
      { error: ({ input }) => (input === undefined ? MISSING : undefined) },
    )
    .superRefine(({ value, unit, scopes = [] }, context) => {
      const flaw = (path: readonly PropertyKey[], message: string) => context.addIssue({ code: 'custom', path: [...path], message });
      const check = (given: unknown, within: PolicyUnit, path: (string | number)[]) => {
        const schema = schemas.get(within);
        if (schema === undefined) flaw([...path, 'unit'], `expected ${units.join(' or ')}`);
        else for (const issue of schema.safeParse(given).error?.issues ?? []) flaw([...path, 'value', ...issue.path], issue.message);
      };
      check(value, unit, []);
      if (isFixed && value !== entry.value) flaw(['value'], `cannot be configured; expected ${JSON.stringify(entry.value)}`);
      const seen = new Set<string>();
      for (const [index, { value: scoped, unit: scopedUnit, ...given }] of scopes.entries()) {
        check(scoped, scopedUnit ?? unit, ['scopes', index]);
        const scope = Object.fromEntries(
          Object.entries(given)
            .filter(([, member]) => member !== undefined)
            .toSorted(),
        );
        const unfit = scopeFlaw(scope, definition);
        if (unfit !== undefined) flaw(['scopes', index], unfit);
        const name = JSON.stringify(scope);
        if (seen.has(name)) flaw(['scopes', index], 'this scope is given twice');
        seen.add(name);
      }
    });
};

const publishable = z.strictObject({
  values: z.strictObject(Object.fromEntries(policyKeys.map((key): [PolicyKey, z.ZodType] => [key, entryOf(POLICY_KEYS[key])]))),
});

/**
 * Whether a policy may be published: every key of this release, each with its unit, range and scopes, and keys that agree with one another; all
 * failures together. What keys say together is looked at once each of them can be read.
 */
export const validatePolicy = (document: unknown): Validated<PolicyDocument> => {
  // The check is narrower than the type, which also holds documents of other releases.
  const checked = validated(publishable as unknown as z.ZodType<PolicyDocument>, document, (policy) =>
    CONTRADICTIONS.flatMap((broken) => broken(policy)),
  );
  if (checked.ok) return checked;
  const isMissing = (failure: string) => failure.endsWith(MISSING);
  const missing = checked.failures.filter(isMissing);
  if (missing.length <= MOST_MISSING) return checked;
  const [example = ''] = missing;
  return {
    ok: false,
    failures: [
      ...checked.failures.filter((failure) => !isMissing(failure)),
      `/values: ${missing.length} keys are missing, such as ${example.slice('/values/'.length, example.indexOf(':'))}; expected all ${policyKeys.length}`,
    ],
  };
};
