import type { Instant } from '../envelope.js';
import type { CalendarDocument } from './calendar.js';
import type { Deadline, DeadlineBasis, DeadlineMove } from './deadline/recorded.js';
import { sumOf } from './deadline/sum.js';
import { DEADLINES, type DeadlineKind, type Timer } from './deadline/timers.js';
import { choiceIn, type Limit, limitFound, limitIn, numberOf } from './policy.js';
import type { PolicyScope } from './policy-document.js';
import { type PolicyKey, policyKeys } from './policy-keys.js';
import type { RulesInForce } from './rules.js';
import type { CustomerGrade, Severity } from './severity.js';
import { afterRunning, type Clock, endOfLimit, instantOf, runningTime, unofficialYears } from './time.js';

export type DeadlineScope = {
  /** Pseudonymous id. */
  readonly customer?: string;
  readonly severity?: Severity;
  readonly grade?: CustomerGrade;
  /** The due instant of the step itself: a link is never due later. */
  readonly cap?: Instant;
};

const scopeOf = ({ customer, severity, grade }: DeadlineScope): PolicyScope => ({
  ...(customer === undefined ? {} : { customer }),
  ...(severity === undefined ? {} : { severity }),
  ...(grade === undefined ? {} : { grade }),
});

/** The clock on which a timer runs for a customer of this grade. */
export const clockOf = (kind: DeadlineKind, { policy }: Pick<RulesInForce, 'policy'>, scope: DeadlineScope = {}): Clock => {
  const { clock } = DEADLINES[kind];
  if (clock !== 'by-grade') return clock;
  return choiceIn(policy.document, 'service.response.clock', scopeOf(scope)) === 'wall' ? 'wall' : 'business';
};

const keyOf = (kind: DeadlineKind, severity: Severity | undefined): PolicyKey => {
  const { policyKey } = DEADLINES[kind];
  const key = policyKeys.find((known) => known === policyKey.replace('*', severity ?? '*'));
  if (key === undefined)
    throw new Error(`deadline ${kind}: ${policyKey.endsWith('*') ? 'the severity is missing' : 'its instant is named by a person'}`);
  return key;
};

/** Per cent of the running time after which a deadline warns. */
const warnAfter = ({ policy }: Pick<RulesInForce, 'policy'>): number => numberOf(policy.document, 'escalation.warnBefore');

/** When the share `escalation.warnBefore` of the running time is used, on the limit's own clock. */
const warning = (rules: RulesInForce, from: number, to: number, clock: Clock): number => {
  const calendar = rules.calendar.document;
  return Math.min(afterRunning(calendar, from, (runningTime(calendar, from, to, clock) * warnAfter(rules)) / 100, clock), to);
};

/** The warning of a deadline whose end was moved. */
export const warnedAt = (rules: RulesInForce, from: Instant, dueAt: Instant, clock: Clock): Instant =>
  instantOf(warning(rules, Date.parse(from), Date.parse(dueAt), clock));

/**
 * The clock on which a limit is measured: working days in business hours, days and months of the calendar by every minute, hours and
 * minutes on the clock of the timer. A limit that is an instant named by a person knows no other than the timer's.
 */
export const measuredOn = ({ unit }: { readonly unit: Limit['unit'] | 'instant' }, clock: Clock): Clock =>
  unit === 'wd' ? 'working-days' : unit === 'd' || unit === 'm' ? 'wall' : clock;

/** Zone in which days are told. */
const zoneOf = (calendar: CalendarDocument): string => (calendar.kind === 'business' ? calendar.timezone : 'UTC');

type Basis = Pick<DeadlineBasis, 'origin' | 'scope' | 'window' | 'cap'>;
type Span = Parameters<typeof sumOf>[1];

