import { jest } from '@jest/globals';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { connectEventStore, kurrentClient } from '@redress/eventstore';
import { connectionString, restartableNode } from '../clients/world.js';
import { consumeContract } from './consume.contract.js';

// It warns at each connection that it would rather be called by its new name.
jest.spyOn(console, 'warn').mockImplementation(() => undefined);

// In a process of its own: the two clients cannot share one.
consumeContract('@kurrent/kurrentdb-client', async () => {
  const node = await restartableNode();
  const url = connectionString('kurrentdb', 'discovery', node.port);
  return {
    connect: (catalogue, keyring) =>
      connectEventStore({ client: kurrentClient(KurrentDBClient.connectionString(url)), catalogue, keyring }),
    interrupt: node.restart,
    stop: node.stop,
  };
});
