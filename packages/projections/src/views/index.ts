import type { AnyProjection } from '../projection.js';
import { caseFacts } from './case-facts.js';
import { caseHistory } from './case-history.js';
import { complaintStatistics } from './complaint-statistics.js';
import { importProfiles } from './import-profiles.js';
import { kpiCases } from './kpi-cases.js';
import { openCases } from './open-cases.js';
import { openImprovements } from './open-improvements.js';

/** Every view of this release. */
export const views: readonly AnyProjection[] = [
  openCases,
  openImprovements,
  caseFacts,
  caseHistory,
  complaintStatistics,
  importProfiles,
  kpiCases,
];
