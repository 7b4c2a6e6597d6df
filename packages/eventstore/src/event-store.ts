import type { EventMetadata } from '@redress/domain';
import type { Consumers } from './consumers.js';

/** Place in the log as `logId:position`: opaque, comparable only by `comparePositions`, void for any other log. */
export type Position = string;

/** What an append expects of its stream: nothing there yet, anything, something, or exactly this last revision. */
export type ExpectedRevision = 'no-stream' | 'any' | 'stream-exists' | number;

/** An event in the domain's words: code name and payload; personal values still in clear. */
export type EventToAppend = {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: EventMetadata;
  /** Whom its personal values are about; required where the schema declares any, or the metadata holds any. */
  readonly person?: string;
};

export type RecordedEvent = {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: EventMetadata;
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  /** Whom its sealed values are about, erased ones too; absent where nothing was sealed. */
  readonly person?: string;
  /** The key they are sealed with. */
  readonly keyId?: string;
};

export type Appended = { readonly revision: number; readonly position: Position };

/** What a subscription delivers: events in log order, positions up to which everything was considered, and when live. */
export type Delivery =
  | { readonly kind: 'event'; readonly event: RecordedEvent }
  | { readonly kind: 'checkpoint'; readonly position: Position }
  | { readonly kind: 'caught-up' };

export type SubscribeOptions = {
  /** Exclusive; from the first event without it. */
  readonly after?: Position;
  /** Deliver only streams of these categories. */
  readonly categories: readonly string[];
  /** False: events come without their data, for consumers that only need to know what happened where. Nothing sealed is opened for them. */
  readonly withData?: boolean;
  /** False: personal values come as erased, whether or not their keys exist; no key is asked for and nothing is opened. */
  readonly personal?: boolean;
  /** Events of other types come without their data, for consumers that only care how far the log has come. An unknown type still ends all. */
  readonly dataOf?: ReadonlySet<string>;
  readonly signal: AbortSignal;
};

/**
 * The log of the engine.
 *
 * Faults: `RevisionConflict` when the expectation fails, `StreamDeleted`, `StoreUnavailable` when the store cannot be reached (nothing is
 * known about a pending append: repeat it with the same event ids), `InvalidEvent` when data is not I-JSON or does not fit its schema,
 * `UnknownEventType` when a stream of our categories holds a type this release does not know, `SealBroken` when sealed values do not open with
 * their key, `ForeignPosition` for another log's position or one that this log has not reached.
 */
export interface EventStore extends Consumers<RecordedEvent> {
  /** Identity of the log, written as its first event. */
  readonly logId: string;
  /** Secret that lies with the keys of persons, never in the log: for keyed hashes of what may hold personal facts. */
  readonly pepper: Uint8Array;
  append(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<Appended>;
  /** Events of one stream in order; nothing for a stream that does not exist. `from` is inclusive. */
  read(
    stream: string,
    options?: { readonly from?: number; readonly limit?: number; readonly backwards?: boolean },
  ): AsyncIterable<RecordedEvent>;
  /** Live and endless; survives reconnects without losing or repeating an event; ends when the signal aborts. */
  subscribe(options: SubscribeOptions): AsyncIterable<Delivery>;
  /** Position of the newest event of the log. */
  head(): Promise<Position>;
  /** A consumer's place, kept in a stream of its own of which only the newest entry stays. */
  loadCheckpoint(consumer: string): Promise<unknown>;
  saveCheckpoint(consumer: string, value: unknown): Promise<void>;
  close(): Promise<void>;
}

const numberOf = (position: Position): { logId: string; at: bigint } => {
  const colon = position.lastIndexOf(':');
  return { logId: position.slice(0, colon), at: BigInt(position.slice(colon + 1)) };
};

/** Negative, zero or positive; throws `ForeignPosition` for positions of different logs. */
export const comparePositions = (left: Position, right: Position): number => {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a.logId !== b.logId) throw new ForeignPosition(right, a.logId);
  return a.at < b.at ? -1 : a.at > b.at ? 1 : 0;
};

/** The stream is not where the append expected it. */
export class RevisionConflict extends Error {
  override readonly name = 'RevisionConflict';
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    /** Last revision, -1 when the stream does not exist. */
    readonly actual: number,
  ) {
    super(`stream ${stream} is at revision ${actual}, expected ${expected}`);
  }
}

export class StreamDeleted extends Error {
  override readonly name = 'StreamDeleted';
  constructor(readonly stream: string) {
    super(`stream ${stream} is deleted`);
  }
}

/** The store cannot be reached or did not answer in time; whether a pending append took effect is unknown. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

export class InvalidEvent extends Error {
  override readonly name = 'InvalidEvent';
  constructor(
    readonly eventType: string,
    /** JSON Pointer into the event. */
    readonly at: string,
    readonly reason: string,
  ) {
    super(`event ${eventType}${at}: ${reason}`);
  }
}

/** The events of one append are more than the store takes at once; nothing was appended. */
export class AppendTooLarge extends InvalidEvent {
  constructor(
    eventType: string,
    /** In bytes; undefined where the store does not say. */
    readonly limit: number | undefined,
  ) {
    super(
      eventType,
      '',
      limit === undefined ? 'the append is more than the store takes at once' : `the append exceeds the store's ${limit} bytes`,
    );
  }
}

/** A stream of ours holds an event this release does not know: stop, never skip. */
export class UnknownEventType extends Error {
  override readonly name = 'UnknownEventType';
  constructor(
    readonly wire: string,
    readonly stream: string,
    readonly revision: number,
  ) {
    super(`unknown event type ${wire} at ${stream}@${revision}: written by a newer release?`);
  }
}

export class ForeignPosition extends Error {
  override readonly name = 'ForeignPosition';
  constructor(
    readonly position: Position,
    readonly logId: string,
  ) {
    super(`position ${position} does not belong to log ${logId}: rebuild what was read from the other log`);
  }
}
