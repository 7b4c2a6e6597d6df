import { randomUUID } from 'node:crypto';
import { ANY, jsonEvent, NO_STREAM } from './client-words.js';
import { isWrongVersion, toAppendFault } from './error-mapping.js';
import { readRaw } from './esdb-reading.js';
import { InvalidEvent } from './event-store.js';
import { findFlaw } from './i-json.js';
import type { InFlight } from './in-flight.js';
import type { StoreClient } from './store-client.js';

const TYPE = 'checkpoint-saved.v1';
const streamOf = (consumer: string): string => `redress-checkpoint-${consumer}`;

export type Checkpoints = {
  readonly load: (consumer: string) => Promise<unknown>;
  readonly save: (consumer: string, value: unknown) => Promise<void>;
};

/** Places of consumers, in streams outside all of our categories, of which only the newest entry stays. */
export const createCheckpoints = (client: StoreClient, appends: InFlight): Checkpoints => {
  const bounded = new Set<string>();

  const bound = async (stream: string): Promise<void> => {
    if (bounded.has(stream)) return;
    try {
      await appends.run(() => client.setStreamMetadata(stream, { maxCount: 1 }, { expectedRevision: NO_STREAM }));
    } catch (error) {
      // Another start has set it before.
      if (!isWrongVersion(error)) throw error;
    }
    bounded.add(stream);
  };

  return {
    load: async (consumer) => {
      for await (const resolved of readRaw(client, streamOf(consumer), { backwards: true, limit: 1 }))
        return (resolved as { readonly event?: { readonly data?: { readonly value?: unknown } } }).event?.data?.value;
      return undefined;
    },

    save: async (consumer, value) => {
      const flaw = findFlaw(value);
      if (flaw !== undefined) throw new InvalidEvent(TYPE, `/data/value${flaw.at}`, flaw.reason);
      const stream = streamOf(consumer);
      try {
        await bound(stream);
        const event = jsonEvent({ id: randomUUID(), type: TYPE, data: { value } });
        await appends.run(() => client.appendToStream(stream, event, { expectedRevision: ANY }));
      } catch (error) {
        throw toAppendFault(error, stream, 'any', TYPE);
      }
    },
  };
};
