import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import {
  AccessDeniedError,
  binaryEvent,
  type EventStoreDBClient,
  jsonEvent,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
} from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Node, openUsers, type Users } from '@redress/eventstore/node';
import { collect, event, freshStream, nodes, until } from './testing/nodes.js';

const { start, connect, folder, cleanUp } = nodes();
afterAll(cleanUp);

const PASSWORD = 'right:word';
const DENIED = { type: 'access-denied' };

const as = (node: Node, login: string, password = PASSWORD): EventStoreDBClient =>
  connect({ connectionString: node.connectionString.replace('://', `://${login}:${encodeURIComponent(password)}@`) });
const acl = (list: object) => jsonEvent({ type: '$metadata', data: { $acl: list } });

describe('a node that knows its users', () => {
  let node: Node;
  let users: Users;
  const warnings: object[] = [];
  let root: EventStoreDBClient;
  let ann: EventStoreDBClient;
  let bob: EventStoreDBClient;
  beforeAll(async () => {
    const place = await folder();
    const file = join(place, 'users.db');
    users = openUsers(file, { N: 1_024, r: 8, p: 1 });
    for (const [login, groups] of [
      ['root', ['$admins']],
      ['ann', ['auditors']],
      ['bob', []],
      ['oscar', ['$ops']],
      ['passing', ['auditors']],
    ] as const) {
      await users.add({ login, password: PASSWORD, groups });
    }
    const warn = (context: object, message: string) => warnings.push({ ...context, message });
    const log = { info: () => undefined, warn, error: () => undefined };
    node = await start({ memory: true }, { log, access: { tls: { folder: join(place, 'tls') }, users: { file } } });
    [root, ann, bob] = [as(node, 'root'), as(node, 'ann'), as(node, 'bob')];
  });
  afterAll(() => users.close());

  const secret = async (list: object): Promise<string> => {
    const stream = freshStream('secret');
    await root.appendToStream(stream, event());
    await root.appendToStream(`$$${stream}`, acl(list));
    return stream;
  };

  it('is reached by the connection string it gives, over TLS alone', async () => {
    expect(node.connectionString).toMatch(/^esdb:\/\/localhost:\d+\?tls=true&tlsCAFile=/);
    const stream = freshStream();
    await ann.appendToStream(stream, event());
    expect(await collect(ann.readStream(stream))).toHaveLength(1);
    const untrusting = connect({
      connectionString: `esdb://ann:${encodeURIComponent(PASSWORD)}@localhost:${node.port}?tls=true&defaultDeadline=5000`,
    });
    await expect(untrusting.readStream(stream, { maxCount: 1 })[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      type: 'unavailable',
    });
    const plain = connect({ connectionString: `esdb://127.0.0.1:${node.port}?tls=false` });
    await expect(plain.appendToStream(stream, event())).rejects.toThrow();
  });

  it('is found by discovery before anybody has told a name', async () => {
    const query = node.connectionString.slice(node.connectionString.indexOf('?'));
    const discovering = connect({ connectionString: `esdb+discover://ann:${encodeURIComponent(PASSWORD)}@localhost:${node.port}${query}` });
    expect(await discovering.appendToStream(freshStream(), event())).toMatchObject({ success: true });
  });

  it('lets nobody in without a name, or with a wrong password, whatever the call', async () => {
    const nobody = connect(node);
    for (const client of [nobody, as(node, 'ann', 'wrong'), as(node, 'nobody')]) {
      await expect(client.appendToStream(freshStream(), event())).rejects.toBeInstanceOf(AccessDeniedError);
      await expect(collect(client.readStream('s'))).rejects.toBeInstanceOf(AccessDeniedError);
      await expect(collect(client.readAll({ maxCount: 1 }))).rejects.toBeInstanceOf(AccessDeniedError);
      await expect(collect(client.subscribeToStream('s'))).rejects.toBeInstanceOf(AccessDeniedError);
      await expect(client.deleteStream('s')).rejects.toBeInstanceOf(AccessDeniedError);
      await expect(client.tombstoneStream('s')).rejects.toBeInstanceOf(AccessDeniedError);
      await expect(client.listAllPersistentSubscriptions()).rejects.toBeInstanceOf(AccessDeniedError);
    }
    expect(warnings).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('refused'), peer: expect.stringContaining('127.0.0.1') }),
    );
    expect(JSON.stringify(warnings)).not.toMatch(/ann|wrong:|nobody/);
    await expect(nobody.appendToStream('s', event(), { credentials: { username: 'ann', password: 'wrong' } })).rejects.toMatchObject(
      DENIED,
    );
    await expect(
      nobody.appendToStream(freshStream(), event(), { credentials: { username: 'ann', password: PASSWORD } }),
    ).resolves.toMatchObject({
      success: true,
    });
  });

  it('holds the list of a stream against reading, writing, deleting and the list itself', async () => {
    const stream = await secret({ $r: ['auditors'], $w: ['ann'], $d: ['$admins'], $mr: ['auditors'], $mw: ['$admins'] });
    expect(await collect(ann.readStream(stream))).toHaveLength(1);
    await expect(collect(bob.readStream(stream))).rejects.toMatchObject(DENIED);
    await expect(collect(bob.subscribeToStream(stream))).rejects.toMatchObject(DENIED);
    expect(await ann.appendToStream(stream, event())).toMatchObject({ success: true });
    await expect(bob.appendToStream(stream, event())).rejects.toMatchObject(DENIED);
    await expect(bob.appendToStream(stream, event(), { credentials: { username: 'bob', password: PASSWORD } })).rejects.toMatchObject(
      DENIED,
    );
    await expect(ann.deleteStream(stream)).rejects.toMatchObject(DENIED);
    await expect(ann.tombstoneStream(stream)).rejects.toMatchObject(DENIED);
    expect((await ann.getStreamMetadata(stream)).metadata).toMatchObject({ acl: { readRoles: ['auditors'] } });
    await expect(bob.getStreamMetadata(stream)).rejects.toMatchObject(DENIED);
    await expect(ann.setStreamMetadata(stream, {})).rejects.toMatchObject(DENIED);
    expect(await root.tombstoneStream(stream)).toMatchObject({ position: expect.anything() });
  });

  it('keeps what belongs to the system, and the log of all events, for administrators', async () => {
    await expect(collect(ann.readAll({ maxCount: 1 }))).rejects.toMatchObject(DENIED);
    await expect(collect(ann.subscribeToAll({ fromPosition: START }))).rejects.toMatchObject(DENIED);
    await expect(ann.appendToStream('$settings', event())).rejects.toMatchObject(DENIED);
    await expect(ann.appendToStream('$$$settings', acl({ $w: 'ann' }))).rejects.toMatchObject(DENIED);
    expect((await collect(root.readAll({ maxCount: 1 }))).length).toBe(1);
  });

  it('heeds the default lists of the settings, and a list of the log of all events', async () => {
    const stream = freshStream();
    await root.appendToStream('$settings', jsonEvent({ type: 'settings', data: { $userStreamAcl: { $w: 'auditors' } } }));
    await expect(bob.appendToStream(stream, event())).rejects.toMatchObject(DENIED);
    expect(await ann.appendToStream(stream, event())).toMatchObject({ success: true });
    await root.appendToStream('$settings', jsonEvent({ type: 'settings', data: {} }));
    expect(await bob.appendToStream(stream, event())).toMatchObject({ success: true });
    await root.appendToStream('$$$all', acl({ $r: ['bob'] }));
    expect(await collect(bob.readAll({ maxCount: 1 }))).toHaveLength(1);
    await expect(collect(ann.readAll({ maxCount: 1 }))).rejects.toMatchObject(DENIED);
  });

  it('refuses one append of many without harm to the others that share their stream', async () => {
    const closed = await secret({ $w: [] });
    const results = await Promise.allSettled(
      Array.from({ length: 100 }, (_, index) => bob.appendToStream(index % 2 === 0 ? closed : freshStream(), event())),
    );
    expect(results.map(({ status }) => status)).toEqual(
      Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? 'rejected' : 'fulfilled')),
    );
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject(DENIED);
  });

  it('ends a subscription whose reader loses the right, and only that one', async () => {
    const stream = await secret({ $r: ['auditors', 'bob'] });
    const subscriptions = [ann, bob].map((client) => client.subscribeToStream(stream));
    const faults: unknown[] = [];
    const heard: number[] = [0, 0];
    for (const [index, subscription] of subscriptions.entries()) {
      subscription.on('error', (fault) => faults.push(index, fault));
      subscription.on('data', () => {
        heard[index] = (heard[index] ?? 0) + 1;
      });
    }
    await until('both have read', () => heard.every((count) => count === 1));
    await root.appendToStream(`$$${stream}`, acl({ $r: ['auditors'] }));
    await until('one has ended', () => faults.length > 0);
    await root.appendToStream(stream, event());
    await until('the other goes on', () => heard[0] === 2);
    expect(faults).toEqual([1, expect.objectContaining(DENIED)]);
    expect(heard).toEqual([2, 1]);
    await subscriptions[0]?.unsubscribe();
  });

  it('shuts out a user who is disabled, gets another password or is removed, at the next call and in what runs', async () => {
    const passing = as(node, 'passing');
    const stream = await secret({ $r: ['auditors'] });
    const works = () => collect(passing.readStream(stream));
    expect(await works()).toHaveLength(1);
    users.setDisabled('passing', true);
    await expect(works()).rejects.toMatchObject(DENIED);
    await expect(passing.appendToStream(freshStream(), event())).rejects.toMatchObject(DENIED);
    users.setDisabled('passing', false);
    expect(await works()).toHaveLength(1);
    await users.setPassword('passing', 'another word');
    await expect(works()).rejects.toMatchObject(DENIED);

    const again = as(node, 'passing', 'another word');
    const faults: unknown[] = [];
    let heard = 0;
    const subscription = again.subscribeToStream(stream);
    subscription.on('error', (fault) => faults.push(fault));
    subscription.on('data', () => {
      heard += 1;
    });
    await until('it has read', () => heard === 1);
    users.remove('passing');
    await until('it has ended', () => faults.length === 1);
    expect(faults).toEqual([expect.objectContaining(DENIED)]);
  });

  it('lets operators manage groups of consumers, and readers of their stream consume', async () => {
    const stream = await secret({ $r: ['auditors'] });
    const settings = persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: START });
    await expect(ann.createPersistentSubscriptionToStream(stream, 'g', settings)).rejects.toMatchObject(DENIED);
    await as(node, 'oscar').createPersistentSubscriptionToStream(stream, 'g', settings);
    await expect(ann.deletePersistentSubscriptionToStream(stream, 'g')).rejects.toMatchObject(DENIED);
    expect(await ann.listAllPersistentSubscriptions()).toHaveLength(1);
    const refused = bob.subscribeToPersistentSubscriptionToStream(stream, 'g');
    await expect(collect(refused)).rejects.toMatchObject(DENIED);
    const consumer = ann.subscribeToPersistentSubscriptionToStream(stream, 'g');
    const faults: unknown[] = [];
    let heard = 0;
    consumer.on('error', (fault) => faults.push(fault));
    consumer.on('data', (resolved) => {
      heard += 1;
      void consumer.ack(resolved);
    });
    await until('it consumes', () => heard === 1);
    await root.appendToStream(`$$${stream}`, acl({ $r: ['root'] }));
    await until('it is ended', () => faults.length === 1);
    expect(faults).toEqual([expect.objectContaining(DENIED)]);
  });

  it('does not lead over a link to where its reader may not look', async () => {
    const [closed, own] = [await secret({ $r: ['auditors'] }), freshStream()];
    await bob.appendToStream(own, binaryEvent({ type: '$>', data: Buffer.from(`0@${closed}`) }));
    const [theirs] = await collect(bob.readStream(own, { resolveLinkTos: true }));
    expect(theirs).toMatchObject({ link: { type: '$>' } });
    expect(theirs?.event).toBeUndefined();
    const [ours] = await collect(ann.readStream(own, { resolveLinkTos: true }));
    expect(ours?.event).toMatchObject({ streamId: closed });
  });

  it('lets a connection that is no TLS, or breaks off in its greeting, harm nobody', async () => {
    await new Promise<void>((resolve) => {
      const socket = connectTls({ host: '127.0.0.1', port: node.port, ALPNProtocols: ['http/1.1'], rejectUnauthorized: false });
      socket.on('error', () => resolve()).on('close', () => resolve());
    });
    expect(await ann.appendToStream(freshStream(), event())).toMatchObject({ success: true });
  });
});
