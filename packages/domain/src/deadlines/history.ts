import type { RunningClock } from '../complaint/clocks.js';
import { complaint } from '../complaint/complaint.js';
import type { ComplaintEvent } from '../complaint/events.js';
import type { StartedClock } from '../complaint/vocabulary.js';
import type { Instant } from '../envelope.js';
import type { ImprovementEvent } from '../improvement/events.js';
import { improvement } from '../improvement/improvement.js';
import type { DeadlineMove } from '../rules/deadline/recorded.js';

/** What happened to a deadline after it began. */
export type DeadlineHappening =
  | { readonly what: 'paused'; readonly at: Instant; readonly until: Instant }
  | {
      readonly what: 'resumed';
      readonly at: Instant;
      readonly fromDueAt: Instant;
      readonly toDueAt: Instant;
      readonly minutes: number;
      readonly move: DeadlineMove | null;
    }
  | {
      readonly what: 'extended';
      readonly at: Instant;
      readonly by: string;
      readonly fromDueAt: Instant;
      readonly toDueAt: Instant;
      readonly move: DeadlineMove | null;
    }
  | { readonly what: 'warned' | 'missed' | 'revised' | 'again' | 'replaced'; readonly at: Instant }
  | { readonly what: 'ended'; readonly at: Instant; readonly inTime: boolean };

type ClockedEvent = ComplaintEvent | ImprovementEvent;

/** A deadline of a case or an improvement from its start to its end, as the events record it. */
export type DeadlineStory = {
  /** As it was fixed at the start. */
  readonly deadline: StartedClock;
  readonly startedBy: ClockedEvent['type'];
  /** Revision of that event. */
  readonly revision: number;
  /** How the time in which the case had waited before moved it; null when it did not. */
  readonly waited: DeadlineMove | null;
  readonly state: 'running' | 'paused' | 'ended';
  /** After pauses and extensions. */
  readonly dueAt: Instant;
  readonly warnAt: Instant;
  readonly happenings: readonly DeadlineHappening[];
};

/** An event with its business instant. */
export type DatedEvent<E extends ClockedEvent = ClockedEvent> = { readonly event: E; readonly at: Instant; readonly revision: number };

type Named = Pick<StartedClock, 'kind' | 'subject'>;
const isSame = (one: Named, other: Named): boolean => one.kind === other.kind && one.subject === other.subject;

const startedIn = ({ data }: ClockedEvent): readonly StartedClock[] => ('deadlines' in data ? data.deadlines : []);

/** Rungs and reminders are kept with the ladder; each ends with the next word of the ladder. */
const isOfLadder = ({ kind }: Named): boolean => kind === 'ladder' || kind === 'reminder';
const LADDER: readonly string[] = [
  'CaseEscalated',
  'CaseDeEscalated',
  'EscalationExhausted',
  'EscalationReminderIssued',
  'ComplaintClosed',
];

const begun = (deadline: StartedClock, { event, revision }: DatedEvent): DeadlineStory => ({
  deadline,
  startedBy: event.type,
  revision,
  waited: 'move' in event.data && event.type !== 'HandlingDeadlineExtended' ? event.data.move : null,
  state: 'running',
  dueAt: deadline.dueAt,
  warnAt: deadline.warnAt,
  happenings: [],
});

const told = (story: DeadlineStory, happening: DeadlineHappening, change: Partial<DeadlineStory> = {}): DeadlineStory => ({
  ...story,
  ...change,
  happenings: [...story.happenings, happening],
});

/** What one event did to a clock that runs on, or began to run again. */
const changes = (before: RunningClock | undefined, after: RunningClock, { event, at }: DatedEvent): readonly DeadlineHappening[] => {
  if (before === undefined) return [{ what: 'again', at }];
  const happened: DeadlineHappening[] = [];
  if (before.paused === null && after.paused !== null) happened.push({ what: 'paused', at: after.paused.since, until: after.paused.until });
  if (before.paused !== null && after.paused === null && event.type === 'ClockResumed')
    happened.push({
      what: 'resumed',
      at: event.data.resumedAt,
      fromDueAt: before.dueAt,
      toDueAt: after.dueAt,
      minutes: event.data.pausedFor,
      move: event.data.move,
    });
  if (event.type === 'HandlingDeadlineExtended' && before.dueAt !== after.dueAt)
    happened.push({
      what: 'extended',
      at,
      by: event.data.approvedBy,
      fromDueAt: before.dueAt,
      toDueAt: after.dueAt,
      move: event.data.move,
    });
  if (!before.warned && after.warned) happened.push({ what: 'warned', at });
  if (!before.missed && after.missed) happened.push({ what: 'missed', at });
  return happened;
};

