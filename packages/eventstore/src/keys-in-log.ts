import type { EventStore } from './event-store.js';
import { eventsSoFar } from './events-so-far.js';

/** Ids of all keys under which values of a person are sealed in the log, whether the keys are still there or not. Reads the whole log once. */
export const keysInLog = async (store: EventStore, categories: readonly string[], person: string): Promise<readonly string[]> => {
  const keyIds = new Set<string>();
  for await (const { person: subject, keyId } of eventsSoFar(store, { categories, withData: false }))
    if (subject === person && keyId !== undefined) keyIds.add(keyId);
  return [...keyIds];
};
