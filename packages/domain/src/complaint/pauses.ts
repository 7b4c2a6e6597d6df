import { accept, type Decision, refuse } from '../decider.js';
import type { Instant } from '../envelope.js';
import { DEADLINES, type DeadlineKind } from '../rules/deadline/timers.js';
import { clockOf, deadline, measuredOn, moveOf } from '../rules/deadline.js';
import { limitOf, listOf, numberOf } from '../rules/policy.js';
import { actingFor } from '../rules/resolve.js';
import { type Clock, earlier, movedBy, runningMinutes, workingDayMinutes } from '../rules/time.js';
import { type CaseContext, scopeOf } from './case-context.js';
import { marked, type RunningClock } from './clocks.js';
import type { LoopStepCommand } from './commands.js';
import type { ComplaintEvent, PauseEvent } from './events.js';
import type { ManagedCase } from './state.js';

export type PauseRefusal =
  | 'clock-not-pausable'
  | 'clock-not-running'
  | 'clock-already-due'
  | 'clock-already-paused'
  | 'clock-not-paused'
  | 'customer-not-asked'
  | 'pause-limit-used-up'
  | 'pause-ends-in-the-past'
  | 'pause-too-long'
  | 'pause-needs-approval'
  | 'not-the-holder';

type Command<T extends LoopStepCommand['type']> = Extract<LoopStepCommand, { readonly type: T }>['data'];

/** On which clock a deadline runs, by the unit in which its limit was fixed. */
const measure = ({ kind, policyValue }: RunningClock, state: ManagedCase, { rules }: CaseContext): Clock =>
  measuredOn(policyValue, clockOf(kind, rules, scopeOf(state)));

const isPausable = (kind: DeadlineKind, { rules }: CaseContext): boolean =>
  DEADLINES[kind].pausable && listOf(rules.policy.document, 'clock.pause.clocks').includes(kind);

/** Minutes that all pauses of one clock may still take together. */
const minutesLeft = ({ pausedMinutes }: RunningClock, { rules }: CaseContext): number =>
  limitOf(rules.policy.document, 'clock.pause.maxTotal').amount * workingDayMinutes(rules.calendar.document) - pausedMinutes;

const unfit = (clock: RunningClock, context: CaseContext): PauseRefusal | undefined => {
  if (clock.paused !== null) return 'clock-already-paused';
  if (clock.missed || clock.dueAt <= context.at) return 'clock-already-due';
  const isUsedUp = clock.pauses >= numberOf(context.rules.policy.document, 'clock.pause.maxCount') || minutesLeft(clock, context) <= 0;
  return isUsedUp ? 'pause-limit-used-up' : undefined;
};

/** The holder of the step pauses; from a certain pause of the same clock on another person must agree. */
const unauthorised = (clocks: readonly RunningClock[], state: ManagedCase, { at, actor, rules }: CaseContext): PauseRefusal | undefined => {
  const isHolder = actor.id === state.holder || actor.id === actingFor(rules.directory.document, state.holder, at);
  const next = Math.max(...clocks.map(({ pauses }) => pauses)) + 1;
  if (next < numberOf(rules.policy.document, 'clock.pause.approvalFrom')) return isHolder ? undefined : 'not-the-holder';
  return actor.role === 'supervising_leader' && !isHolder ? undefined : 'pause-needs-approval';
};

/** A limit stands still while the company waits for the customer, whom it must have asked before. */
export const decidePause = (
  { clock: kind, reason, until }: Command<'PauseClocks'>,
  state: ManagedCase,
  context: CaseContext,
): Decision<ComplaintEvent, PauseRefusal> => {
  const { at, actor, rules } = context;
  if (kind !== undefined && !isPausable(kind, context)) return refuse('clock-not-pausable', { field: 'clock' });
  const wanted = state.clocks.filter((clock) => (kind === undefined ? isPausable(clock.kind, context) : clock.kind === kind));
  if (wanted[0] === undefined) return refuse('clock-not-running', { field: 'clock' });
  const clocks = wanted.filter((clock) => unfit(clock, context) === undefined);
  if (clocks.length === 0) return refuse(unfit(wanted[0], context) ?? 'clock-not-running', { field: 'clock' });
  const unallowed = unauthorised(clocks, state, context);
  if (unallowed !== undefined) return refuse(unallowed);
  if (!state.customerAsked) return refuse('customer-not-asked');
  const longest = deadline('pause', at, rules).dueAt;
  if (until !== undefined && until <= at) return refuse('pause-ends-in-the-past', { field: 'until' });
  if (until !== undefined && until > longest) return refuse('pause-too-long', { field: 'until', detail: `until ${longest}` });
  const link = state.clocks.filter((clock) => clock.kind === 'link_response' && unfit(clock, context) === undefined);
  return accept(
    ...[...clocks, ...link].map((clock): PauseEvent => {
      const used = movedBy(rules.calendar.document, at, minutesLeft(clock, context), measure(clock, state, context));
      const end = earlier(until ?? longest, used);
      return { type: 'ClockPaused', data: { clock: clock.kind, reason, pausedBy: actor.id, pausedAt: at, until: end } };
    }),
  );
};

