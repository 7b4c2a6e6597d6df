import { DEFAULT_CALENDAR, DEFAULT_DIRECTORY, DEFAULT_POLICY, type RulesInForce } from '@redress/domain';
import type { RulesSource } from '../rules-source.js';

const published = <Document>(version: number, document: Document) => ({ version, effectiveFrom: '2025-01-01T00:00:00.000Z', document });

export const defaultRules: RulesInForce = {
  policy: published(3, DEFAULT_POLICY),
  calendar: published(2, DEFAULT_CALENDAR),
  directory: published(1, DEFAULT_DIRECTORY),
};

/** Always the default documents. */
export const fixedRules: RulesSource = { inForce: () => defaultRules, refresh: async () => undefined, close: async () => undefined };
