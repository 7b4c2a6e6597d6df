import { backoff, pause } from './backoff.js';
import {
  CannotHandle,
  CONSUMING,
  type ConsumeOptions,
  type Consumers,
  checkConsuming,
  GroupDiffers,
  type Handler,
  sortedCategories,
  UnknownGroup,
  within,
} from './consumers.js';
import type { RecordedEvent } from './event-store.js';
import type { Clock } from './log.js';
import { MemoryGroup, type Taken } from './memory-groups.js';
import type { MemoryLog, Stored } from './memory-log.js';

export type MemoryConsumersOf = {
  readonly log: MemoryLog;
  readonly decode: (stored: Stored) => Promise<RecordedEvent>;
  readonly clock: Clock;
  /** Aborts when the store is closed. */
  readonly closed: AbortSignal;
};

/** Groups belong to the log, so that the stores over it share them as processes share those of a server. */
const GROUPS = new WeakMap<MemoryLog, Map<string, MemoryGroup>>();

const groupsOf = (log: MemoryLog): Map<string, MemoryGroup> => {
  const groups = GROUPS.get(log) ?? new Map<string, MemoryGroup>();
  GROUPS.set(log, groups);
  return groups;
};

/** Consumers in memory, with the answers of those over a server. */
export const createMemoryConsumers = ({ log, decode, clock, closed }: MemoryConsumersOf): Consumers<RecordedEvent> => {
  const all = groupsOf(log);
  const groupNamed = (name: string): MemoryGroup => {
    const group = all.get(name);
    if (group === undefined) throw new UnknownGroup(name);
    return group;
  };

  const handle = async (group: MemoryGroup, taken: Taken, handler: Handler<RecordedEvent>, options: ConsumeOptions): Promise<void> => {
    const { signal, retries = CONSUMING.retries, pauses = CONSUMING.pauses, patience = CONSUMING.patience } = options;
    const event = await decode(taken.stored);
    try {
      await within(patience, handler(event, { attempt: taken.retries + 1, signal }));
      group.settle(taken);
    } catch (error) {
      if (taken.retries >= retries || error instanceof CannotHandle) return group.park(taken, error, clock());
      await pause(backoff(taken.retries, pauses.first, pauses.longest), signal);
      group.retry(taken);
    }
  };

  const work = async (group: MemoryGroup, handler: Handler<RecordedEvent>, options: ConsumeOptions): Promise<void> => {
    const { signal } = options;
    while (!signal.aborted) {
      const taken = group.take();
      if (taken === undefined) {
        const awake = new AbortController();
        const either = AbortSignal.any([signal, awake.signal]);
        await Promise.race([log.news(either), group.news(either)]);
        awake.abort();
        continue;
      }
      try {
        await handle(group, taken, handler, options);
      } finally {
        // Left unanswered by a fault of reading: it is for others.
        group.retry(taken);
      }
    }
  };

  return {
    consume: async (name, filter, handler, options) => {
      checkConsuming(name, filter, options);
      const categories = sortedCategories(filter.categories);
      const group = all.get(name) ?? new MemoryGroup(categories, log.events, filter.from ?? 'start');
      all.set(name, group);
      if (group.categories.join() !== categories.join()) throw new GroupDiffers(name, group.categories, categories);
      const failed = new AbortController();
      const signal = AbortSignal.any([options.signal, closed, failed.signal]);
      const consume = () =>
        work(group, handler, { ...options, signal }).catch((error: unknown) => {
          failed.abort();
          throw error;
        });
      group.consumers += 1;
      try {
        const workers = await Promise.allSettled(Array.from({ length: options.atOnce ?? CONSUMING.atOnce }, consume));
        const failure = workers.find((worker) => worker.status === 'rejected');
        if (failure !== undefined) throw failure.reason;
      } finally {
        group.consumers -= 1;
      }
    },

    groups: async () => [...all].map(([group, { consumers, inFlight, parked }]) => ({ group, consumers, inFlight, parked: parked.length })),
    parked: async (name) => groupNamed(name).parked,
    replayParked: async (name) => groupNamed(name).replay(),
  };
};
