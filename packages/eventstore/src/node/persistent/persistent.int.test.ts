import { join } from 'node:path';
import {
  END,
  type EventStoreDBClient,
  eventTypeFilter,
  jsonEvent,
  type PersistentSubscriptionToStreamSettings,
  persistentSubscriptionToAllSettingsFromDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Node } from '@redress/eventstore/node';
import { event, freshStream, nodes, until } from '../testing/nodes.js';

const { storage, start, connect, cleanUp, folder } = nodes();
afterAll(cleanUp);

type Resolved = {
  readonly event?: { readonly id: string; readonly streamId: string; readonly revision: bigint; readonly type: string };
  readonly link?: { readonly id: string; readonly streamId: string };
  readonly retryCount: number;
};
type Subscription = ReturnType<EventStoreDBClient['subscribeToPersistentSubscriptionToStream']>;

/** What a consumer gets, and how it ended. */
const follow = (subscription: Subscription | ReturnType<EventStoreDBClient['subscribeToPersistentSubscriptionToAll']>) => {
  const got: Resolved[] = [];
  const faults: string[] = [];
  let confirmed = false;
  subscription.on('data', (resolved) => got.push(resolved as unknown as Resolved));
  subscription.on('error', (fault) => faults.push(String((fault as { type?: string }).type)));
  subscription.on('confirmation', () => {
    confirmed = true;
  });
  return {
    got,
    faults,
    places: () => got.map(({ event: it }) => `${it?.streamId}@${it?.revision}`),
    isConfirmed: () => confirmed,
    ack: (...which: readonly Resolved[]) => subscription.ack(...(which as unknown as Parameters<Subscription['ack']>)),
    nack: (action: 'park' | 'retry' | 'skip', ...which: readonly Resolved[]) =>
      subscription.nack(action, 'not today', ...(which as unknown as Parameters<Subscription['ack']>)),
    leave: () => subscription.unsubscribe(),
  };
};

