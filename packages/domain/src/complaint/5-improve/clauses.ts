import { type ClausesOf, ours } from '../../grounds.js';
import type { improveCommands } from './commands.js';
import type { improveEvents } from './events.js';

const waiver = ours('not every complaint has a cause to remove: a named person says so and why');
const reopening = ours('a customer who comes back within the window need not begin anew');

export const improveClauses: ClausesOf<typeof improveCommands, typeof improveEvents> = {
  commands: {
    LinkImprovement: ['S2-52'],
    ConcludeImprovement: ['S2-57'],
    WaiveImprovement: waiver,
    SummariseComplaint: ['S0-07', 'S0-08', 'S1-45', 'S3.1-15'],
    CloseComplaint: ['S2-01', 'S2-02'],
    ReopenComplaint: reopening,
  },
  events: {
    ImprovementLinked: ['S2-52'],
    ImprovementConcluded: ['S2-57'],
    ImprovementWaived: waiver,
    ComplaintSummarised: ['S0-07', 'S0-08', 'S1-45', 'S3.1-15'],
    ComplaintClosed: ['S2-01', 'S2-02'],
    ComplaintReopened: reopening,
  },
};
