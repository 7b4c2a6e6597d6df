import { apiKey } from './access/api-key.js';
import type { EventCatalogue } from './catalogue.js';
import { complaint } from './complaint/complaint.js';
import { erasure } from './erasure/erasure.js';
import { imports } from './imports/imports.js';
import { improvement } from './improvement/improvement.js';
import { kpiPeriod } from './kpi/kpi-period.js';
import { calendar, directory, policySet } from './rules/rule-documents.js';
import { staffMember } from './staff/staff-member.js';

/** Every kind of stream this release knows. */
export const aggregates = [
  complaint,
  improvement,
  policySet,
  calendar,
  directory,
  kpiPeriod,
  staffMember,
  apiKey,
  erasure,
  imports,
] as const;

const merged = (catalogues: readonly EventCatalogue[]): EventCatalogue => {
  const all: Record<string, EventCatalogue[string]> = {};
  for (const [name, definition] of catalogues.flatMap((one) => Object.entries(one))) {
    if (all[name] !== undefined && all[name] !== definition) throw new Error(`two events are called ${name}`);
    all[name] = definition;
  }
  return all;
};

/** The events of all aggregates by code name. */
export const catalogue: EventCatalogue = merged(aggregates.map(({ events }) => events));
