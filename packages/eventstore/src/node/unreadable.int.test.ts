import { randomUUID } from 'node:crypto';
import { Client, credentials, type ServiceError, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Node } from '@redress/eventstore/node';
import { nodes } from './testing/nodes.js';
import { batchMessage } from './testing/raw-client.js';

const { start, cleanUp } = nodes();
afterAll(cleanUp);

const same = (bytes: Buffer) => bytes;

describe('a request that cannot be read', () => {
  let node: Node;
  let client: Client;
  beforeAll(async () => {
    node = await start({ memory: true });
    client = new Client(`${node.host}:${node.port}`, credentials.createInsecure());
  });
  afterAll(() => client.close());

  const call = (path: string, messages: readonly Uint8Array[]): Promise<status> =>
    new Promise((resolve, reject) => {
      const open = client.makeBidiStreamRequest(path, same, same);
      open.on('data', () => undefined);
      open.on('error', ({ code }: ServiceError) => resolve(code));
      open.on('end', () => reject(new Error('it was taken')));
      for (const message of messages) open.write(Buffer.from(message));
      open.end();
    });
  const batch = (stream: string) => batchMessage(randomUUID(), { first: { stream }, ids: [randomUUID()], final: true }).serializeBinary();
  /** A message that claims to go on for four gigabytes. */
  const endless = Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]);

  it('ends its call with a status, also when answers are on their way', async () => {
    // The first is answered at once, the second when it is written.
    const messages = [batch('$all'), batch('unreadable-1'), endless];
    expect(await call('/event_store.client.streams.Streams/BatchAppend', messages)).toBe(status.INTERNAL);
  });

  it.each(['streams.Streams/Append', 'streams.Streams/Read', 'persistent_subscriptions.PersistentSubscriptions/GetInfo'])(
    'costs no time, however long it claims to be (%s)',
    async (method) => {
      expect(await call(`/event_store.client.${method}`, [endless])).toBe(status.INTERNAL);
    },
  );
});
