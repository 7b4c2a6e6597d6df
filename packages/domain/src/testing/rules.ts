import type { Instant } from '../envelope.js';
import { DEFAULT_CALENDAR } from '../rules/calendar.js';
import { DEFAULT_DIRECTORY } from '../rules/default-directory.js';
import { DEFAULT_POLICY } from '../rules/policy.js';
import type { PolicyDocument, PolicyEntry } from '../rules/policy-document.js';
import type { PolicyKey } from '../rules/policy-keys.js';
import type { Published } from '../rules/rule-document.js';
import type { RulesInForce } from '../rules/rules.js';

export const published = <Document>(document: Document, version = 1): Published<Document> => ({
  version,
  effectiveFrom: '2025-01-01T00:00:00.000Z',
  document,
});

/** The shipped documents, each in version 1. */
export const RULES: RulesInForce = {
  policy: published(DEFAULT_POLICY),
  calendar: published(DEFAULT_CALENDAR),
  directory: published(DEFAULT_DIRECTORY),
};

export const policyWith = (changes: Partial<Record<PolicyKey, Partial<PolicyEntry>>>): PolicyDocument => ({
  values: {
    ...DEFAULT_POLICY.values,
    ...Object.fromEntries(
      Object.entries(changes).map(([key, change]) => [key, { ...DEFAULT_POLICY.values[key], ...change } as PolicyEntry]),
    ),
  },
});

/** The instant of a time of day in Shanghai, such as `2026-03-02 09:30`. */
export const shanghai = (local: string): Instant => {
  const [date, time = '00:00'] = local.split(' ');
  return new Date(`${date}T${time}+08:00`).toISOString();
};
