import type { Aggregate } from '../aggregate.js';
import type { RulesInForce } from '../rules/rules.js';
import { type ImprovementCommand, improvementCommands } from './commands.js';
import { decide, type ImprovementRefusal } from './decider.js';
import { type ImprovementEvent, improvementEvents } from './events.js';
import { evolve } from './evolve.js';
import { resolvedOf } from './resolved.js';
import type { ImprovementState } from './state.js';

/** Measures that answer one or several complaints and outlive them, until their effect is known. */
export const improvement: Aggregate<ImprovementCommand, ImprovementEvent, ImprovementState, ImprovementRefusal, RulesInForce> = {
  category: 'improvement',
  commands: improvementCommands,
  events: improvementEvents,
  decider: { initial: { phase: 'none' }, decide, evolve },
  needsRules: true,
  place: (state) => (state.phase === 'none' ? {} : { stage: 'improve' }),
  resolved: resolvedOf,
  person: (_state, id) => `improvement-${id}`,
};
