import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { policyWith } from '../testing/rules.js';
import { resolve } from './policy.js';
import type { PolicyScope, ScopedValue } from './policy-document.js';
import { severities } from './severity.js';
import { validatePolicy } from './validate-policy.js';

const KEY = 'escalation.link.responseLimit';
const customers = ['C-1', 'C-2', 'C-3'] as const;
const grades = [1, 2, 3, 4] as const;

/** Scopes as the policy allows them: a customer, a grade with a severity, a grade, a severity; none twice. */
const scope = fc.oneof(
  fc.record({ customer: fc.constantFrom(...customers) }),
  fc.record({ grade: fc.constantFrom(...grades), severity: fc.constantFrom(...severities) }),
  fc.record({ grade: fc.constantFrom(...grades) }),
  fc.record({ severity: fc.constantFrom(...severities) }),
);
const scopes = fc.uniqueArray(fc.tuple(scope, fc.integer({ min: 0, max: 50 })), {
  selector: ([one]) => JSON.stringify(Object.entries(one).toSorted()),
  maxLength: 20,
});
const asked = fc.record(
  { customer: fc.constantFrom(...customers), grade: fc.constantFrom(...grades), severity: fc.constantFrom(...severities) },
  { requiredKeys: [] },
);

/** The rule as a sentence: look for the customer, then the grade with the severity, then the grade, then the severity, else the global value. */
const reference = (given: readonly ScopedValue[], { customer, grade, severity }: PolicyScope, global: number): unknown => {
  const found = (wanted: PolicyScope): ScopedValue | undefined =>
    given.find((one) => one.customer === wanted.customer && one.grade === wanted.grade && one.severity === wanted.severity);
  const candidates = [
    customer === undefined ? undefined : found({ customer }),
    grade === undefined || severity === undefined ? undefined : found({ grade, severity }),
    grade === undefined ? undefined : found({ grade }),
    severity === undefined ? undefined : found({ severity }),
  ];
  return candidates.find((one) => one !== undefined)?.value ?? global;
};

describe('the value of a key in a scope', () => {
  it('is that of the plain rule, for every policy and every case, in whatever order its scopes are written', () => {
    fc.assert(
      fc.property(scopes, asked, fc.integer({ min: 0, max: 50 }), fc.boolean(), (drawn, scopeAsked, global, reversed) => {
        const given: ScopedValue[] = drawn.map(([one, value]) => ({ ...one, value }));
        const policy = policyWith({ [KEY]: { value: global, scopes: reversed ? given.toReversed() : given } });
        expect(resolve(policy, KEY, scopeAsked).value).toBe(reference(given, scopeAsked, global));
      }),
      { numRuns: 500 },
    );
  });

  it('may be published in any of these policies', () => {
    fc.assert(
      fc.property(scopes, (drawn) => {
        const given = drawn.map(([one, value]) => ({ ...one, value }));
        expect(validatePolicy(policyWith({ [KEY]: { scopes: given } }))).toMatchObject({ ok: true });
      }),
      { numRuns: 30 },
    );
  });

  it('never depends on scopes that speak of somebody else', () => {
    fc.assert(
      fc.property(scopes, asked, (drawn, scopeAsked) => {
        const given: ScopedValue[] = drawn.map(([one, value]) => ({ ...one, value }));
        const fitting = given.filter((one) =>
          (['customer', 'grade', 'severity'] as const).every((field) => one[field] === undefined || one[field] === scopeAsked[field]),
        );
        const [all, few] = [given, fitting].map((some) => resolve(policyWith({ [KEY]: { value: 7, scopes: some } }), KEY, scopeAsked));
        expect([few?.value, few?.unit]).toEqual([all?.value, all?.unit]);
      }),
      { numRuns: 300 },
    );
  });
});
