import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectEventStore } from '@redress/eventstore';
import { startNode } from '@redress/eventstore/node';
import { eventStoreContract } from './event-store.contract.js';

eventStoreContract('embedded node in memory', async () => {
  const node = await startNode({ memory: true });
  return {
    connect: (catalogue, keyring) => connectEventStore({ url: node.connectionString, catalogue, keyring }),
    stop: () => node.stop(),
  };
});

eventStoreContract('embedded node on disk', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'redress-event-store-'));
  const file = join(folder, 'log.db');
  let node = await startNode({ file });
  const { port, connectionString: url } = node;
  return {
    connect: (catalogue, keyring) => connectEventStore({ url, catalogue, keyring }),
    interrupt: async () => {
      await node.stop();
      node = await startNode({ file }, { port });
    },
    stop: async () => {
      await node.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
});

eventStoreContract('embedded node with TLS and users', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'redress-event-store-'));
  const users = [{ login: 'engine', password: 'correct horse', groups: ['$admins'] }];
  const node = await startNode({ memory: true }, { access: { tls: { folder }, users } });
  const url = node.connectionString.replace('://', '://engine:correct%20horse@');
  return {
    connect: (catalogue, keyring) => connectEventStore({ url, catalogue, keyring }),
    stop: async () => {
      await node.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
});
