import { END, type EventStoreDBClient, eventTypeFilter, excludeSystemEvents, START, streamNameFilter } from '@eventstore/db-client';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Node } from '@redress/eventstore/node';
import { event, freshStream, nodes, until } from './testing/nodes.js';

const { storage, start, connect, cleanUp } = nodes();
afterAll(cleanUp);

/** Everything a subscription delivers, in order. */
const follow = (subscription: ReturnType<EventStoreDBClient['subscribeToAll']> | ReturnType<EventStoreDBClient['subscribeToStream']>) => {
  const seen: string[] = [];
  subscription.on('data', (resolved: { event?: { streamId: string; revision: bigint } }) =>
    seen.push(`${resolved.event?.streamId}@${resolved.event?.revision}`),
  );
  subscription.on('caughtUp', () => seen.push('caught up'));
  subscription.on('error', (fault) => seen.push(`error ${(fault as { type?: string }).type}`));
  return seen;
};
const places = (stream: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${stream}@${from + index}`);

describe.each(['memory', 'durable'] as const)('subscribing to a %s node', (kind) => {
  let node: Node;
  let client: EventStoreDBClient;
  beforeEach(async () => {
    node = await start(await storage(kind));
    client = connect(node);
  });
  const write = async (stream: string, count: number) => {
    for (let left = count; left > 0; left -= 100)
      await client.appendToStream(
        stream,
        Array.from({ length: Math.min(left, 100) }, () => event()),
      );
  };

  it('delivers what is stored, tells that it caught up, and goes on live', async () => {
    const stream = freshStream();
    await write(stream, 700);
    const all = follow(client.subscribeToAll());
    const one = follow(client.subscribeToStream(stream));
    await until('both caught up', () => all.includes('caught up') && one.includes('caught up'));
    await write(stream, 3);
    const expected = [...places(stream, 0, 699), 'caught up', ...places(stream, 700, 702)];
    await until('all delivered', () => all.length >= expected.length && one.length >= expected.length);
    expect(all).toEqual(expected);
    expect(one).toEqual(expected);
  });

  it('catches up at once on a stream that does not exist yet', async () => {
    const stream = freshStream();
    const seen = follow(client.subscribeToStream(stream));
    await until('caught up', () => seen.length === 1);
    await write(freshStream(), 2);
    await write(stream, 2);
    await until('delivered', () => seen.length === 3);
    expect(seen).toEqual(['caught up', ...places(stream, 0, 1)]);
  });

  it('begins after the given place', async () => {
    const stream = freshStream();
    await write(stream, 5);
    const { position } = await client.appendToStream(stream, event());
    await write(stream, 2);
    const all = follow(client.subscribeToAll({ fromPosition: position ?? START }));
    const one = follow(client.subscribeToStream(stream, { fromRevision: 5n }));
    const live = [follow(client.subscribeToAll({ fromPosition: END })), follow(client.subscribeToStream(stream, { fromRevision: END }))];
    await until('all caught up', () => [all, one, ...live].every((seen) => seen.includes('caught up')));
    await write(stream, 1);
    await until('delivered', () => [all, one, ...live].every((seen) => seen.includes(`${stream}@8`)));
    expect(all).toEqual([...places(stream, 6, 7), 'caught up', `${stream}@8`]);
    expect(one).toEqual(all);
    for (const seen of live) expect(seen).toEqual(['caught up', `${stream}@8`]);
  });

  it('delivers each event once and in order while many write', async () => {
    const streams = Array.from({ length: 8 }, () => freshStream('busy'));
    const subscriptions = Array.from({ length: 4 }, () => follow(client.subscribeToAll()));
    const writers = streams.map(async (stream) => {
      for (let index = 0; index < 40; index += 1) await client.appendToStream(stream, [event(), event()]);
    });
    const late = new Promise<string[]>((resolve) => setImmediate(() => resolve(follow(client.subscribeToAll()))));
    await Promise.all(writers);
    const lists = [...subscriptions, await late].map((seen) => () => seen.filter((place) => place !== 'caught up'));
    await until('all delivered', () => lists.every((list) => list().length >= 640));
    const written: string[] = [];
    for await (const { event: recorded } of client.readAll()) written.push(`${recorded?.streamId}@${recorded?.revision}`);
    for (const list of lists) expect(list()).toEqual(written);
  });

  it('filters by stream and by type, and tells how far it has looked', async () => {
    const [wanted, other] = [freshStream('complaint'), freshStream('policy')];
    const checkpoints: bigint[] = [];
    await write(other, 300);
    await write(wanted, 84);
    const filter = streamNameFilter({
      prefixes: ['complaint-'],
      checkpointInterval: 2,
      checkpointReached: async (_, { commit }) => void checkpoints.push(commit),
    });
    const seen = follow(client.subscribeToAll({ filter }));
    const types = follow(client.subscribeToAll({ filter: eventTypeFilter({ regex: '^unknown' }) }));
    await until('caught up', () => seen.includes('caught up') && types.includes('caught up'));
    expect(seen).toEqual([...places(wanted, 0, 83), 'caught up']);
    expect(types).toEqual(['caught up']);
    // 384 events, a checkpoint each 2 × 32 of them.
    expect(checkpoints).toEqual([64n, 128n, 192n, 256n, 320n, 384n]);

    await write(other, 70);
    await until('a checkpoint without a matching event', () => checkpoints.length === 7);
    expect(checkpoints.at(-1)).toBe(448n);
  });

  it('leaves out system events when asked to', async () => {
    const stream = freshStream();
    await client.setStreamMetadata(stream, { maxCount: 5 });
    await write(stream, 1);
    const seen = follow(client.subscribeToAll({ filter: excludeSystemEvents() }));
    await until('caught up', () => seen.includes('caught up'));
    expect(seen).toEqual([`${stream}@0`, 'caught up']);
  });

  it('leaves out of a stream what the stream no longer keeps', async () => {
    const stream = freshStream();
    await client.setStreamMetadata(stream, { maxCount: 2 });
    await write(stream, 5);
    const seen = follow(client.subscribeToStream(stream));
    await until('caught up', () => seen.includes('caught up'));
    expect(seen).toEqual([...places(stream, 3, 4), 'caught up']);
  });

  it('waits for a slow reader and loses nothing, even when memory has moved on', async () => {
    const stream = freshStream();
    const subscription = client.subscribeToAll();
    let caughtUp = 0;
    subscription.on('caughtUp', () => {
      caughtUp += 1;
    });
    const revisions: bigint[] = [];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const reading = (async () => {
      for await (const resolved of subscription) {
        revisions.push(resolved.event?.revision ?? -1n);
        if (revisions.length === 1) await held;
      }
    })();
    await write(stream, 1);
    await until('the reader holds the first event', () => revisions.length === 1);
    for (let index = 0; index < 18; index += 1) {
      await client.appendToStream(
        stream,
        Array.from({ length: 500 }, () => event({ text: 'x'.repeat(1_000) })),
      );
    }
    release();
    await until('it caught up once more', () => revisions.length === 9_001 && caughtUp === 2);
    await subscription.unsubscribe();
    await reading.catch(() => undefined);
    expect(revisions).toEqual(Array.from({ length: 9_001 }, (_, index) => BigInt(index)));
  });

  it('ends with an error that lets the client connect again when the node stops', async () => {
    const seen = follow(client.subscribeToAll());
    await until('caught up', () => seen.includes('caught up'));
    await node.stop();
    await until('told', () => seen.length === 2);
    expect(seen[1]).toBe('error unavailable');
  });
});
