import type { Instant } from '../envelope.js';
import type { DeadlineKind } from '../rules/deadline/timers.js';
import type { StartedClock } from './vocabulary.js';

/** A deadline that runs for a case: what started it, and what it has said so far. */
export type RunningClock = StartedClock & {
  readonly warned: boolean;
  readonly missed: boolean;
  /** Revision of the event that recorded the miss. */
  readonly missedRevision: number | null;
  /** Since when it stands still while the customer is awaited, and when the engine lets it go on. */
  readonly paused: { readonly since: Instant; readonly until: Instant } | null;
  readonly pauses: number;
  /** Running time of all its pauses, in minutes on its own clock. */
  readonly pausedMinutes: number;
};
export type Clocks = readonly RunningClock[];

/** The rung and its reminders are kept with the ladder, not among the deadlines of the steps. */
const isStepClock = ({ kind }: StartedClock): boolean => kind !== 'ladder' && kind !== 'reminder';

const running = (clock: StartedClock): RunningClock => ({
  ...clock,
  warned: false,
  missed: false,
  missedRevision: null,
  paused: null,
  pauses: 0,
  pausedMinutes: 0,
});

export const started = (clocks: Clocks, deadlines: readonly StartedClock[]): Clocks => {
  const fresh = deadlines.filter(isStepClock);
  if (fresh.length === 0) return clocks;
  const replaced = (clock: RunningClock) => fresh.some(({ kind, subject }) => kind === clock.kind && subject === clock.subject);
  return [...clocks.filter((clock) => !replaced(clock)), ...fresh.map(running)];
};

export const stopped = (clocks: Clocks, ...kinds: readonly DeadlineKind[]): Clocks =>
  clocks.some(({ kind }) => kinds.includes(kind)) ? clocks.filter(({ kind }) => !kinds.includes(kind)) : clocks;

export const stoppedSubject = (clocks: Clocks, kind: DeadlineKind, subject: string): Clocks =>
  clocks.filter((clock) => clock.kind !== kind || clock.subject !== subject);

export const clockOfKind = (clocks: Clocks, kind: DeadlineKind): RunningClock | undefined => clocks.find((clock) => clock.kind === kind);

/** A deadline moved by an explicit event. What was missed stays missed unless the new due instant still lies ahead. */
export const moved = (clock: RunningClock | undefined, to: StartedClock, at: Instant): RunningClock => ({
  ...(clock ?? running(to)),
  ...to,
  warned: clock?.warned === true && to.warnAt <= at,
  missed: clock?.missed === true && to.dueAt <= at,
});

/**
 * Clocks whose time is up and whose miss is not yet recorded: at the due instant the timer rings, for nothing had been done by then. Should
 * a step of that very instant be recorded afterwards, it is in time all the same and revises the miss (`wronglyMissed`).
 */
export const due = (clocks: Clocks, at: Instant): Clocks => unmissed(clocks).filter(({ dueAt }) => dueAt <= at);

/** Clocks that a step done now leaves behind as late: their due instant has passed, not only come. */
export const passed = (clocks: Clocks, at: Instant): Clocks => unmissed(clocks).filter(({ dueAt }) => dueAt < at);

const unmissed = (clocks: Clocks): Clocks => clocks.filter(({ missed, paused }) => !missed && paused === null);

/** Clocks whose warning is due while their deadline is not. */
export const warnable = (clocks: Clocks, at: Instant): Clocks =>
  clocks.filter(({ warned, missed, paused, warnAt, dueAt }) => !warned && !missed && paused === null && warnAt <= at && at < dueAt);

/** The deadline that has been broken longest. */
export const firstOverdue = (clocks: Clocks): RunningClock | undefined =>
  clocks.reduce<RunningClock | undefined>(
    (first, clock) => (clock.missed && (first === undefined || clock.dueAt < first.dueAt) ? clock : first),
    undefined,
  );

/**
 * Whether a step done now is in time: by its due instant, that instant included, as the timely handling rate counts (S2-65, M01). A step
 * without a running clock cannot be late.
 */
export const isOnTime = (clock: { readonly dueAt: Instant } | undefined, at: Instant): boolean => clock === undefined || at <= clock.dueAt;

export const marked = (clocks: Clocks, kind: DeadlineKind, subject: string | undefined, mark: Partial<RunningClock>): Clocks =>
  clocks.map((clock) => (clock.kind === kind && clock.subject === subject ? { ...clock, ...mark } : clock));

type Missed = { readonly deadlineKind: DeadlineKind; readonly subject?: string | undefined };

export const markedMissed = (clocks: Clocks, { deadlineKind, subject }: Missed, revision: number): Clocks =>
  marked(clocks, deadlineKind, subject, { missed: true, missedRevision: revision });

/** Clocks that had been missed, yet that a step now recorded stopped by the instant at which they were due. */
export const wronglyMissed = (before: Clocks, after: Clocks, at: Instant): Clocks =>
  before.filter(
    (clock) => clock.missed && isOnTime(clock, at) && !after.some(({ kind, subject }) => kind === clock.kind && subject === clock.subject),
  );

export const markedWarned = (clocks: Clocks, kind: DeadlineKind, subject: string | undefined): Clocks =>
  marked(clocks, kind, subject, { warned: true });
