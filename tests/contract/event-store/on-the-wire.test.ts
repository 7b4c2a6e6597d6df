import { randomUUID } from 'node:crypto';
import { EventStoreDBClient } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectEventStore, InvalidEvent, memoryKeyring, StreamDeleted } from '@redress/eventstore';
import { type Node, startNode } from '@redress/eventstore/node';
import { catalogue, metadata, noted } from './event-store.contract.js';

const connect = (node: Node) => connectEventStore({ url: node.connectionString, catalogue, keyring: memoryKeyring() });

type Raw = { readonly type: string; readonly data: unknown; readonly metadata: unknown; readonly streamId: string };

const rawEvents = async (client: EventStoreDBClient, stream: string): Promise<Raw[]> => {
  const events: Raw[] = [];
  for await (const { event } of client.readStream(stream)) if (event !== undefined) events.push(event as Raw);
  return events;
};

describe('what the adapter writes into the log', () => {
  let node: Node;
  let client: EventStoreDBClient;

  beforeAll(async () => {
    node = await startNode({ memory: true });
    client = EventStoreDBClient.connectionString(node.connectionString);
  });
  afterAll(async () => {
    await client.dispose();
    await node.stop();
  });

  it('begins with the identity of the log, made once, however many connect at once', async () => {
    const stores = await Promise.all(Array.from({ length: 5 }, () => connect(node)));
    expect(new Set(stores.map(({ logId }) => logId)).size).toBe(1);
    expect(await rawEvents(client, 'redress-log')).toMatchObject([{ type: 'log-created.v1', data: { logId: stores[0]?.logId } }]);
    const types: string[] = [];
    for await (const { event } of client.readAll()) if (event !== undefined && !event.type.startsWith('$')) types.push(event.type);
    expect(types[0]).toBe('log-created.v1');
    await Promise.all(stores.map((store) => store.close()));
  });

  it('is versioned kebab-case, with metadata as given and personal values sealed', async () => {
    const store = await connect(node);
    const data = { name: '张三', phones: ['13800000000'], place: '上海' };
    await store.append('person-1', 'no-stream', [{ id: randomUUID(), type: 'PersonMet', data, metadata, person: 'person-1' }]);
    const [event] = await rawEvents(client, 'person-1');
    expect(event).toMatchObject({ type: 'person-met.v1', metadata });
    expect(event?.data).toEqual({
      phones: [null],
      place: '上海',
      sealed: {
        subject: 'person-1',
        keyId: expect.any(String),
        alg: 'A256GCM',
        iv: expect.any(String),
        ct: expect.any(String),
        fields: ['/name', '/phones/0'],
      },
    });
    expect(JSON.stringify([event?.data, event?.metadata])).not.toMatch(/张三|13800000000/);
    await store.close();
  });

  it('is followed past a stream that somebody else has ended, and not past one of its own', async () => {
    const store = await connect(node);
    const before = await store.head();
    await client.tombstoneStream('foreign-1');
    const head = await store.head();
    expect(head).not.toBe(before);
    const first = async (categories: readonly string[]) => {
      for await (const delivery of store.subscribe({ after: head, categories, signal: new AbortController().signal })) return delivery;
    };
    expect(await first(['person'])).toMatchObject({ kind: 'caught-up' });
    await client.tombstoneStream('person-2');
    await expect(first(['person'])).rejects.toEqual(new StreamDeleted('person-2'));
    await store.close();
  });

  it('keeps only the newest place of a consumer', async () => {
    const store = await connect(node);
    for (const value of ['a', 'b', 'c']) await store.saveCheckpoint('relay', value);
    expect(await rawEvents(client, 'redress-checkpoint-relay')).toMatchObject([{ type: 'checkpoint-saved.v1', data: { value: 'c' } }]);
    await store.close();
    const again = await connect(node);
    await again.saveCheckpoint('relay', 'd');
    expect(await rawEvents(client, 'redress-checkpoint-relay')).toMatchObject([{ data: { value: 'd' } }]);
    expect(await again.loadCheckpoint('relay')).toBe('d');
    await again.close();
  });

  it('is refused as invalid when it is larger than the store takes', async () => {
    const store = await connect(node);
    await expect(store.append('note-large', 'any', [noted('x'.repeat(1_100_000))])).rejects.toBeInstanceOf(InvalidEvent);
    await store.close();
  });
});
