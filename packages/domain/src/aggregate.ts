import type { CommandCatalogue, EventCatalogue } from './catalogue.js';
import type { Context, Decider } from './decider.js';
import type { Resolved, Stage } from './envelope.js';

type Message = { readonly type: string; readonly data: unknown };

/** Everything the application needs to know of one kind of stream. */
export type Aggregate<Command extends Message, Event extends Message, State, Reason extends string, Rules> = {
  /** Stream names are `<category>-<id>`; a category has no hyphen. */
  readonly category: string;
  readonly events: EventCatalogue;
  readonly commands: CommandCatalogue;
  readonly decider: Decider<Command, Event, State, Reason, Rules>;
  /** Whether deciding needs the rules in force, or which commands do: the first rules are published without any. */
  readonly needsRules: boolean | ((command: Command) => boolean);
  /** People's commands take place when they are given and cannot be dated back: rules do not change in retrospect. */
  readonly isDatedNow?: true;
  /** Where the loop stands, for the metadata of the next events. */
  readonly place: (state: State) => { readonly stage?: Stage; readonly cycle?: number };
  /**
   * Whom the personal data of this stream's events is about, given the state after them. Where that is nobody, the stream itself by its name:
   * what is sealed of it, such as the reason for back-dating, then has a key of its own and can be erased by itself.
   */
  readonly person: (state: State, id: string) => string;
  /** The ways to the persons whom the rules have put into an event; absent where the rules never look for a person. */
  readonly resolved?: (
    event: Event,
    around: { readonly before: State; readonly after: State },
    context: Context<Rules>,
  ) => readonly Resolved[];
};

export const streamOf = (aggregate: { readonly category: string }, id: string): string => `${aggregate.category}-${id}`;

/** Splits a stream name at its first hyphen. */
export const parseStream = (stream: string): { readonly category: string; readonly id: string } => {
  const hyphen = stream.indexOf('-');
  return hyphen < 0 ? { category: stream, id: '' } : { category: stream.slice(0, hyphen), id: stream.slice(hyphen + 1) };
};
