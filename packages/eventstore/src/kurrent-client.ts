import { guarded } from './guarded-client.js';
import type { KurrentClient, Reading, StoreClient } from './store-client.js';

/** Its reads fail where they are read, and are given up by returning from them. */
const reading = (events: AsyncIterableIterator<object>): Reading => ({
  [Symbol.asyncIterator]: () => events,
  on: () => undefined,
  cancel: async () => events.return?.(),
});

/**
 * Lets the port use `@kurrent/kurrentdb-client` in place of `@eventstore/db-client`: pass `KurrentDBClient.connectionString(url)`. The client
 * belongs to the store from then on, which disposes it.
 */
export const kurrentClient = (client: KurrentClient): StoreClient => {
  const kurrent = guarded(client);
  return {
    appendToStream: (stream, events, { expectedRevision }) => kurrent.appendToStream(stream, events, { streamState: expectedRevision }),
    setStreamMetadata: (stream, metadata, { expectedRevision }) =>
      kurrent.setStreamMetadata(stream, metadata, { streamState: expectedRevision, expectedRevision }),
    readStream: (stream, options) => reading(kurrent.readStream(stream, options)),
    readAll: (options) => reading(kurrent.readAll(options)),
    subscribeToAll: (options, readable) => kurrent.subscribeToAll(options, readable),
    createPersistentSubscriptionToAll: (group, settings, options) => kurrent.createPersistentSubscriptionToAll(group, settings, options),
    subscribeToPersistentSubscriptionToAll: (group, options) => kurrent.subscribeToPersistentSubscriptionToAll(group, options),
    getPersistentSubscriptionToAllInfo: (group) => kurrent.getPersistentSubscriptionToAllInfo(group),
    listPersistentSubscriptionsToAll: () => kurrent.listPersistentSubscriptionsToAll(),
    replayParkedMessagesToAll: (group) => kurrent.replayParkedMessagesToAll(group),
    dispose: () => kurrent.dispose(),
  };
};
