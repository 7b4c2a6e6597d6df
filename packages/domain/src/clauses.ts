import type { CommandCatalogue, EventCatalogue } from './catalogue.js';
import { complaintClauses } from './complaint/clauses.js';
import { type ClausesOf, type Grounds, ours } from './grounds.js';
import { improvementClauses } from './improvement/clauses.js';

/** Grounds of the commands and events of every category, each by itself or all together; `docs/clauses` is made from them. */
export const clauses: Readonly<Record<string, ClausesOf<CommandCatalogue, EventCatalogue> | Grounds>> = {
  complaint: complaintClauses,
  improvement: improvementClauses,
  /** Thirty values are printed as [X], many more as a word: the first and the last that a case meets stand for them. */
  policy: ['S2-17', 'S2-29', 'S2-30', 'S2-31', 'S2-49', 'S2-50', 'S2-51'],
  calendar: ['S2-17'],
  directory: ['S1-01', 'S1-11', 'S2-05'],
  kpiPeriod: ['S2-66', 'S2-68', 'S2-70'],
  staff: ours('names of staff lie apart from the directory, so that they can be erased'),
  apiKey: ours('services and persons must be known before they act'),
  erasure: ours('a person may ask to be forgotten'),
  import: ours('years of history lie in other systems: they are read as those state them'),
};
