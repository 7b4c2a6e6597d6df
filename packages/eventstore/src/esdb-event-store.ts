import type { AppendExpectedRevision } from '@eventstore/db-client';
import type { EventCatalogue } from '@redress/domain';
import { pause } from './backoff.js';
import { createCheckpoints } from './checkpoints.js';
import { ANY, BACKWARDS, END, jsonEvent, NO_STREAM, STREAM_EXISTS } from './client-words.js';
import { toAppendFault, toFault } from './error-mapping.js';
import { createConsumers } from './esdb-consumers.js';
import { commitIn, readEventOf, readRaw } from './esdb-reading.js';
import {
  type Appended,
  type EventStore,
  type EventToAppend,
  type ExpectedRevision,
  ForeignPosition,
  RevisionConflict,
} from './event-store.js';
import { openClient } from './guarded-client.js';
import { createInFlight } from './in-flight.js';
import type { Keyring } from './keyring.js';
import { type Clock, type Log, wallClock } from './log.js';
import { logCreated } from './log-created.js';
import { positionOf, toRevision } from './positions.js';
import type { StoreClient } from './store-client.js';
import { subscribe } from './subscription.js';
import { createCodec, LOG_STREAM, type WireEvent } from './wire.js';

/**
 * The server answers or gives up within the client's 10 s. The client has no timer of its own: an answer lost with its connection would be
 * awaited for ever.
 */
const PATIENCE = 12_000;
const DISPOSE_MS = 1_000;
/** Enough to share the store's commits; bounds what waits in memory when the connection stalls. */
const MAX_IN_FLIGHT = 64;

const expectation = (expected: ExpectedRevision): AppendExpectedRevision => {
  switch (expected) {
    case 'any':
      return ANY;
    case 'no-stream':
      return NO_STREAM;
    case 'stream-exists':
      return STREAM_EXISTS;
    default:
      return BigInt(expected);
  }
};

/** A connection string, `esdb://…` or `kurrentdb://…`, or a client that is already there. */
type Connection = { readonly url: string } | { readonly client: StoreClient };

export type ConnectOptions = Connection & {
  readonly catalogue: EventCatalogue;
  readonly keyring: Keyring;
  readonly log?: Log;
  readonly clock?: Clock;
};

/**
 * Connects and gives the log its identity where it has none. One long-lived client; no credentials per call, so that appends share one stream.
 * Throws `StoreUnavailable` when the store cannot be reached, and plainly when the catalogue has gaps.
 */
export const connectEventStore = async ({
  catalogue,
  keyring,
  log,
  clock = wallClock,
  ...connection
}: ConnectOptions): Promise<EventStore> => {
  const codec = createCodec(catalogue, keyring);
  const client = 'client' in connection ? connection.client : await openClient(connection.url);
  const appends = createInFlight(MAX_IN_FLIGHT, PATIENCE);
  const checkpoints = createCheckpoints(client, appends);

  const write = async (stream: string, expected: ExpectedRevision, events: readonly WireEvent[]) => {
    try {
      const messages = events.map(({ id, type, data, metadata }) => jsonEvent({ id, type, data, metadata }));
      const { nextExpectedRevision, position } = await appends.run(() =>
        client.appendToStream(stream, messages, { expectedRevision: expectation(expected) }),
      );
      if (position === undefined) throw new Error('the store gives no position for an append: it is too old');
      return { revision: toRevision(nextExpectedRevision), commit: BigInt(position.commit) };
    } catch (error) {
      throw toAppendFault(error, stream, expected, events[0]?.type ?? '');
    }
  };

  const readLogId = async (): Promise<string | undefined> => {
    for await (const resolved of readRaw(client, LOG_STREAM, { limit: 1 })) {
      const read = readEventOf(resolved, '');
      if (read !== undefined) return ((await codec.decode(read.event)).data as { readonly logId: string }).logId;
    }
    return undefined;
  };

  const identify = async (): Promise<string> => {
    const known = await readLogId();
    if (known !== undefined) return known;
    const created = logCreated(clock());
    try {
      await write(LOG_STREAM, 'no-stream', [await codec.encode(LOG_STREAM, created.event)]);
      log?.info({ logId: created.logId }, 'log created');
      return created.logId;
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw error;
      // Another process was faster: its identity counts.
      return (await readLogId()) ?? Promise.reject(error);
    }
  };

  const newest = async (): Promise<bigint> => {
    const reading = client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 });
    reading.on('error', () => undefined);
    try {
      let commit = 0n;
      for await (const resolved of reading) commit = commitIn(resolved) ?? commit;
      return commit;
    } catch (error) {
      throw toFault(error, '$all');
    }
  };

  const logId = await identify().catch(async (error: unknown) => {
    await client.dispose();
    throw error;
  });

  /** A log put back to an older state, or another one in its place, must not look like one in which nothing happens any more. */
  const stillTheSame = async (reached: bigint): Promise<void> => {
    const present = await readLogId();
    if (present !== logId || reached > (await newest())) throw new ForeignPosition(positionOf(logId, reached), present ?? 'none');
  };

  const closed = new AbortController();
  const consumers = createConsumers({ client, codec, logId, checkpoints, closed: closed.signal, ...(log === undefined ? {} : { log }) });

  return {
    ...consumers,
    logId,
    pepper: keyring.pepper,

    append: async (stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<Appended> => {
      if (events.length === 0) throw new Error(`append to ${stream} without events`);
      const { revision, commit } = await write(stream, expected, await Promise.all(events.map((event) => codec.encode(stream, event))));
      return { revision, position: positionOf(logId, commit) };
    },

    read: async function* (stream, options) {
      for await (const resolved of readRaw(client, stream, options)) {
        const read = readEventOf(resolved, logId);
        if (read !== undefined) yield await codec.decode(read.event);
      }
    },

    subscribe: async function* (options) {
      if (options.categories.length === 0) throw new Error('a subscription needs categories');
      yield* subscribe({ client, codec, logId, verify: stillTheSame, ...(log === undefined ? {} : { log }) }, options);
    },

    head: async () => positionOf(logId, await newest()),
    loadCheckpoint: checkpoints.load,
    saveCheckpoint: checkpoints.save,
    close: async () => {
      closed.abort();
      // Disposing rejects the pending appends of every client in the process: let ours end first.
      await appends.settled();
      // It cancels at once but then waits for the end of streams that nobody reads any more, which may never come.
      const patience = new AbortController();
      await Promise.race([client.dispose(), pause(DISPOSE_MS, patience.signal)]);
      patience.abort();
    },
  };
};
