import type { EventCatalogue } from '@redress/domain';
import { type Delivery, type EventStore, ForeignPosition, InvalidEvent, type SubscribeOptions } from './event-store.js';
import { findFlaw } from './i-json.js';
import type { Keyring } from './keyring.js';
import { type Clock, wallClock } from './log.js';
import { logCreated } from './log-created.js';
import { createMemoryConsumers } from './memory-consumers.js';
import { memoryKeyring } from './memory-keyring.js';
import { createMemoryLog, type MemoryLog, type Stored } from './memory-log.js';
import { commitOf, positionOf } from './positions.js';
import { createCodec, decodedFor, LOG_STREAM, type ReadEvent } from './wire.js';

export type MemoryEventStoreOptions = {
  readonly catalogue: EventCatalogue;
  readonly keyring?: Keyring;
  readonly clock?: Clock;
  /** Shared with other stores, which then are as other processes to this one; its own without it. */
  readonly log?: MemoryLog;
};

/**
 * The port in memory: for tests and trials. Same codec, same answers as a server, proved by the same contract suite; nothing outlives the process.
 */
export const createMemoryEventStore = ({
  catalogue,
  keyring = memoryKeyring(),
  clock = wallClock,
  log = createMemoryLog(),
}: MemoryEventStoreOptions): EventStore => {
  const codec = createCodec(catalogue, keyring);
  const closed = new AbortController();

  // Synchronously, so that a store is usable at once and two stores over one log agree on its identity.
  if (log.events.length === 0) {
    const { event } = logCreated(clock());
    log.append(LOG_STREAM, 'no-stream', [codec.encodeClear(event)]);
  }
  const [first] = log.events;
  const { logId } = (JSON.parse(first?.text ?? '{}') as { readonly data: { readonly logId: string } }).data;

  const readBack = ({ id, stream, revision, commit, text }: Stored): ReadEvent => ({
    ...(JSON.parse(text) as Pick<ReadEvent, 'type' | 'data' | 'metadata'>),
    id,
    stream,
    revision,
    position: positionOf(logId, commit),
  });

  async function* subscribe({ after, categories, signal, ...wanted }: SubscribeOptions): AsyncGenerator<Delivery> {
    if (categories.length === 0) throw new Error('a subscription needs categories');
    let next = after === undefined ? 0n : commitOf(after, logId);
    if (after !== undefined && next > log.events.length) throw new ForeignPosition(after, logId);
    const prefixes = categories.map((category) => `${category}-`);
    const ends = AbortSignal.any([signal, closed.signal]);
    let isCaughtUp = false;
    while (!ends.aborted) {
      const stored = log.events[Number(next)];
      if (stored !== undefined) {
        next += 1n;
        if (!prefixes.some((prefix) => stored.stream.startsWith(prefix))) continue;
        yield { kind: 'event', event: await decodedFor(codec, readBack(stored), wanted) };
      } else if (!isCaughtUp) {
        isCaughtUp = true;
        yield { kind: 'checkpoint', position: positionOf(logId, next) };
        yield { kind: 'caught-up' };
      } else {
        await log.news(ends);
      }
    }
  }

  return {
    ...createMemoryConsumers({ log, clock, closed: closed.signal, decode: (stored) => codec.decode(readBack(stored)) }),
    logId,
    pepper: keyring.pepper,

    append: async (stream, expected, events) => {
      const encoded = await Promise.all(events.map((event) => codec.encode(stream, event)));
      const { revision, commit } = log.append(stream, expected, encoded);
      return { revision, position: positionOf(logId, commit) };
    },

    read: async function* (stream, { from, limit = Number.POSITIVE_INFINITY, backwards = false } = {}) {
      const existing = log.of(stream);
      const last = existing.length - 1;
      const start = backwards ? Math.min(from ?? last, last) : (from ?? 0);
      const end = backwards ? Math.max(start - limit, -1) : Math.min(start + limit, existing.length);
      for (let at = start; at !== end && existing[at] !== undefined; at += backwards ? -1 : 1)
        yield await codec.decode(readBack(existing[at] as Stored));
    },

    subscribe,
    head: async () => positionOf(logId, log.events.length),

    loadCheckpoint: async (consumer) => {
      const text = log.checkpoints.get(consumer);
      return text === undefined ? undefined : JSON.parse(text);
    },

    saveCheckpoint: async (consumer, value) => {
      const flaw = findFlaw(value);
      if (flaw !== undefined) throw new InvalidEvent('checkpoint-saved.v1', `/data/value${flaw.at}`, flaw.reason);
      log.checkpoints.set(consumer, JSON.stringify(value));
    },

    close: async () => closed.abort(),
  };
};
