import type { EventStore } from './event-store.js';

/** Ids of all keys under which values of a person are sealed in the log, whether the keys are still there or not. Reads the whole log once. */
export const keysInLog = async (store: EventStore, categories: readonly string[], person: string): Promise<readonly string[]> => {
  const keyIds = new Set<string>();
  const done = new AbortController();
  for await (const delivery of store.subscribe({ categories, withData: false, signal: done.signal })) {
    if (delivery.kind === 'caught-up') break;
    if (delivery.kind === 'event' && delivery.event.person === person && delivery.event.keyId !== undefined)
      keyIds.add(delivery.event.keyId);
  }
  done.abort();
  return [...keyIds];
};
