import { features } from './wire/messages.js';

/** The protocol level clients are told; it names the server release whose behaviour is offered. */
const PROTOCOL_VERSION = '24.10.0';

/** What this node serves; the client compares in lower case and falls back, or refuses, for what is missing. */
const SERVED: readonly (readonly [service: string, method: string, ...features: string[]])[] = [
  ['event_store.client.streams.streams', 'append'],
  ['event_store.client.streams.streams', 'batchappend'],
  ['event_store.client.streams.streams', 'delete'],
  ['event_store.client.streams.streams', 'tombstone'],
  ['event_store.client.streams.streams', 'read', 'position', 'events'],
  ...['create', 'update', 'delete', 'read', 'getinfo', 'replayparked', 'list', 'restartsubsystem'].map(
    (method) => ['event_store.client.persistent_subscriptions.persistentsubscriptions', method, 'stream', 'all'] as const,
  ),
  ['event_store.client.gossip.gossip', 'read'],
  ['event_store.client.server_features.serverfeatures', 'getsupportedmethods'],
];

export const supportedMethods = (): features.SupportedMethods =>
  new features.SupportedMethods()
    .setEventStoreServerVersion(PROTOCOL_VERSION)
    .setMethodsList(
      SERVED.map(([service, method, ...list]) =>
        new features.SupportedMethod().setServiceName(service).setMethodName(method).setFeaturesList(list),
      ),
    );
