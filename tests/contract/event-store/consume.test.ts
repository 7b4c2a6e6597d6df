import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectEventStore, createMemoryEventStore, createMemoryLog } from '@redress/eventstore';
import { startNode } from '@redress/eventstore/node';
import { consumeContract } from './consume.contract.js';

consumeContract('memory', async () => {
  const log = createMemoryLog();
  return { connect: async (catalogue, keyring) => createMemoryEventStore({ catalogue, keyring, log }), stop: async () => undefined };
});

consumeContract('embedded node in memory', async () => {
  const node = await startNode({ memory: true });
  return {
    connect: (catalogue, keyring) => connectEventStore({ url: node.connectionString, catalogue, keyring }),
    stop: () => node.stop(),
  };
});

consumeContract('embedded node on disk', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'redress-consumers-'));
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
