import { type Certificate, ERASURES_ID, erasure, streamOf } from '@redress/domain';
import type { EventStore, RecordedEvent } from './event-store.js';
import type { StateMemory } from './handle-command.js';
import type { Keyring } from './keyring.js';
import type { Log } from './log.js';

export type Erasures = { readonly close: () => Promise<void> };

export type ErasuresOptions = {
  readonly store: EventStore;
  readonly keyring: Keyring;
  readonly handler: StateMemory;
  readonly log?: Log;
};

/**
 * Holds a process to the certificates in the log: what they name is destroyed in its keyring, should an older copy have brought it back, and
 * what it has in memory of the person is dropped. Resolves when it has heard of every certificate there is; follows new ones until closed.
 */
export const followErasures = async ({ store, keyring, handler, log }: ErasuresOptions): Promise<Erasures> => {
  const stream = streamOf(erasure, ERASURES_ID);
  let heard = -1;

  const apply = async ({ data, stream: where, revision }: RecordedEvent): Promise<void> => {
    if (where !== stream || revision <= heard) return;
    // The stream holds nothing but certificates; each was checked against its schema when it was read.
    const { person, keyIds } = data as Certificate;
    await keyring.bury(person, keyIds);
    handler.forget(person);
    heard = revision;
  };

  const after = await store.head();
  for await (const event of store.read(stream)) await apply(event);

  const stopped = new AbortController();
  const follow = async (): Promise<void> => {
    try {
      for await (const delivery of store.subscribe({ after, categories: [erasure.category], signal: stopped.signal }))
        if (delivery.kind === 'event') await apply(delivery.event);
    } catch (error) {
      // Keys destroyed by others are found out without the log. What lies folded in memory is not: keep nothing any more.
      handler.keepNothing();
      log?.error({ err: error }, 'erasures can no longer be followed: states are no longer kept in memory');
    }
  };
  const following = follow();

  return {
    close: async () => {
      stopped.abort();
      await following;
    },
  };
};
