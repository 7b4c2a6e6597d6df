import { DEFAULT_POLICY } from '../policy.js';
import type { Origin, PolicyDocument, PolicyValue } from '../policy-document.js';
import type { PolicyKey } from '../policy-keys.js';

/** A policy that ships: chosen at set-up, or drafted later like any other. */
export type PolicyProfile = {
  readonly title: { readonly zh: string; readonly en: string };
  /** Where it comes from. */
  readonly source: string;
  readonly document: PolicyDocument;
};

type Setting = readonly [key: PolicyKey, value: PolicyValue, origin: Origin];

const withSettings = (settings: readonly Setting[]): PolicyDocument => ({
  values: {
    ...DEFAULT_POLICY.values,
    ...Object.fromEntries(
      settings.map(([key, value, origin]) => [key, { value, unit: DEFAULT_POLICY.values[key]?.unit ?? 'enum', origin }] as const),
    ),
  },
});

/**
 * The shipped profiles. `dealer-4s` (C02): only one's own fault is looked for, so validity is not decided; three tiers, the last of which is the
 * general manager; whatever happens on site is registered at once. The tiers' limits are ours, since the source names none.
 */
export const POLICY_PROFILES: Readonly<Record<'documents' | 'dealer-4s', PolicyProfile>> = {
  documents: {
    title: { zh: '原文件通用版', en: "The documents' own" },
    source: 'S0–S4',
    document: DEFAULT_POLICY,
  },
  'dealer-4s': {
    title: { zh: '汽车4S店', en: '4S shop' },
    source: 'S3 article 2 (C02): S3.2-02 to S3.2-07',
    document: withSettings([
      ['complaint.validity.enabled', false, 'source'],
      ['escalation.levels', ['handler', 'department_manager', 'general_manager'], 'inferred'],
      ['complaint.record.limit', 10, 'suggested_default'],
      ['dealer.tier1.limit', 4, 'suggested_default'],
      ['dealer.tier2.limit', 8, 'suggested_default'],
      ['dealer.tier3.limit', 24, 'suggested_default'],
    ]),
  },
};
export type PolicyProfileName = keyof typeof POLICY_PROFILES;

export const policyProfileNames = Object.keys(POLICY_PROFILES) as PolicyProfileName[];
