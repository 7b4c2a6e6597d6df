import type { Context } from '../decider.js';
import { type Deadline, type DeadlineKind, type DeadlineScope, deadline } from '../rules/deadline.js';
import { type AssignedRole, actingFor, assignedRoles, departmentOf, holderOf } from '../rules/directory.js';
import { rungHolder } from '../rules/ladder.js';
import type { RulesInForce } from '../rules/rules.js';
import type { Climbing } from './escalation.js';
import type { ManagedCase } from './state.js';

export type CaseContext = Context<RulesInForce>;

/** The scales by which the limits of a case differ. */
export const scopeOf = ({ severity, grade }: Pick<ManagedCase, 'severity' | 'grade'>): DeadlineScope => ({
  ...(severity === null ? {} : { severity }),
  ...(grade === null ? {} : { grade }),
});

export const limit = (kind: DeadlineKind, state: Pick<ManagedCase, 'severity' | 'grade'>, { at, rules }: CaseContext): Deadline =>
  deadline(kind, at, rules, scopeOf(state));

/** Whose turn it is in a state: a role, or the person a role led to. */
type Turn = Pick<ManagedCase, 'status' | 'receivedBy' | 'handler' | 'awaitsDecision' | 'plan' | 'appreciated' | 'outcome'>;

const nextInChain = ({ plan }: Turn): string => {
  if (plan === null || plan.phase === 'approved') return 'complaint_handling_department';
  return plan.chain.find((role, index) => index === plan.chain.length - 1 || !plan.opinions.includes(role)) ?? 'supervising_leader';
};

const turnOf = (turn: Turn): { readonly role: string } | { readonly person: string } => {
  switch (turn.status) {
    case 'received':
    case 'recorded':
      return { person: turn.receivedBy };
    case 'assigned':
    case 'analyzing':
    case 'handling':
      return turn.handler === null ? { role: 'complaint_handling_department' } : { person: turn.handler };
    case 'analyzed':
    case 'handled':
      return { role: turn.awaitsDecision === null ? 'complaint_handling_department' : 'management' };
    case 'awaiting_approval':
      return { role: nextInChain(turn) };
    case 'awaiting_feedback':
      return { role: 'customer_service_rep' };
    case 'feedback_given':
      return { role: turn.appreciated || turn.outcome === 'unresolved' ? 'complaint_handling_department' : 'customer_service_rep' };
    case 'submitted':
    case 'validated':
    case 'not_upheld':
    case 'planning':
    case 'improving':
    case 'closed':
      return { role: 'complaint_handling_department' };
  }
};

/** Who acts in a role now; where nobody holds it, whoever stands at the top of the ladder. */
const inRole = (name: string, { at, rules }: CaseContext): string => {
  const role = assignedRoles.find((known): known is AssignedRole => known === name);
  const person = role === undefined ? undefined : holderOf(rules.directory.document, role, at);
  return person ?? rungHolder(rules, Number.MAX_SAFE_INTEGER, { departmentId: '' }, at);
};

/** The named person whose turn it is, substitutes respected (S2-05). */
export const holderFor = (turn: Turn, context: CaseContext): string => {
  const next = turnOf(turn);
  if ('role' in next) return inRole(next.role, context);
  return actingFor(context.rules.directory.document, next.person, context.at) ?? inRole('customer_service_rep', context);
};

export const departmentOfHolder = (holder: string, { rules }: CaseContext): string =>
  departmentOf(rules.directory.document, holder) ?? rules.directory.document.departments[0]?.departmentId ?? 'unknown';

/** What is late is late in the department that has not answered its link, and after that in the department of whoever holds the step. */
export const climbingOf = (state: ManagedCase, context: CaseContext): Climbing => ({
  clocks: state.clocks,
  escalation: state.escalation,
  holder: state.holder,
  departmentId: state.link?.responded === false ? state.link.departmentId : departmentOfHolder(state.holder, context),
  handler: state.holder,
  scope: scopeOf(state),
});
