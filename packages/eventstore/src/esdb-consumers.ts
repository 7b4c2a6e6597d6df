import type { PersistentSubscriptionToAllSettings } from '@eventstore/db-client';
import { backoff, pause } from './backoff.js';
import { END, PINNED, START, streamNameFilter, UNBOUNDED } from './client-words.js';
import {
  CONSUMING,
  type ConsumeFilter,
  type ConsumeOptions,
  type Consumers,
  checkConsuming,
  GroupDiffers,
  type Handler,
  sortedCategories,
  UnknownGroup,
} from './consumers.js';
import { toFault, typeOf } from './error-mapping.js';
import { type ConsumersOf, competing } from './esdb-competing.js';
import { readRaw } from './esdb-reading.js';
import { type RecordedEvent, StoreUnavailable } from './event-store.js';

const RECONNECT = { first: 100, longest: 5_000 };
/** Between the patience of a consumer and that of the store, in milliseconds. */
const MARGIN = 5_000;
const LINK = /^(\d+)@(.+)$/s;

const isExisting = (error: unknown): boolean => typeOf(error) === 'persistent-subscription-exists';
/** On a store with users only operators create groups; others consume from those that are there. */
const isDenied = (error: unknown): boolean => typeOf(error) === 'access-denied';
const isUnknown = (error: unknown): boolean => typeOf(error) === 'persistent-subscription-does-not-exist';
/** Somebody changed the group, or restarted the groups of the store: connecting anew is what is asked for. */
const isDropped = (error: unknown): boolean => typeOf(error) === 'persistent-subscription-dropped';

/** Consumers over the groups that the protocol has: persistent subscriptions to the whole log. */
export const createConsumers = (store: ConsumersOf): Consumers<RecordedEvent> => {
  const { client, checkpoints } = store;

  /** The store does not tell what a group was created for, so that is noted beside it. */
  const ensure = async (group: string, filter: ConsumeFilter, options: ConsumeOptions): Promise<void> => {
    const asked = sortedCategories(filter.categories);
    const note = `group-${group}`;
    const created = (await checkpoints.load(note)) as { readonly categories: readonly string[] } | undefined;
    if (created !== undefined && created.categories.join() !== asked.join()) throw new GroupDiffers(group, created.categories, asked);
    if (created === undefined) await checkpoints.save(note, { categories: asked });
    try {
      await client.createPersistentSubscriptionToAll(group, settingsOf(filter, options), {
        filter: streamNameFilter({ prefixes: asked.map((category) => `${category}-`) }),
      });
    } catch (error) {
      if (isExisting(error) || (isDenied(error) && (await isThere(group)))) return;
      throw toFault(error, '$all');
    }
  };

  const isThere = (group: string): Promise<boolean> =>
    client.getPersistentSubscriptionToAllInfo(group).then(
      () => true,
      () => false,
    );

  const known = async <T>(group: string, ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      throw isUnknown(error) ? new UnknownGroup(group) : toFault(error, '$all');
    }
  };

  return {
    consume: async (group: string, filter: ConsumeFilter, handler: Handler<RecordedEvent>, options: ConsumeOptions) => {
      checkConsuming(group, filter, options);
      const signal = AbortSignal.any([options.signal, store.closed]);
      let failures = 0;
      const onHandled = () => {
        failures = 0;
      };
      for (; !signal.aborted; failures += 1) {
        try {
          await ensure(group, filter, options);
          await competing(store, { group, handler, onHandled, options: { ...options, signal } });
        } catch (error) {
          if (signal.aborted) return;
          if (!(error instanceof StoreUnavailable) && !isDropped(error)) throw error;
          store.log?.warn({ err: error, group, failures }, 'consumer interrupted; reconnecting');
        }
        await pause(backoff(Math.min(failures, 10), RECONNECT.first, RECONNECT.longest), signal);
      }
    },

    groups: async () => {
      try {
        const infos = await client.listPersistentSubscriptionsToAll();
        return infos.map(({ groupName, connections, stats }) => ({
          group: groupName,
          consumers: connections.length,
          inFlight: stats.totalInFlightMessages,
          parked: Number(stats.parkedMessageCount),
        }));
      } catch (error) {
        if (isUnknown(error)) return [];
        throw toFault(error, '$all');
      }
    },

    parked: (group) =>
      known(group, async () => {
        const { stats } = await client.getPersistentSubscriptionToAllInfo(group);
        const count = Number(stats.parkedMessageCount);
        const parked = [];
        for await (const resolved of readRaw(client, `$persistentsubscription-$all::${group}-parked`)) parked.push(parkedEvent(resolved));
        // Before those are what is being replayed and not handled yet.
        return count === 0 ? [] : parked.slice(-count);
      }),

    replayParked: (group) =>
      known(group, async () => {
        const { stats } = await client.getPersistentSubscriptionToAllInfo(group);
        await client.replayParkedMessagesToAll(group);
        return Number(stats.parkedMessageCount);
      }),
  };
};

const settingsOf = (
  { from }: ConsumeFilter,
  { retries = CONSUMING.retries, patience = CONSUMING.patience, pauses = CONSUMING.pauses }: ConsumeOptions,
): PersistentSubscriptionToAllSettings => ({
  startFrom: from === 'end' ? END : START,
  resolveLinkTos: false,
  extraStatistics: false,
  // For consumers that are gone: one that is there answers by itself.
  messageTimeout: patience + pauses.longest + MARGIN,
  maxRetryCount: retries,
  checkPointAfter: 1_000,
  checkPointLowerBound: 1,
  checkPointUpperBound: 500,
  maxSubscriberCount: UNBOUNDED,
  liveBufferSize: 500,
  readBatchSize: 50,
  historyBufferSize: 500,
  // Events of one stream go to one consumer as long as the consumers stay the same.
  consumerStrategyName: PINNED,
});

type ParkedRecord = {
  readonly event?: {
    readonly data: unknown;
    readonly created: Date;
    readonly metadata?: { readonly added?: unknown; readonly reason?: unknown };
  };
};

const parkedEvent = (resolved: object) => {
  const { event } = resolved as ParkedRecord;
  const text = event === undefined ? '' : Buffer.from(event.data as Uint8Array).toString('utf8');
  const [, revision = '-1', stream = text] = LINK.exec(text) ?? [];
  const { added, reason } = event?.metadata ?? {};
  const parkedAt = typeof added === 'string' ? added : (event?.created ?? new Date(0)).toISOString();
  return { stream, revision: Number(revision), reason: typeof reason === 'string' ? reason : '', parkedAt };
};
