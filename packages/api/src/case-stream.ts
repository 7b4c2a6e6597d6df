import { fold, streamOf } from '@redress/domain';
import type { EventStore, RecordedEvent } from '@redress/eventstore';

type Message = { readonly type: string; readonly data: unknown };

type Loaded<State> = {
  readonly state: State;
  readonly revision: number;
  readonly position: string;
  readonly events: readonly RecordedEvent[];
};

/** The part of an aggregate that reading needs. */
type Folding<Event, State> = {
  readonly category: string;
  readonly decider: { readonly initial: State; readonly evolve: (state: State, event: Event) => State };
};

/** Reads a case from the log, up to a revision where one is given; undefined when there is no such case. */
export const loadCase = async <E extends Message, State>(
  store: EventStore,
  aggregate: Folding<E, State>,
  { id, upTo }: { readonly id: string; readonly upTo?: number },
): Promise<Loaded<State> | undefined> => {
  const events: RecordedEvent[] = [];
  for await (const event of store.read(streamOf(aggregate, id), upTo === undefined ? {} : { limit: upTo + 1 })) events.push(event);
  const last = events.at(-1);
  if (last === undefined) return undefined;
  // The store checked each event against the catalogue of this aggregate.
  const state = fold(aggregate.decider, events as unknown as readonly E[]);
  return { state, revision: last.revision, position: last.position, events };
};
