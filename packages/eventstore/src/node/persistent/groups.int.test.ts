import {
  END,
  type EventStoreDBClient,
  eventTypeFilter,
  persistentSubscriptionToAllSettingsFromDefaults,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Node } from '@redress/eventstore/node';
import { event, freshStream, nodes, until } from '../testing/nodes.js';
import { follow, fromStart } from './testing/following.js';

const { storage, start, connect, cleanUp } = nodes();
afterAll(cleanUp);

describe.each(['memory', 'durable'] as const)('groups on a %s node', (kind) => {
  let node: Node;
  let client: EventStoreDBClient;
  let stream: string;
  beforeEach(async () => {
    node = await start(await storage(kind));
    client = connect(node);
    stream = freshStream();
  });
  const write = (to: string, count: number, type?: string) =>
    client.appendToStream(
      to,
      Array.from({ length: count }, () => event({}, type === undefined ? {} : { type })),
    );
  const consume = (name = stream, group = 'g', bufferSize = 10) =>
    follow(client.subscribeToPersistentSubscriptionToStream(name, group, { bufferSize }));
  const stats = async (name = stream) => (await client.getPersistentSubscriptionToStreamInfo(name, 'g')).stats;

  it('share the events of a stream among their consumers, each event to one of them', async () => {
    await client.createPersistentSubscriptionToStream(stream, 'g', fromStart());
    const [one, other] = [consume(), consume()];
    await until('both connected', () => one.isConfirmed() && other.isConfirmed());
    await write(stream, 8);
    await until('all delivered', () => one.got.length + other.got.length === 8);
    expect([one.got.length, other.got.length]).toEqual([4, 4]);
    expect(new Set([...one.places(), ...other.places()]).size).toBe(8);
  });

  it('begin where they were told to', async () => {
    await write(stream, 4);
    await client.createPersistentSubscriptionToStream(stream, 'g', fromStart({ startFrom: 2n }));
    await client.createPersistentSubscriptionToStream(stream, 'end', fromStart({ startFrom: END }));
    await write(stream, 1);
    const [some, last] = [consume(), consume(stream, 'end')];
    await until('delivered', () => some.got.length === 3 && last.got.length === 1);
    expect(some.places()).toEqual([`${stream}@2`, `${stream}@3`, `${stream}@4`]);
    expect(last.places()).toEqual([`${stream}@4`]);
  });

  it('follow all events through a filter', async () => {
    const settings = persistentSubscriptionToAllSettingsFromDefaults({ startFrom: START });
    await write(stream, 2, 'wanted');
    await write(`other-${stream}`, 2);
    await client.createPersistentSubscriptionToAll('by-name', settings, { filter: streamNameFilter({ prefixes: [stream] }) });
    await client.createPersistentSubscriptionToAll('by-type', settings, { filter: eventTypeFilter({ regex: '^want' }) });
    await client.createPersistentSubscriptionToAll('unfiltered', settings);
    const [byName, byType, everything] = ['by-name', 'by-type', 'unfiltered'].map((group) =>
      follow(client.subscribeToPersistentSubscriptionToAll(group, { bufferSize: 100 })),
    );
    await write(stream, 1, 'wanted');
    await write(stream, 1);
    await until('delivered', () => byName?.got.length === 4 && byType?.got.length === 3);
    expect(byType?.places()).toEqual([`${stream}@0`, `${stream}@1`, `${stream}@2`]);
    await until('all', () => everything?.places().includes(`${stream}@3`) === true);
    expect(everything?.places()).toContain(`other-${stream}@0`);
  });

  it('follow links to what they point at', async () => {
    await write(`${stream}-1`, 2);
    await client.createPersistentSubscriptionToStream(`$ce-${stream.split('-')[0]}`, 'g', fromStart({ resolveLinkTos: true }));
    const one = consume(`$ce-${stream.split('-')[0]}`, 'g', 100);
    await until('the stored', () => one.places().includes(`${stream}-1@1`));
    await write(`${stream}-2`, 1);
    await until('the new', () => one.places().includes(`${stream}-2@0`));
    await one.ack(...one.got);
    await until('answered', async () => {
      const { stats: now } = await client.getPersistentSubscriptionToStreamInfo(`$ce-${stream.split('-')[0]}`, 'g');
      return now.totalInFlightMessages === 0;
    });
  });

  it('try again, then park; what is parked can be replayed', async () => {
    await write(stream, 2);
    await client.createPersistentSubscriptionToStream(stream, 'g', fromStart({ maxRetryCount: 1 }));
    const one = consume(stream, 'g', 1);
    await until('the first', () => one.got.length === 1);
    await one.nack('retry', ...one.got);
    await until('the first again', () => one.got.length === 2);
    expect(one.got.map(({ retryCount }) => retryCount)).toEqual([0, 1]);
    await one.nack('retry', ...one.got.slice(1));
    await until('the second', () => one.got.length === 3);
    expect(one.places()[2]).toBe(`${stream}@1`);
    await until('parked', async () => (await stats()).parkedMessageCount === 1n);
    for (const figure of ['parked_events', 'group_consumers', 'group_events_under_way'])
      expect(await node.metrics()).toContain(`redress_node_${figure}{group="g"} 1\n`);
    await one.ack(...one.got.slice(2));
    await client.replayParkedMessagesToStream(stream, 'g');
    await until('replayed', () => one.got.length === 4);
    expect(one.got[3]).toMatchObject({ retryCount: 0, event: { streamId: stream, revision: 0n } });
    await one.ack(...one.got.slice(3));
    expect((await stats()).parkedMessageCount).toBe(0n);
  });

  it('give an event that is not answered in time to another consumer', async () => {
    await write(stream, 1);
    await client.createPersistentSubscriptionToStream(stream, 'g', fromStart({ messageTimeout: 50 }));
    const one = consume();
    await until('the first time', () => one.got.length === 1);
    const other = consume();
    await until('the second time', () => one.got.length + other.got.length >= 2);
    expect([...one.got, ...other.got].some(({ retryCount }) => retryCount === 1)).toBe(true);
  });

  it('show neither their places nor what they parked among all events', async () => {
    const all = persistentSubscriptionToAllSettingsFromDefaults({ startFrom: START, checkPointUpperBound: 1, checkPointLowerBound: 1 });
    await write(stream, 3);
    await client.createPersistentSubscriptionToAll('g', all, { filter: streamNameFilter({ prefixes: [stream] }) });
    const one = follow(client.subscribeToPersistentSubscriptionToAll('g'));
    await until('delivered', () => one.got.length === 3);
    await one.nack('park', ...one.got.slice(0, 1));
    await one.ack(...one.got.slice(1));
    await until(
      'a checkpoint',
      async () => (await client.getPersistentSubscriptionToAllInfo('g')).stats.lastCheckpointedEventPosition !== undefined,
    );
    const seen: string[] = [];
    for await (const { event: it } of client.readAll()) if (it !== undefined) seen.push(it.streamId);
    expect(seen.filter((name) => name.startsWith('$persistentsubscription-'))).toEqual([]);
  });
});
