import { ladderClauses } from '../complaint/loop/clauses.js';
import type { ClausesOf } from '../grounds.js';
import type { improvementCommands } from './commands.js';
import type { improvementEvents } from './events.js';

export const improvementClauses: ClausesOf<typeof improvementCommands, typeof improvementEvents> = {
  commands: {
    PlanImprovement: ['S0-08', 'S1-45', 'S2-52', 'S2-53', 'S2-54'],
    InspectImprovement: ['S2-56'],
    AdjustImprovement: ['S2-56'],
    ImplementImprovement: ['S2-55'],
    EvaluateImprovementEffect: ['S2-53', 'S2-57'],
    ReplanImprovement: ['S2-53'],
    CheckClocks: ['S1-05', 'S2-28'],
  },
  events: {
    ImprovementPlanned: ['S0-08', 'S1-45', 'S2-52', 'S2-53', 'S2-54'],
    ImprovementInspected: ['S2-56'],
    ImprovementAdjusted: ['S2-56'],
    ImprovementImplemented: ['S2-55'],
    ImprovementEffectEvaluated: ['S2-53', 'S2-57'],
    ImprovementReplanned: ['S2-53'],
    ImprovementDeadlineMissed: ['S2-54'],
    ImprovementEffectDeadlineMissed: ['S2-57'],
    ...ladderClauses,
  },
};
