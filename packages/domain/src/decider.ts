import type { Actor } from './envelope.js';

/** What the rules answer: events, or a refusal with a reason from a closed list and, where one is at fault, the command's field. */
export type Decision<Event, Reason extends string> =
  | { readonly ok: true; readonly events: readonly Event[] }
  | { readonly ok: false; readonly reason: Reason; readonly field?: string; readonly detail?: string };

/** What a decision may know beside the command and the state. */
export type Context<Rules> = {
  /** Id of the aggregate: the part of the stream name behind the category. */
  readonly id: string;
  /** The only clock: the business instant of the command, ISO-8601 UTC with milliseconds. */
  readonly at: string;
  readonly actor: Actor;
  /** The documents in force at `at`, supplied by handleCommand. */
  readonly rules: Rules;
};

/** The only mechanism of the domain. Pure: `decide` reads no other clock than `at`; `evolve` never fails and never decides. */
export type Decider<Command, Event, State, Reason extends string, Rules> = {
  readonly initial: State;
  readonly decide: (command: Command, state: State, context: Context<Rules>) => Decision<Event, Reason>;
  readonly evolve: (state: State, event: Event) => State;
};

export const accept = <Event>(...events: readonly Event[]): Decision<Event, never> => ({ ok: true, events });

export const refuse = <Reason extends string>(
  reason: Reason,
  at: { readonly field?: string; readonly detail?: string } = {},
): Decision<never, Reason> => ({ ok: false, reason, ...at });

/** The state after a history. */
export const fold = <Event, State>(
  decider: { readonly initial: State; readonly evolve: (state: State, event: Event) => State },
  events: Iterable<Event>,
  from: State = decider.initial,
): State => {
  let state = from;
  for (const event of events) state = decider.evolve(state, event);
  return state;
};