const followed = (
  story: DeadlineStory,
  [before, after]: readonly [RunningClock | undefined, RunningClock | undefined],
  one: DatedEvent,
): DeadlineStory => {
  if (after !== undefined)
    return changes(before, after, one).reduce<DeadlineStory>((so, happening) => told(so, happening), {
      ...story,
      state: after.paused === null ? 'running' : 'paused',
      dueAt: after.dueAt,
      warnAt: after.warnAt,
    });
  if (before === undefined) return story;
  return told(story, { what: 'ended', at: one.at, inTime: one.at <= before.dueAt }, { state: 'ended' });
};

/** A clock of the same name that begins anew ends the one before it. An extension only moves it. */
const replacing = (stories: readonly DeadlineStory[], fresh: readonly StartedClock[], { at }: DatedEvent): readonly DeadlineStory[] =>
  stories.map((story) =>
    story.state !== 'ended' && fresh.some((clock) => isSame(clock, story.deadline))
      ? told(story, { what: 'replaced', at }, { state: 'ended' })
      : story,
  );

const endedRungs = (stories: readonly DeadlineStory[], { event, at }: DatedEvent): readonly DeadlineStory[] =>
  LADDER.includes(event.type)
    ? stories.map((story) =>
        isOfLadder(story.deadline) && story.state !== 'ended'
          ? told(story, { what: 'ended', at, inTime: at <= story.dueAt }, { state: 'ended' })
          : story,
      )
    : stories;

const lastOf = (stories: readonly DeadlineStory[], named: Named): DeadlineStory | undefined =>
  stories.findLast(({ deadline }) => isSame(deadline, named));

/** What starts and stops deadlines: its events, and the clocks that run after each. */
type Clocked<E, State> = {
  readonly decider: { readonly initial: State; readonly evolve: (state: State, event: E) => State };
  readonly clocksOf: (state: State) => readonly RunningClock[];
};

const historyOf = <E extends ClockedEvent, State>(
  { decider, clocksOf }: Clocked<E, State>,
  events: readonly DatedEvent<E>[],
): readonly DeadlineStory[] => {
  let state = decider.initial;
  let stories: readonly DeadlineStory[] = [];
  for (const one of events) {
    const next = decider.evolve(state, one.event);
    const [before, after] = [clocksOf(state), clocksOf(next)];
    const fresh = one.event.type === 'HandlingDeadlineExtended' ? [] : startedIn(one.event);
    stories = endedRungs(replacing(stories, fresh, one), one).map((story, _index, all) => {
      if (isOfLadder(story.deadline) || story !== lastOf(all, story.deadline)) return story;
      if (fresh.some((clock) => isSame(clock, story.deadline))) return story;
      const pair = [before, after].map((clocks) => clocks.find((clock) => isSame(clock, story.deadline)));
      return followed(story, [pair[0], pair[1]], one);
    });
    stories = [...stories, ...fresh.map((clock) => begun(clock, one))];
    if (one.event.type === 'DeadlineMissRevised') {
      const { clock, subject, completedAt } = one.event.data;
      const last = lastOf(stories, { kind: clock, subject });
      stories = stories.map((story) => (story === last ? told(story, { what: 'revised', at: completedAt }) : story));
    }
    state = next;
  }
  return stories;
};

/** Every deadline of a case in the order in which they began: what fixed it, what moved it, how it ended. */
export const deadlineHistory = (events: readonly DatedEvent<ComplaintEvent>[]): readonly DeadlineStory[] =>
  historyOf({ decider: complaint.decider, clocksOf: (state) => (state.kind === 'managed' ? state.clocks : []) }, events);

/** The same of an improvement: its measures, each with its own deadline, and the evaluation of their effect. */
export const improvementDeadlineHistory = (events: readonly DatedEvent<ImprovementEvent>[]): readonly DeadlineStory[] =>
  historyOf({ decider: improvement.decider, clocksOf: (state) => (state.phase === 'none' ? [] : state.clocks) }, events);