const fromStart = (more: Partial<PersistentSubscriptionToStreamSettings> = {}) =>
  persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: START, ...more });

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
      expect(node.metrics()).toContain(`redress_node_${figure}{group="g"} 1\n`);
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

  it('tell their settings as they were given, and who is connected', async () => {
    const settings = fromStart({
      startFrom: 3n,
      resolveLinkTos: true,
      extraStatistics: true,
      messageTimeout: 1_234,
      maxRetryCount: 7,
      checkPointAfter: 1_111,
      checkPointLowerBound: 3,
      checkPointUpperBound: 33,
      maxSubscriberCount: 2,
      liveBufferSize: 44,
      readBatchSize: 22,
      historyBufferSize: 55,
      consumerStrategyName: 'Pinned',
    });
    await client.createPersistentSubscriptionToStream(stream, 'g', settings);
    await write(stream, 5);
    const one = consume(stream, 'g', 5);
    await until('delivered', () => one.got.length === 2);
    await one.ack(...one.got.slice(0, 1));
    await until('answered', async () => (await stats()).totalInFlightMessages === 1);
    const info = await client.getPersistentSubscriptionToStreamInfo(stream, 'g');
    expect(info).toMatchObject({ eventSource: stream, groupName: 'g', status: 'Live', settings });
    expect(info.stats).toMatchObject({ lastKnownEventRevision: 4n, parkedMessageCount: 0n, totalItems: 1n });
    expect(info.connections).toMatchObject([{ availableSlots: 4, inFlightMessages: 1, totalItems: 1n }]);
    expect(info.connections[0]?.extraStatistics?.has('highest')).toBe(true);
    const all = persistentSubscriptionToAllSettingsFromDefaults({ startFrom: END });
    await client.createPersistentSubscriptionToAll('g', all);
    expect(await client.getPersistentSubscriptionToAllInfo('g')).toMatchObject({ eventSource: '$all', settings: all });
  });

  it('are listed, all or those of one source', async () => {
    await expect(client.listPersistentSubscriptionsToStream(stream)).rejects.toMatchObject({
      type: 'persistent-subscription-does-not-exist',
    });
    expect(await client.listAllPersistentSubscriptions()).toEqual([]);
    await client.createPersistentSubscriptionToStream(stream, 'a', fromStart());
    await client.createPersistentSubscriptionToStream(stream, 'b', fromStart());
    await client.createPersistentSubscriptionToAll('c', persistentSubscriptionToAllSettingsFromDefaults());
    const names = (infos: readonly { readonly groupName: string }[]) => infos.map(({ groupName }) => groupName).sort();
    expect(names(await client.listPersistentSubscriptionsToStream(stream))).toEqual(['a', 'b']);
    expect(names(await client.listPersistentSubscriptionsToAll())).toEqual(['c']);
    expect(names(await client.listAllPersistentSubscriptions())).toEqual(['a', 'b', 'c']);
  });

  it('refuse what cannot be, each with the error that clients know', async () => {
    const type = (name: string) => ({ type: `persistent-subscription-${name}`, streamName: stream, groupName: 'g' });
    const unknown = type('does-not-exist');
    await expect(client.deletePersistentSubscriptionToStream(stream, 'g')).rejects.toMatchObject(unknown);
    await expect(client.updatePersistentSubscriptionToStream(stream, 'g', fromStart())).rejects.toMatchObject(unknown);
    await expect(client.getPersistentSubscriptionToStreamInfo(stream, 'g')).rejects.toMatchObject(unknown);
    await expect(client.replayParkedMessagesToStream(stream, 'g')).rejects.toMatchObject(unknown);
    const lost = consume();
    await until('refused', () => lost.faults.length === 1);
    expect(lost.faults).toEqual(['persistent-subscription-does-not-exist']);

    await client.createPersistentSubscriptionToStream(stream, 'g', fromStart({ maxSubscriberCount: 1 }));
    await expect(client.createPersistentSubscriptionToStream(stream, 'g', fromStart())).rejects.toMatchObject(type('exists'));
    const greedy = fromStart({ readBatchSize: 600 });
    await expect(client.createPersistentSubscriptionToStream(stream, 'h', greedy)).rejects.toMatchObject({
      type: 'persistent-subscription-failed',
      reason: expect.stringContaining('readBatch'),
    });
    await expect(client.replayParkedMessagesToStream(stream, 'g', { stopAt: -1 })).rejects.toMatchObject(type('failed'));
    const far = persistentSubscriptionToAllSettingsFromDefaults({ startFrom: { commit: 999_999n, prepare: 999_999n } });
    await expect(client.createPersistentSubscriptionToAll('g', far)).rejects.toMatchObject({ type: 'persistent-subscription-failed' });
    const twisted = persistentSubscriptionToAllSettingsFromDefaults({ startFrom: { commit: 1n, prepare: 2n } });
    await expect(client.createPersistentSubscriptionToAll('g', twisted)).rejects.toMatchObject({ type: 'persistent-subscription-failed' });

    const one = consume();
    await until('connected', () => one.isConfirmed());
    const further = consume();
    await until('refused', () => further.faults.length === 1);
    expect(further.faults).toEqual(['maximum-subscribers-reached']);
  });

  it('drop their consumers when they are changed, restarted or deleted, and go on where they were', async () => {
    await write(stream, 4);
    await client.createPersistentSubscriptionToStream(stream, 'g', fromStart());
    const changes = [
      () => client.updatePersistentSubscriptionToStream(stream, 'g', fromStart({ consumerStrategyName: 'DispatchToSingle' })),
      () => client.restartPersistentSubscriptionSubsystem(),
      () => client.deletePersistentSubscriptionToStream(stream, 'g'),
    ];
    for (const [round, change] of changes.entries()) {
      const one = consume(stream, 'g', 1);
      await until('the next event', () => one.got.length === 1);
      expect(one.places()).toEqual([`${stream}@${round}`]);
      await one.ack(...one.got);
      await until('one more', () => one.got.length === 2);
      await change();
      await until('dropped', () => one.faults.length === 1);
      expect(one.faults).toEqual(['persistent-subscription-dropped']);
    }
    await client.createPersistentSubscriptionToStream(stream, 'g', fromStart());
    const anew = consume();
    await until('from the beginning', () => anew.got.length === 4);
    expect((await stats()).parkedMessageCount).toBe(0n);
  });

  it('forget what was parked when they are deleted', async () => {
    await write(stream, 1);
    for (let round = 0; round < 2; round += 1) {
      await client.createPersistentSubscriptionToStream(stream, 'g', fromStart());
      const one = consume();
      await until('delivered', () => one.got.length === 1);
      await one.nack('park', ...one.got);
      await until('parked', async () => (await stats()).parkedMessageCount === 1n);
      await client.deletePersistentSubscriptionToStream(stream, 'g');
    }
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

describe('groups of a node that is started again', () => {
  it('keep their settings, their place and what they parked', async () => {
    const file = join(await folder(), 'log.db');
    const first = await start({ file });
    const before = connect(first);
    const settings = fromStart({ consumerStrategyName: 'DispatchToSingle', maxRetryCount: 3 });
    await before.appendToStream(
      'note-1',
      Array.from({ length: 6 }, () => jsonEvent({ type: 'noted', data: {} })),
    );
    await before.createPersistentSubscriptionToStream('note-1', 'g', settings);
    const one = follow(before.subscribeToPersistentSubscriptionToStream('note-1', 'g'));
    await until('all', () => one.got.length === 6);
    await one.ack(...one.got.slice(0, 2));
    await one.nack('park', ...one.got.slice(2, 3));
    await until(
      'answered',
      async () => (await before.getPersistentSubscriptionToStreamInfo('note-1', 'g')).stats.parkedMessageCount === 1n,
    );
    await first.stop();
    expect(one.faults).toHaveLength(1);

    const second = await start({ file });
    const after = connect(second);
    expect(await after.getPersistentSubscriptionToStreamInfo('note-1', 'g')).toMatchObject({
      settings,
      stats: { parkedMessageCount: 1n, lastCheckpointedEventRevision: 2n },
    });
    const other = follow(after.subscribeToPersistentSubscriptionToStream('note-1', 'g'));
    await until('the rest', () => other.got.length === 3);
    expect(other.places()).toEqual(['note-1@3', 'note-1@4', 'note-1@5']);
    await after.replayParkedMessagesToStream('note-1', 'g');
    await until('the parked one', () => other.got.length === 4);
    expect(other.places()[3]).toBe('note-1@2');
  });
});
