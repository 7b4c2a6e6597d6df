import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { jest } from '@jest/globals';
import { type Node, type NodeOptions, type NodeStorage, startNode } from '@redress/eventstore/node';

const PATIENCE = 30_000;

/** Nodes, clients and folders of a test file; `cleanUp` ends them all, in `afterAll`. */
export const nodes = () => {
  jest.setTimeout(2 * PATIENCE); // a busy machine is no failure
  const endings: (() => Promise<unknown>)[] = [];

  const folder = async (): Promise<string> => {
    const path = await mkdtemp(join(tmpdir(), 'redress-node-'));
    endings.push(() => rm(path, { recursive: true, force: true }));
    return path;
  };
  const start = async (storage: NodeStorage, options: NodeOptions = {}): Promise<Node> => {
    const node = await startNode(storage, options);
    endings.push(() => node.stop());
    return node;
  };
  const connect = (node: Pick<Node, 'connectionString'>): EventStoreDBClient => {
    const client = EventStoreDBClient.connectionString(node.connectionString);
    endings.push(() => client.dispose());
    return client;
  };
  return {
    folder,
    start,
    connect,
    storage: async (kind: 'memory' | 'durable'): Promise<NodeStorage> =>
      kind === 'memory' ? { memory: true } : { file: join(await folder(), 'log.db') },
    cleanUp: async () => {
      for (const end of endings.reverse()) await end();
    },
  };
};

let names = 0;
/** A stream name no other test uses. */
export const freshStream = (prefix = 'stream'): string => {
  names += 1;
  return `${prefix}-${names}`;
};

export const event = (data: unknown = {}, more: { readonly type?: string; readonly id?: string } = {}) =>
  jsonEvent({ type: 'noted.v1', data: data as Record<string, unknown>, ...more });

/** Polls until the condition holds; fails with its description in the end. */
export const until = async (description: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + PATIENCE;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`did not come about: ${description}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

export const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
};
