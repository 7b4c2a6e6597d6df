import { type ClausesOf, ours } from '../../grounds.js';
import type { observedCommands, observedEvents } from './messages.js';

const imported = ours('years of history lie in other systems: they are read as those state them');
const adopted = ours('a case begun elsewhere goes on here');

export const observedClauses: ClausesOf<typeof observedCommands, typeof observedEvents> = {
  commands: { ImportCase: imported, AdoptCase: adopted },
  events: { CaseImported: imported, FactsReported: imported, CaseAdopted: adopted },
};
