import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { type Node, startNode } from '@redress/eventstore/node';

// A process holds one of the two clients, so this one has a file of its own.
jest.setTimeout(60_000);
const PASSWORD = 'plain-word'; // its reads send the password as it stands in the connection string, escapes and all
const DENIED = { type: 'access-denied' };

let folder: string;
let node: Node;
const clients: KurrentDBClient[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redress-access-'));
  const users = ['root', 'kurt'].map((login) => ({ login, password: PASSWORD, groups: login === 'root' ? ['$admins'] : [] }));
  node = await startNode({ memory: true }, { access: { tls: { folder }, users } });
});
afterAll(async () => {
  for (const client of clients) await client.dispose();
  await node.stop();
  await rm(folder, { recursive: true, force: true });
});

const as = (login: string, password = PASSWORD): KurrentDBClient => {
  const client = KurrentDBClient.connectionString(node.connectionString.replace('esdb://', `kurrentdb://${login}:${password}@`));
  clients.push(client);
  return client;
};
const event = (type = 't', data: Record<string, unknown> = {}) => jsonEvent({ type, data });
const read = async (client: KurrentDBClient, stream: string): Promise<number> => {
  let count = 0;
  for await (const _event of client.readStream(stream)) count += 1;
  return count;
};

it('the client of KurrentDB is let in by its users alone, and held to the access lists', async () => {
  const [root, kurt] = [as('root'), as('kurt')];
  expect(await kurt.appendToStream('open', event())).toMatchObject({ success: true });
  expect(await read(kurt, 'open')).toBe(1);
  await root.appendToStream('closed', event());
  await root.appendToStream('$$closed', event('$metadata', { $acl: { $r: 'root', $w: 'root' } }));
  expect(await read(root, 'closed')).toBe(1);
  await expect(read(kurt, 'closed')).rejects.toMatchObject(DENIED);
  await expect(kurt.appendToStream('closed', event())).rejects.toMatchObject(DENIED);
  const wrong = as('kurt', 'other-word');
  await expect(wrong.appendToStream('open', event())).rejects.toMatchObject(DENIED);
  await expect(read(wrong, 'open')).rejects.toMatchObject(DENIED);
});
