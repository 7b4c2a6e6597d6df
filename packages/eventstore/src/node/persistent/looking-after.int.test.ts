import { join } from 'node:path';
import { END, type EventStoreDBClient, jsonEvent, persistentSubscriptionToAllSettingsFromDefaults } from '@eventstore/db-client';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Node } from '@redress/eventstore/node';
import { event, freshStream, nodes, until } from '../testing/nodes.js';
import { follow, fromStart } from './testing/following.js';

const { storage, start, connect, cleanUp, folder } = nodes();
afterAll(cleanUp);

describe.each(['memory', 'durable'] as const)('looking after groups on a %s node', (kind) => {
  let node: Node;
  let client: EventStoreDBClient;
  let stream: string;
  beforeEach(async () => {
    node = await start(await storage(kind));
    client = connect(node);
    stream = freshStream();
  });
  const write = (to: string, count: number) =>
    client.appendToStream(
      to,
      Array.from({ length: count }, () => event()),
    );
  const consume = (name = stream, group = 'g', bufferSize = 10) =>
    follow(client.subscribeToPersistentSubscriptionToStream(name, group, { bufferSize }));
  const stats = async (name = stream) => (await client.getPersistentSubscriptionToStreamInfo(name, 'g')).stats;

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
