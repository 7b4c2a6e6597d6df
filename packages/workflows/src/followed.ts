import {
  type CaseView,
  type ClockView,
  caseView,
  complaint,
  fold,
  type ImprovementView,
  improvement,
  improvementView,
  parseStream,
} from '@redress/domain';
import type { CommandHandler, EventStore, RecordedEvent } from '@redress/eventstore';
import type { Outlook } from './relay/sweep.js';

/** Loads the state of a stream; revision -1 when there is none. */
type Load = CommandHandler['load'];

/** A loop was started for a stream that none follows. */
const noLoop = (stream: string): Error => new Error(`no loop follows stream ${stream}`);

/** The view of whatever a loop follows. Throws for a stream without events: loops are started by what was recorded. */
export const viewOf = async (load: Load, stream: string): Promise<CaseView | ImprovementView> => {
  const { category, id } = parseStream(stream);
  if (category === complaint.category) {
    const { state, revision } = await load(complaint, id);
    if (revision >= 0) return caseView(state, revision);
  } else if (category === improvement.category) {
    const { state, revision } = await load(improvement, id);
    if (revision >= 0) return improvementView(state, revision);
  } else throw noLoop(stream);
  throw new Error(`stream ${stream} has no events`);
};

/** Reads whole streams: for one who goes through very many and would push what is busy out of the cache. */
export const uncached =
  (store: EventStore): Load =>
  async (aggregate, id) => {
    const events: RecordedEvent[] = [];
    for await (const event of store.read(`${aggregate.category}-${id}`)) events.push(event);
    type Event = Parameters<typeof aggregate.decider.evolve>[1];
    // A stream holds only events of its aggregate: the store stops at any other.
    const state = fold(aggregate.decider, events as unknown as readonly Event[]);
    return { state, revision: events.at(-1)?.revision ?? -1 };
  };

const nextDue = (clocks: readonly ClockView[]): string | undefined =>
  clocks
    .filter(({ pausedSince }) => pausedSince === null)
    .map(({ warnAt, dueAt }) => (warnAt !== null && warnAt < dueAt ? warnAt : dueAt))
    .sort()
    .at(0);

/**
 * How urgent a stream is. An improvement that has ended still needs its loop while one of its complaints has not heard of the effect.
 */
export const outlookOf =
  (store: EventStore) =>
  async (stream: string): Promise<Outlook> => {
    const load = uncached(store);
    const view = await viewOf(load, stream);
    const outlook = { revision: view.revision, terminal: view.terminal, nextDueAt: nextDue(view.clocks) };
    if (!('complaints' in view) || !view.terminal || view.conclusion === null) return outlook;
    const { id } = parseStream(stream);
    for (const waiting of view.complaints) {
      const { state } = await load(complaint, parseStream(waiting).id);
      if (state.kind !== 'managed' || state.status === 'closed') continue;
      const link = state.improvements[id];
      if (link === undefined || link === 'linked') return { ...outlook, terminal: false };
    }
    return outlook;
  };
