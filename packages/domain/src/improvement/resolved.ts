import { told, wayUp } from '../complaint/resolved.js';
import type { Context } from '../decider.js';
import type { Resolved } from '../envelope.js';
import type { RulesInForce } from '../rules/rules.js';
import { climbingOf } from './decider.js';
import type { ImprovementEvent } from './events.js';
import { resolveMeasures } from './measures.js';
import type { ImprovementState } from './state.js';

/** The ways to the persons whom the rules have put into an event of an improvement. */
export const resolvedOf = (
  event: ImprovementEvent,
  { before, after }: { readonly before: ImprovementState; readonly after: ImprovementState },
  context: Context<RulesInForce>,
): readonly Resolved[] => {
  switch (event.type) {
    case 'CaseEscalated':
    case 'EscalationExhausted':
    case 'EscalationReminderIssued':
      return before.phase === 'none' ? [] : wayUp(event, climbingOf(before, context), context);
    case 'ImprovementPlanned':
    case 'ImprovementAdjusted':
      return after.phase === 'none' ? [] : told('holder', event.data.holder, resolveMeasures(after.measures, after.plannedBy, context));
    case 'ImprovementImplemented':
      return after.phase === 'none' ? [] : told('holder', event.data.holder, resolveMeasures([], after.plannedBy, context));
    default:
      return [];
  }
};
