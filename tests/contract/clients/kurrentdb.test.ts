import { jest } from '@jest/globals';
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { connectEventStore, kurrentClient } from '@redress/eventstore';
import { consumeContract } from '../event-store/consume.contract.js';
import { eventStoreContract, type Subject } from '../event-store/event-store.contract.js';
import { ownClientContract } from './own-client.contract.js';
import { connectionString, type Form, restartableNode, type Scheme } from './world.js';

// It warns at each connection that it would rather be called by its new name.
jest.spyOn(console, 'warn').mockImplementation(() => undefined);

const ways: readonly (readonly [Scheme, Form])[] = [
  ['esdb', 'one host'],
  ['kurrentdb', 'several hosts'],
  ['esdb', 'discovery'],
];

for (const [scheme, form] of ways) {
  const start = async (): Promise<Subject> => {
    const node = await restartableNode();
    const url = connectionString(scheme, form, node.port);
    return {
      connect: (catalogue, keyring) =>
        connectEventStore({ client: kurrentClient(KurrentDBClient.connectionString(url)), catalogue, keyring }),
      interrupt: node.restart,
      stop: node.stop,
    };
  };
  eventStoreContract(`@kurrent/kurrentdb-client, ${scheme}, ${form}`, start);
  consumeContract(`@kurrent/kurrentdb-client, ${scheme}, ${form}`, start);
}

ownClientContract('@kurrent/kurrentdb-client', ['esdb', 'kurrentdb'], (url) => {
  const client = KurrentDBClient.connectionString(url);
  const events = (data: readonly unknown[]) => data.map((one) => jsonEvent({ type: 'noted', data: one as Record<string, unknown> }));
  return {
    append: async (stream, data) => (await client.appendToStream(stream, events(data), { streamState: 'no_stream' })).nextExpectedRevision,
    read: (stream) => client.readStream(stream),
    subscribe: (stream) => client.subscribeToStream(stream),
    dispose: () => client.dispose(),
  };
});
