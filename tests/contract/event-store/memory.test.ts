import { createMemoryEventStore, createMemoryLog } from '@redress/eventstore';
import { eventStoreContract } from './event-store.contract.js';

eventStoreContract('memory', async () => {
  const shared = createMemoryLog();
  return {
    connect: async (catalogue, keyring) => createMemoryEventStore({ catalogue, keyring, log: shared }),
    stop: async () => undefined,
  };
});
