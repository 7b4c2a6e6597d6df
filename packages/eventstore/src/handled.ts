import type { EventToAppend, Position } from './event-store.js';

export type HandledEvent = Pick<EventToAppend, 'id' | 'type' | 'data' | 'metadata'> & { readonly revision: number };

/** What became of a command. A fault of the store is thrown instead. */
export type Handled<State> =
  | {
      readonly outcome: 'recorded';
      readonly revision: number;
      readonly position: Position;
      readonly events: readonly HandledEvent[];
      readonly state: State;
    }
  /** Recorded before: revision and position are those of then. */
  | { readonly outcome: 'repeated'; readonly revision: number; readonly position: Position; readonly state: State }
  /** Accepted, but there was nothing to record. */
  | { readonly outcome: 'nothing'; readonly revision: number; readonly position?: Position; readonly state: State }
  | {
      readonly outcome: 'refused';
      /** A reason of the decider, of back-dating, or `command-id-reused` for a known id with other content. */
      readonly reason: string;
      readonly field?: string;
      readonly detail?: string;
      readonly revision: number;
      readonly state: State;
    }
  /** The stream is not at the revision that the sender has seen. */
  | { readonly outcome: 'stale'; readonly revision: number; readonly state: State };

export type Loaded<State> = { readonly state: State; readonly revision: number; readonly position?: Position };
