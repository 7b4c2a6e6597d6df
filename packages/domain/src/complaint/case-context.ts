import type { Context } from '../decider.js';
import type { PathStep } from '../envelope.js';
import type { Deadline } from '../rules/deadline/recorded.js';
import type { DeadlineKind } from '../rules/deadline/timers.js';
import { type DeadlineScope, deadline } from '../rules/deadline.js';
import { type AssignedRole, assignedRoles, departmentOf, staffOf } from '../rules/directory.js';
import { type Named, resolveRung } from '../rules/ladder.js';
import type { Resolution } from '../rules/resolution-path.js';
import { resolve } from '../rules/resolve.js';
import type { RulesInForce } from '../rules/rules.js';
import type { Climbing } from './escalation.js';
import type { ManagedCase } from './state.js';

export type CaseContext = Context<RulesInForce>;

/** The scales by which the limits of a case differ. */
type Scales = Pick<ManagedCase, 'severity' | 'grade' | 'customerId'>;

export const scopeOf = ({ severity, grade, customerId }: Scales): DeadlineScope => ({
  ...(customerId === null ? {} : { customer: customerId }),
  ...(severity === null ? {} : { severity }),
  ...(grade === null ? {} : { grade }),
});

export const limit = (kind: DeadlineKind, state: Scales, { at, rules }: CaseContext): Deadline => deadline(kind, at, rules, scopeOf(state));

/** What tells whose turn it is. */
type Turn = Pick<ManagedCase, 'status' | 'receivedBy' | 'handler' | 'awaitsDecision' | 'plan' | 'appreciated' | 'outcome'>;

/** Somebody in a role, except whoever may not judge their own work; or the person a role led to, and who answers when that person has left. */
type Seat = { readonly role: string; readonly except?: string } | { readonly person: string; readonly otherwise: AssignedRole };

const owners: Seat = { role: 'complaint_handling_department' };

const judge = ({ plan }: Turn): Seat => {
  if (plan === null || plan.phase === 'approved') return owners;
  const role = plan.chain.find((asked, index) => index === plan.chain.length - 1 || !plan.opinions.includes(asked));
  return { role: role ?? 'supervising_leader', except: plan.draftedBy };
};

const seatOf = (turn: Turn): Seat => {
  switch (turn.status) {
    case 'received':
    case 'recorded':
      return { person: turn.receivedBy, otherwise: 'customer_service_rep' };
    case 'assigned':
    case 'analyzing':
    case 'handling':
      return turn.handler === null ? owners : { person: turn.handler, otherwise: 'complaint_handling_department' };
    case 'analyzed':
    case 'handled':
      return turn.awaitsDecision === null ? owners : { role: 'management' };
    case 'awaiting_approval':
      return judge(turn);
    case 'awaiting_feedback':
      return { role: 'customer_service_rep' };
    case 'feedback_given':
      return turn.appreciated || turn.outcome === 'unresolved' ? owners : { role: 'customer_service_rep' };
    case 'submitted':
    case 'validated':
    case 'not_upheld':
    case 'planning':
    case 'improving':
    case 'closed':
      return owners;
  }
};

const ladderTop = ({ at, rules }: CaseContext): Named => resolveRung(rules, Number.MAX_SAFE_INTEGER, { departmentId: '' }, at);

/** After those who could not be asked, whoever could. */
const goingOn = (tried: Resolution, next: Named, arrival: PathStep['why']): Named => {
  const [first, ...more] = next.path;
  const step = first?.why === 'holder' ? { ...first, why: arrival } : first;
  return { staffId: next.staffId, path: [...tried.path, ...(step === undefined ? [] : [step]), ...more] };
};

/** Who acts in a role now; where nobody can, whoever stands at the top of the ladder. */
const inRole = (name: string, context: CaseContext, except?: string): Named => {
  const role = assignedRoles.find((known): known is AssignedRole => known === name);
  const asked = role === undefined ? { path: [] } : resolve(context.rules.directory.document, { role, ...excepting(except) }, context.at);
  return asked.staffId === undefined ? goingOn(asked, ladderTop(context), 'higher-rung') : { ...asked, staffId: asked.staffId };
};

const excepting = (except: string | undefined): { readonly except?: string } => (except === undefined ? {} : { except });

/** The named person whose turn it is, substitutes respected (S2-05), and the way to them. */
export const resolveHolder = (turn: Turn, context: CaseContext): Named => {
  const seat = seatOf(turn);
  if ('role' in seat) return inRole(seat.role, context, seat.except);
  const { at, rules } = context;
  const asked = resolve(rules.directory.document, { person: seat.person }, at);
  if (asked.staffId !== undefined) return { ...asked, staffId: asked.staffId };
  const otherwise = inRole(seat.otherwise, context);
  // A service that took a complaint in was never on staff: nothing has kept it from going on.
  const wasOnStaff = staffOf(rules.directory.document, seat.person) !== undefined || turn.handler === seat.person;
  return wasOnStaff ? goingOn(asked, otherwise, 'next-holder') : otherwise;
};

/** The named person whose turn it is: `resolveHolder` without the way there. */
export const holderFor = (turn: Turn, context: CaseContext): string => resolveHolder(turn, context).staffId;

export const departmentOfHolder = (holder: string, { rules }: CaseContext): string =>
  departmentOf(rules.directory.document, holder) ?? rules.directory.document.departments[0]?.departmentId ?? 'unknown';

/**
 * What is late is late in the department that has not answered its link, and after that in the department of whoever holds the step; of
 * somebody whom the directory no longer knows, in the department that is responsible for the case.
 */
export const climbingOf = (state: ManagedCase, context: CaseContext): Climbing => ({
  clocks: state.clocks,
  escalation: state.escalation,
  holder: state.holder,
  departmentId: state.link?.responded === false ? state.link.departmentId : departmentOfStep(state, context),
  handler: state.holder,
  scope: scopeOf(state),
});

const departmentOfStep = ({ holder, responsibleDepartment }: ManagedCase, context: CaseContext): string =>
  departmentOf(context.rules.directory.document, holder) ?? responsibleDepartment ?? departmentOfHolder(holder, context);
