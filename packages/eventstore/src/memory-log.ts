import { type ExpectedRevision, RevisionConflict } from './event-store.js';
import type { WireEvent } from './wire.js';

/** As text, so that no reader can change what lies in the log and every read parses anew, as from a real store. */
export type Stored = {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly commit: number;
  readonly text: string;
};

/** What a server would hold. Several memory stores over one log stand for several processes. */
export type MemoryLog = {
  readonly events: readonly Stored[];
  readonly of: (stream: string) => readonly Stored[];
  /** The last event of the append, or of the earlier one that it repeats. Throws `RevisionConflict`. */
  readonly append: (stream: string, expected: ExpectedRevision, events: readonly WireEvent[]) => Stored;
  /** Resolves at the next append or when the signal aborts. */
  readonly news: (signal: AbortSignal) => Promise<void>;
  readonly checkpoints: Map<string, string>;
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

/** The event that answers a repeated append: all its ids lie behind the expected revision, in order. */
const repeated = (existing: readonly Stored[], expected: ExpectedRevision, events: readonly WireEvent[]): Stored | undefined => {
  const isNumbered = typeof expected === 'number' || expected === 'no-stream';
  const first = isNumbered ? (expected === 'no-stream' ? 0 : expected + 1) : existing.findIndex(({ id }) => id === events[0]?.id);
  if (first < 0 || !events.every(({ id }, index) => existing[first + index]?.id === id)) return undefined;
  return existing[first + events.length - 1];
};

export const createMemoryLog = (): MemoryLog => {
  const log: Stored[] = [];
  const streams = new Map<string, Stored[]>();
  const wakeUps = new Set<() => void>();

  const write = (stream: string, events: readonly WireEvent[]): Stored | undefined => {
    const target = streams.get(stream) ?? [];
    streams.set(stream, target);
    for (const { id, type, data, metadata } of events) {
      const stored = { id, stream, revision: target.length, commit: log.length + 1, text: JSON.stringify({ type, data, metadata }) };
      target.push(stored);
      log.push(stored);
    }
    for (const wake of [...wakeUps]) wake();
    return target.at(-1);
  };

  return {
    events: log,
    of: (stream) => streams.get(stream) ?? [],
    append: (stream, expected, events) => {
      const existing = streams.get(stream) ?? [];
      const earlier = repeated(existing, expected, events);
      if (earlier === undefined && !isMet(expected, existing.length - 1)) throw new RevisionConflict(stream, expected, existing.length - 1);
      const last = earlier ?? write(stream, events);
      if (last === undefined) throw new Error(`append to ${stream} without events`);
      return last;
    },
    news: (signal) =>
      new Promise((resolve) => {
        const wake = (): void => {
          wakeUps.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        wakeUps.add(wake);
        signal.addEventListener('abort', wake);
      }),
    checkpoints: new Map(),
  };
};
