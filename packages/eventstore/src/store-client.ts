import type {
  AppendExpectedRevision,
  AppendResult,
  EventData,
  Filter,
  PersistentSubscriptionToAllSettings,
  StreamMetadata,
} from '@eventstore/db-client';

/** Events of a read, as the client hands them out. A failure that comes after the reader has left is told to `on('error')`. */
export type Reading = AsyncIterable<object> & {
  on(event: 'error', listener: (fault: Error) => void): unknown;
  cancel(): Promise<unknown>;
};

/** A subscription: what is pushed into it keeps its place among the events. */
export type Following = AsyncIterable<object> & {
  push(item: object): boolean;
  on(event: 'caughtUp' | 'error', listener: () => void): unknown;
  destroy(): unknown;
  unsubscribe(): Promise<void>;
};

/** A consumer's connection to a group: what it delivers, and the answers. */
export type Competing = {
  on(event: 'data', listener: (resolved: object) => void): unknown;
  on(event: 'error', listener: (fault: Error) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  ack(...resolved: object[]): Promise<void>;
  nack(action: 'park' | 'retry', reason: string, ...resolved: object[]): Promise<void>;
  unsubscribe(): Promise<void>;
  destroy(): unknown;
};

/** As much of a group's description as the port shows. */
export type GroupInfo = {
  readonly groupName: string;
  readonly connections: readonly object[];
  readonly stats: { readonly totalInFlightMessages: number; readonly parkedMessageCount: bigint };
};

/** Groups of competing consumers on all events. */
type Groups = {
  createPersistentSubscriptionToAll(
    group: string,
    settings: PersistentSubscriptionToAllSettings,
    options: { filter: Filter },
  ): Promise<void>;
  subscribeToPersistentSubscriptionToAll(group: string, options: { bufferSize: number }): Competing;
  getPersistentSubscriptionToAllInfo(group: string): Promise<GroupInfo>;
  listPersistentSubscriptionsToAll(): Promise<readonly GroupInfo[]>;
  replayParkedMessagesToAll(group: string): Promise<void>;
};

type Direction = 'forwards' | 'backwards';
type Expecting<Key extends string> = { readonly [key in Key]: AppendExpectedRevision };
type StreamRead = { direction: Direction; fromRevision: bigint | 'start' | 'end'; maxCount?: number };
type AllRead = { direction: Direction; fromPosition: 'start' | 'end'; maxCount?: number };

/** What both clients call alike. */
type Common<Read, Key extends string> = {
  appendToStream(stream: string, events: EventData | EventData[], options: Expecting<Key>): Promise<AppendResult>;
  setStreamMetadata(stream: string, metadata: StreamMetadata, options: Expecting<Key>): Promise<AppendResult>;
  readStream(stream: string, options: StreamRead): Read;
  readAll(options: AllRead): Read;
  subscribeToAll(
    options: { fromPosition: 'start' | { commit: bigint; prepare: bigint }; filter: Filter },
    readable: { highWaterMark: number },
  ): Following;
  dispose(): Promise<void>;
} & Groups;

/** What the port asks of a client of the protocol. `EventStoreDBClient` has it as it is. */
export type StoreClient = Common<Reading, 'expectedRevision'>;

type KurrentCommon = Common<AsyncIterableIterator<object>, 'streamState'>;

/**
 * The same as far as `KurrentDBClient` has it: another name for the expected revision, and reads that are plain iterators. Where it sets
 * metadata, it declares the old name and goes by the new one.
 */
export type KurrentClient = Omit<KurrentCommon, 'setStreamMetadata'> & {
  setStreamMetadata(
    stream: string,
    metadata: StreamMetadata,
    options: Expecting<'streamState'> & Expecting<'expectedRevision'>,
  ): Promise<AppendResult>;
};
