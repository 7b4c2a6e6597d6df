import type { Expected, Removal, StreamState } from '../append-rules.js';

/** An event as a client proposes it; data and metadata are kept byte for byte. */
export type ProposedEvent = {
  /** Lower-case UUID. */
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
};

/**
 * `revision` is `TOMBSTONE` for the end of a stream; `position` is the event's place among all events, from 1 without gaps; `createdAt` is in
 * milliseconds of the Unix epoch.
 */
export type RecordedEvent = ProposedEvent & {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  readonly createdAt: number;
};

export type Append = {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: readonly ProposedEvent[];
  /** Removes the stream instead; then there are no events. */
  readonly removal?: Removal;
};

export type AppendOutcome =
  /** `revision` is the last of what was proposed (-1: still none); without `position` nothing had to be written. */
  | { readonly kind: 'repeated'; readonly revision: number; readonly position?: number }
  /** `also` are events that the log added of its own accord, behind those proposed. */
  | { readonly kind: 'written'; readonly revision: number; readonly position?: number; readonly also?: readonly RecordedEvent[] }
  | { readonly kind: 'wrong-version'; readonly current: number }
  | { readonly kind: 'deleted' };

export type Page = { readonly from: number; readonly limit: number; readonly backwards: boolean };

/**
 * `last` is -1 for an unknown stream; `head` is the newest position that the page could have seen. A deleted stream shows no events,
 * whatever its fate.
 */
export type StreamPage = {
  readonly last: number;
  readonly fate: StreamState['fate'];
  readonly head: number;
  readonly events: readonly RecordedEvent[];
};

/** What an event is, without what it says; of a link also where it points. */
export type EventHeader = Pick<RecordedEvent, 'id' | 'type' | 'stream' | 'revision' | 'position' | 'createdAt'> & {
  readonly target?: Uint8Array;
};

/** Which events: all of the streams whose names begin so, all of a type, or the first of each stream. */
export type Selection =
  | { readonly by: 'stream-prefix'; readonly prefix: string }
  | { readonly by: 'type'; readonly type: string }
  | { readonly by: 'first' };

/** The end of the log, kept in memory. */
export type Tail = {
  /** Position of the newest committed event, 0 in an empty log. */
  readonly head: number;
  /** Committed events from a position on, oldest first; undefined when they are no longer kept. */
  from(position: number, limit: number): readonly RecordedEvent[] | undefined;
  /** Calls back after each commit; returns the way to stop that. */
  onCommit(listener: () => void): () => void;
};

/** A group of appends that one transaction, and so one sync of the disk, made durable. */
export type Commit = { readonly appends: number; readonly seconds: number };

export type LogFigures = {
  readonly events: number;
  readonly position: number;
  readonly streams: number;
  /** Size on disk; 0 in memory. */
  readonly fileBytes: number;
};

/**
 * The log under the node.
 *
 * Faults: `LogFailed` once the disk refused a write (the log stays closed, nothing is known about appends not answered), `LogClosed` afterwards,
 * `LogDamaged` when what is read is not what was written.
 */
export type EventLog = {
  /** Answers when the outcome is durable. Appends are applied in the order of the calls. */
  append(append: Append): Promise<AppendOutcome>;
  /** Inclusive of `from` in both directions; may return fewer than `limit` when events are large, but none only at the end. */
  readStream(stream: string, page: Page): Promise<StreamPage>;
  readAll(page: Page): Promise<readonly RecordedEvent[]>;
  /** Positions of the selected events behind `after` and up to `upTo`, ascending; asked for a range that nobody waits long behind. */
  positions(selection: Selection, range: { readonly after: number; readonly upTo: number }): Promise<readonly number[]>;
  /** What lies at these positions, in order; few of them, since each event is read to be verified. */
  headers(positions: readonly number[]): Promise<readonly EventHeader[]>;
  readonly tail: Tail;
  figures(): Promise<LogFigures>;
  /** What was found or done while opening and somebody should know. */
  readonly notices?: readonly string[];
  /** Resolves only if the log fails. */
  readonly failed: Promise<LogFailed>;
  /** Finishes what was accepted, then releases the file. */
  close(): Promise<void>;
};

/** The log could not be written; nothing is acknowledged after it. */
export class LogFailed extends Error {
  override readonly name = 'LogFailed';
}

/** The log was closed before the request. */
export class LogClosed extends Error {
  override readonly name = 'LogClosed';
  constructor() {
    super('the event log is closed');
  }
}

/** Where damage was found, as far as that can be told. */
export type DamagedPlace = { readonly position?: number; readonly stream?: string; readonly revision?: number };

/** What lies in the file is not what was written. Other events stay readable. */
export class LogDamaged extends Error {
  override readonly name = 'LogDamaged';
  constructor(
    readonly what: string,
    readonly place: DamagedPlace = {},
    options?: { readonly cause?: unknown },
  ) {
    super(`the event log is damaged${placeInWords(place)}: ${what}`, options);
  }
}

const placeInWords = ({ position, stream, revision }: DamagedPlace): string => {
  const ofStream = revision === undefined ? stream : `revision ${revision} of ${stream}`;
  if (position === undefined) return stream === undefined ? '' : ` at ${ofStream}`;
  return stream === undefined ? ` at position ${position}` : ` at position ${position} (${ofStream})`;
};

/** The file is not ours, is written by a newer release, or is in use. */
export class LogUnusable extends Error {
  override readonly name = 'LogUnusable';
}