/** Written out member by member: spreading them costs more than the whole sum. */
const basisOf = (rules: RulesInForce, span: Span, { origin, scope, window, cap }: Basis): DeadlineBasis => {
  const calendar = rules.calendar.document;
  const { countedIn, steps } = sumOf(calendar, span);
  return {
    origin,
    scope,
    clock: span.clock,
    policyVersion: rules.policy.version,
    calendarVersion: rules.calendar.version,
    timezone: zoneOf(calendar),
    warnAfter: warnAfter(rules),
    window,
    cap,
    countedIn,
    steps,
    unofficialYears: unofficialYears(calendar, span.from, span.to),
  };
};

/** The window that passes before the limit begins; none for most. */
const windowOf = (key: PolicyKey | undefined, from: Instant, { policy }: RulesInForce, scope: DeadlineScope): DeadlineBasis['window'] =>
  key === undefined ? null : { from, policyKey: key, policyValue: limitIn(policy.document, key, scopeOf(scope)) };

/**
 * The due instant of a limit that starts at `from`, under the rules in force, with the sum by which it was found.
 *
 * Throws when the kind's limit depends on a severity that is not given, or is an instant named by a person (`deadlineAt`).
 */
export const deadline = (kind: DeadlineKind, from: Instant, rules: RulesInForce, scope: DeadlineScope = {}): Deadline => {
  const calendar = rules.calendar.document;
  const { after }: Timer = DEADLINES[kind];
  const policyKey = keyOf(kind, scope.severity);
  const { limit, origin, setFor } = limitFound(rules.policy.document, policyKey, scopeOf(scope));
  const clock = measuredOn(limit, clockOf(kind, rules, scope));
  const window = windowOf(after, from, rules, scope);
  const begun = Date.parse(from);
  const start =
    after === undefined ? begun : endOfLimit(calendar, begun, limitIn(rules.policy.document, after, scopeOf(scope)), 'working-days');
  const whole = endOfLimit(calendar, start, limit, clock);
  const cut = scope.cap === undefined ? whole : Math.max(start, Math.min(whole, Date.parse(scope.cap)));
  const isCut = cut < whole;
  const span: Span = { from: start, to: cut, limit: isCut ? null : limit, unit: limit.unit, clock };
  const cap = isCut ? { at: instantOf(cut), insteadOf: instantOf(whole) } : null;
  return {
    kind,
    from: start === begun ? from : instantOf(start),
    dueAt: instantOf(cut),
    warnAt: instantOf(warning(rules, start, cut, clock)),
    policyKey,
    policyValue: limit,
    basis: basisOf(rules, span, { origin, scope: setFor, window, cap }),
  };
};

/** A deadline whose due instant a person named: a promise to the customer, the due date of a measure. */
export const deadlineAt = (kind: 'customer_commitment' | 'improvement', from: Instant, dueAt: Instant, rules: RulesInForce): Deadline => {
  const span: Span = {
    from: Date.parse(from),
    to: Math.max(Date.parse(from), Date.parse(dueAt)),
    limit: null,
    unit: 'instant',
    clock: 'wall',
  };
  return {
    kind,
    from,
    dueAt,
    warnAt: instantOf(warning(rules, span.from, span.to, 'wall')),
    policyKey: DEADLINES[kind].policyKey,
    policyValue: { amount: 0, unit: 'instant' },
    basis: basisOf(rules, span, { origin: null, scope: {}, window: null, cap: null }),
  };
};

/** How a due instant was moved later: the running time between the two, day by day. */
export const moveOf = ({ calendar }: Pick<RulesInForce, 'calendar'>, fromDueAt: Instant, toDueAt: Instant, clock: Clock): DeadlineMove => {
  const [from, to] = [Date.parse(fromDueAt), Date.parse(toDueAt)];
  const { steps } = sumOf(calendar.document, { from, to, limit: null, unit: 'min', clock });
  return {
    fromDueAt,
    toDueAt,
    calendarVersion: calendar.version,
    timezone: zoneOf(calendar.document),
    steps,
    unofficialYears: unofficialYears(calendar.document, from, to),
  };
};
