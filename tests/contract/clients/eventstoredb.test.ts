import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { connectEventStore } from '@redress/eventstore';
import { consumeContract } from '../event-store/consume.contract.js';
import { eventStoreContract, type Subject } from '../event-store/event-store.contract.js';
import { ownClientContract } from './own-client.contract.js';
import { connectionString, type Form, restartableNode, type Scheme } from './world.js';

/** The other forms run beside it: one host by the name of `esdb` is how all other tests connect. */
const ways: readonly (readonly [Scheme, Form])[] = [
  ['kurrentdb', 'one host'],
  ['esdb', 'several hosts'],
  ['kurrentdb', 'discovery'],
];

for (const [scheme, form] of ways) {
  const start = async (): Promise<Subject> => {
    const node = await restartableNode();
    const url = connectionString(scheme, form, node.port);
    return {
      connect: (catalogue, keyring) => connectEventStore({ url, catalogue, keyring }),
      interrupt: node.restart,
      stop: node.stop,
    };
  };
  eventStoreContract(`@eventstore/db-client, ${scheme}, ${form}`, start);
  consumeContract(`@eventstore/db-client, ${scheme}, ${form}`, start);
}

ownClientContract('@eventstore/db-client', ['esdb'], (url) => {
  const client = EventStoreDBClient.connectionString(url);
  const events = (data: readonly unknown[]) => data.map((one) => jsonEvent({ type: 'noted', data: one as Record<string, unknown> }));
  return {
    append: async (stream, data) =>
      (await client.appendToStream(stream, events(data), { expectedRevision: 'no_stream' })).nextExpectedRevision,
    read: (stream) => client.readStream(stream),
    subscribe: (stream) => client.subscribeToStream(stream),
    dispose: () => client.dispose(),
  };
});
