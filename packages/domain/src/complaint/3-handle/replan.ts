import { flagOf, numberOf } from '../../rules/policy.js';
import { type CaseContext, holderFor, limit } from '../case-context.js';
import type { HandleEvent } from '../events.js';
import type { ManagedCase } from '../state.js';

/** Whether only management may grant another cycle (`complaint.replan.maxCycles`). */
export const isReplanLimitReached = ({ cycle, grantedCycles }: ManagedCase, { rules }: CaseContext): boolean =>
  cycle - grantedCycles >= numberOf(rules.policy.document, 'complaint.replan.maxCycles');

/** A new plan for a customer who is not satisfied (S2-41). The handling deadline stays unless the policy says otherwise. */
export const replanned = (reason: string, state: ManagedCase, context: CaseContext): HandleEvent => ({
  type: 'HandlingReplanned',
  data: {
    previousCycle: state.cycle,
    newCycle: state.cycle + 1,
    reason,
    replannedAt: context.at,
    holder: holderFor({ ...state, status: 'planning', awaitsDecision: null }, context),
    deadlines: [
      limit('plan', state, context),
      ...(flagOf(context.rules.policy.document, 'complaint.replan.resetsDeadline') ? [limit('handling', state, context)] : []),
    ],
  },
});