export const decideResumption = (
  { clock: kind }: Command<'ResumeClocks'>,
  state: ManagedCase,
  context: CaseContext,
): Decision<ComplaintEvent, PauseRefusal> => {
  const paused = state.clocks.filter((clock) => clock.paused !== null);
  if (!paused.some((clock) => kind === undefined || clock.kind === kind)) return refuse('clock-not-paused', { field: 'clock' });
  // The link stood still for the sake of its step, whichever of its clocks that was.
  const clocks = paused.filter((clock) => kind === undefined || clock.kind === kind || clock.kind === 'link_response');
  const { actor, at, rules } = context;
  const isHolder = actor.id === state.holder || actor.id === actingFor(rules.directory.document, state.holder, at);
  if (!isHolder && actor.role !== 'supervising_leader') return refuse('not-the-holder');
  return accept(...clocks.map((clock) => resumed(clock, at, state, context)));
};

/** The clock goes on with its due instant moved by the running time of the pause, on the same kind of clock. */
const resumed = (clock: RunningClock, wanted: Instant, state: ManagedCase, context: CaseContext): PauseEvent => {
  const calendar = context.rules.calendar.document;
  const { since, until } = clock.paused ?? { since: wanted, until: wanted };
  const at = wanted < until ? wanted : until;
  const kind = measure(clock, state, context);
  const pausedFor = runningMinutes(calendar, since, at, kind);
  const newDueAt = movedBy(calendar, clock.dueAt, pausedFor, kind);
  return {
    type: 'ClockResumed',
    data: {
      clock: clock.kind,
      newDueAt,
      newWarnAt: movedBy(calendar, clock.warnAt, pausedFor, kind),
      pausedFor,
      move: moveOf(context.rules, clock.dueAt, newDueAt, kind),
      resumedBy: context.actor.id,
      resumedAt: at,
    },
  };
};

/** Pauses that have come to their end: the engine, or whoever comes next, lets the clock go on as of then. */
export const resumptionsDue = (state: ManagedCase, context: CaseContext): readonly PauseEvent[] =>
  state.clocks.flatMap((clock) =>
    clock.paused !== null && clock.paused.until <= context.at ? [resumed(clock, clock.paused.until, state, context)] : [],
  );

/** A step that ends or moves paused clocks lets them go on first. */
export const resumedFor = (kinds: readonly DeadlineKind[] | 'all', state: ManagedCase, context: CaseContext): readonly PauseEvent[] =>
  state.clocks.flatMap((clock) =>
    clock.paused !== null && (kinds === 'all' || kinds.includes(clock.kind)) ? [resumed(clock, context.at, state, context)] : [],
  );

/** Running time since an instant in which the case waited for its customer. */
export const pausedSince = ({ pauses }: ManagedCase, anchor: Instant, { at, rules }: CaseContext): number =>
  pauses.reduce(
    (sum, { from, to }) => sum + runningMinutes(rules.calendar.document, from < anchor ? anchor : from, to ?? at, 'business'),
    0,
  );

export const evolvePause = (state: ManagedCase, event: PauseEvent): ManagedCase => {
  switch (event.type) {
    case 'ClockPaused': {
      const { clock, pausedAt, until } = event.data;
      const pauses = state.clocks.find(({ kind }) => kind === clock)?.pauses ?? 0;
      const isPaused = state.pauses.at(-1)?.to === null;
      return {
        ...state,
        customerAsked: false,
        pauses: isPaused ? state.pauses : [...state.pauses, { from: pausedAt, to: null }],
        clocks: marked(state.clocks, clock, undefined, { paused: { since: pausedAt, until }, pauses: pauses + 1 }),
      };
    }
    case 'ClockResumed': {
      const { clock, newDueAt, newWarnAt, pausedFor, resumedAt } = event.data;
      const before = state.clocks.find(({ kind }) => kind === clock)?.pausedMinutes ?? 0;
      const clocks = marked(state.clocks, clock, undefined, {
        paused: null,
        dueAt: newDueAt,
        warnAt: newWarnAt,
        pausedMinutes: before + pausedFor,
      });
      const last = state.pauses.at(-1);
      const isOver = last !== undefined && last.to === null && clocks.every(({ paused }) => paused === null);
      return { ...state, clocks, pauses: isOver ? [...state.pauses.slice(0, -1), { from: last.from, to: resumedAt }] : state.pauses };
    }
  }
};
