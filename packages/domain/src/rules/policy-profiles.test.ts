import { describe, expect, it } from '@jest/globals';
import { comparePolicies } from './compare-policies.js';
import { POLICY_PROFILES, policyProfileNames } from './policy/profiles.js';
import { policyWarnings } from './policy/warnings.js';
import { DEFAULT_POLICY, drillPolicy, flagOf, limitOf, listOf } from './policy.js';
import { validatePolicy } from './validate-policy.js';

describe('the shipped profiles', () => {
  it.each(policyProfileNames)('%s may be published as it is, also for drills, without a warning', (name) => {
    const { document } = POLICY_PROFILES[name];
    expect(validatePolicy(document)).toEqual({ ok: true, document });
    expect(validatePolicy(drillPolicy(document)).ok).toBe(true);
    expect(policyWarnings(document)).toEqual([]);
  });

  it('of the 4S shop decides on no validity and climbs three tiers (S3.2-02 to S3.2-05)', () => {
    const { document } = POLICY_PROFILES['dealer-4s'];
    expect(flagOf(document, 'complaint.validity.enabled')).toBe(false);
    expect(document.values['complaint.validity.enabled']?.origin).toBe('source');
    expect(listOf(document, 'escalation.levels')).toEqual(['handler', 'department_manager', 'general_manager']);
    expect(limitOf(document, 'dealer.tier3.limit')).toEqual({ amount: 24, unit: 'h' });
  });

  it('differ from the documents only in what C02 says', () => {
    const keys = comparePolicies(DEFAULT_POLICY, POLICY_PROFILES['dealer-4s'].document, { minutesPerDay: 540 }).map(({ key }) => key);
    expect(keys).toEqual(['complaint.record.limit', 'complaint.validity.enabled', 'escalation.levels']);
  });
});
