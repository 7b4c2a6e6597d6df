import type { EventCatalogue } from '@redress/domain';
import {
  type Delivery,
  type EventStore,
  type ExpectedRevision,
  ForeignPosition,
  InvalidEvent,
  RevisionConflict,
  type SubscribeOptions,
} from './event-store.js';
import { findFlaw } from './i-json.js';
import type { Keyring } from './keyring.js';
import { type Clock, wallClock } from './log.js';
import { logCreated } from './log-created.js';
import { memoryKeyring } from './memory-keyring.js';
import { commitOf, positionOf } from './positions.js';
import { createCodec, LOG_STREAM, type ReadEvent, type WireEvent } from './wire.js';

export type MemoryEventStoreOptions = { readonly catalogue: EventCatalogue; readonly keyring?: Keyring; readonly clock?: Clock };

/** As text, so that no reader can change what lies in the log and every read parses anew, as from a real store. */
type Stored = { readonly id: string; readonly stream: string; readonly revision: number; readonly commit: number; readonly text: string };

/**
 * The port in memory: for tests and trials. Same codec, same answers as a server, proved by the same contract suite; nothing outlives the process.
 */
export const createMemoryEventStore = ({
  catalogue,
  keyring = memoryKeyring(),
  clock = wallClock,
}: MemoryEventStoreOptions): EventStore => {
  const codec = createCodec(catalogue, keyring);
  const log: Stored[] = [];
  const streams = new Map<string, Stored[]>();
  const checkpoints = new Map<string, string>();
  const wakeUps = new Set<() => void>();
  const closed = new AbortController();

  const { logId, event: created } = logCreated(clock());
  const of = (stream: string): readonly Stored[] => streams.get(stream) ?? [];

  const write = (stream: string, events: readonly WireEvent[]): Stored => {
    const target = streams.get(stream) ?? [];
    streams.set(stream, target);
    for (const { id, type, data, metadata } of events) {
      const stored = { id, stream, revision: target.length, commit: log.length + 1, text: JSON.stringify({ type, data, metadata }) };
      target.push(stored);
      log.push(stored);
    }
    for (const wake of [...wakeUps]) wake();
    return target[target.length - 1] as Stored;
  };

  /** The event that answers a repeated append: all its ids lie behind the expected revision, in order. */
  const repeated = (stream: string, expected: ExpectedRevision, events: readonly { readonly id: string }[]): Stored | undefined => {
    const existing = of(stream);
    const first =
      typeof expected === 'number' ? expected + 1 : expected === 'no-stream' ? 0 : existing.findIndex(({ id }) => id === events[0]?.id);
    if (first < 0 || !events.every(({ id }, index) => existing[first + index]?.id === id)) return undefined;
    return existing[first + events.length - 1];
  };

  const isMet = (expected: ExpectedRevision, last: number): boolean => {
    switch (expected) {
      case 'any':
        return true;
      case 'stream-exists':
        return last >= 0;
      case 'no-stream':
        return last === -1;
      default:
        return last === expected;
    }
  };

  const readBack = ({ id, stream, revision, commit, text }: Stored): ReadEvent => ({
    ...(JSON.parse(text) as Pick<ReadEvent, 'type' | 'data' | 'metadata'>),
    id,
    stream,
    revision,
    position: positionOf(logId, commit),
  });

  const news = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        wakeUps.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      wakeUps.add(wake);
      signal.addEventListener('abort', wake);
    });

  async function* subscribe({ after, categories, signal }: SubscribeOptions): AsyncGenerator<Delivery> {
    if (categories.length === 0) throw new Error('a subscription needs categories');
    let next = after === undefined ? 0 : Number(commitOf(after, logId));
    if (after !== undefined && next > log.length) throw new ForeignPosition(after, logId);
    const prefixes = categories.map((category) => `${category}-`);
    for (let isCaughtUp = false; !signal.aborted && !closed.signal.aborted; ) {
      const stored = log[next];
      if (stored !== undefined) {
        next += 1;
        if (prefixes.some((prefix) => stored.stream.startsWith(prefix)))
          yield { kind: 'event', event: await codec.decode(readBack(stored)) };
        continue;
      }
      if (!isCaughtUp) {
        isCaughtUp = true;
        if (next > 0) yield { kind: 'checkpoint', position: positionOf(logId, next) };
        yield { kind: 'caught-up' };
        continue;
      }
      await news(signal);
    }
  }

  const ready = codec.encode(LOG_STREAM, created).then((event) => void write(LOG_STREAM, [event]));

  return {
    logId,
    pepper: keyring.pepper,

    append: async (stream, expected, events) => {
      if (events.length === 0) throw new Error(`append to ${stream} without events`);
      const encoded = await Promise.all(events.map((event) => codec.encode(stream, event)));
      await ready;
      const last = of(stream).length - 1;
      const earlier = repeated(stream, expected, events);
      if (earlier === undefined && !isMet(expected, last)) throw new RevisionConflict(stream, expected, last);
      const { revision, commit } = earlier ?? write(stream, encoded);
      return { revision, position: positionOf(logId, commit) };
    },

    read: async function* (stream, { from, limit = Number.POSITIVE_INFINITY, backwards = false } = {}) {
      await ready;
      const existing = of(stream);
      const step = backwards ? -1 : 1;
      const start = from ?? (backwards ? existing.length - 1 : 0);
      let left = limit;
      for (let at = backwards ? Math.min(start, existing.length - 1) : start; left > 0; at += step, left -= 1) {
        const stored = existing[at];
        if (stored === undefined) return;
        yield await codec.decode(readBack(stored));
      }
    },

    subscribe: async function* (options) {
      await ready;
      yield* subscribe(options);
    },

    head: async () => {
      await ready;
      return positionOf(logId, log.length);
    },

    loadCheckpoint: async (consumer) => {
      const text = checkpoints.get(consumer);
      return text === undefined ? undefined : JSON.parse(text);
    },

    saveCheckpoint: async (consumer, value) => {
      const flaw = findFlaw(value);
      if (flaw !== undefined) throw new InvalidEvent('checkpoint-saved.v1', `/data/value${flaw.at}`, flaw.reason);
      checkpoints.set(consumer, JSON.stringify(value));
    },

    close: async () => {
      closed.abort();
      for (const wake of [...wakeUps]) wake();
    },
  };
};
