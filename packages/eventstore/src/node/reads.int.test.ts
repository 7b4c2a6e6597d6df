import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  binaryEvent,
  END,
  type EventStoreDBClient,
  FORWARDS,
  type Position,
  START,
  type StreamMetadata,
  StreamNotFoundError,
} from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { collect, event, freshStream, nodes, until } from './testing/nodes.js';

const { storage, start, connect, cleanUp } = nodes();
afterAll(cleanUp);

const revisions = (events: readonly { event?: { revision: bigint } }[]) => events.map((resolved) => Number(resolved.event?.revision));
const range = (from: number, to: number) =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => (from < to ? from + index : from - index));

describe.each(['memory', 'durable'] as const)('reading from a %s node', (kind) => {
  let client: EventStoreDBClient;
  const stream = freshStream();
  beforeAll(async () => {
    client = connect(await start(await storage(kind)));
    for (let index = 0; index < 6; index += 1)
      await client.appendToStream(
        stream,
        Array.from({ length: 100 }, () => event()),
      );
  });

  it.each([
    ['all of it', { direction: FORWARDS, fromRevision: START }, range(0, 599)],
    ['from a revision', { direction: FORWARDS, fromRevision: 590n }, range(590, 599)],
    ['as many as wanted', { direction: FORWARDS, fromRevision: 10n, maxCount: 3 }, [10, 11, 12]],
    ['more than a page', { direction: FORWARDS, fromRevision: 1n, maxCount: 300 }, range(1, 300)],
    ['nothing from the end on', { direction: FORWARDS, fromRevision: END }, []],
    ['nothing beyond the end', { direction: FORWARDS, fromRevision: 600n }, []],
    ['all of it backwards', { direction: BACKWARDS, fromRevision: END }, range(599, 0)],
    ['backwards from a revision', { direction: BACKWARDS, fromRevision: 2n }, [2, 1, 0]],
    ['the newest', { direction: BACKWARDS, fromRevision: END, maxCount: 1 }, [599]],
    ['backwards from beyond the end', { direction: BACKWARDS, fromRevision: 9999n, maxCount: 2 }, [599, 598]],
    ['only the first backwards from the start', { direction: BACKWARDS, fromRevision: START }, [0]],
  ] as const)('gives of a stream %s', async (_, options, expected) => {
    expect(revisions(await collect(client.readStream(stream, options)))).toEqual(expected);
  });

  it.each([FORWARDS, BACKWARDS] as const)('tells an unknown stream from an empty answer (%s)', async (direction) => {
    const reading = collect(client.readStream(freshStream('未知'), { direction, fromRevision: direction === FORWARDS ? START : END }));
    await expect(reading).rejects.toBeInstanceOf(StreamNotFoundError);
  });

  it('gives all events in the order they were written, with their positions', async () => {
    const all = await collect(client.readAll());
    expect(all).toHaveLength(600);
    const positions = all.map((resolved) => resolved.event?.position.commit ?? 0n);
    expect(positions.every((position, index) => index === 0 || position > (positions[index - 1] ?? 0n))).toBe(true);
    const created = all.map((resolved) => resolved.event?.created.getTime() ?? 0);
    expect(Math.abs(Date.now() - (created.at(-1) ?? 0))).toBeLessThan(600_000);
  });

  it('reads all events from a position: with it going on, without it going back', async () => {
    const all = await collect(client.readAll());
    const tenth = all[9]?.event?.position ?? { commit: 0n, prepare: 0n };
    const places = (events: AllStreamResolvedEvent[]) => revisions(events);
    expect(places(await collect(client.readAll({ fromPosition: tenth, maxCount: 3 })))).toEqual([9, 10, 11]);
    expect(places(await collect(client.readAll({ direction: BACKWARDS, fromPosition: tenth, maxCount: 3 })))).toEqual([8, 7, 6]);
    expect(places(await collect(client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 2 })))).toEqual([599, 598]);
    expect(await collect(client.readAll({ direction: BACKWARDS, fromPosition: START }))).toEqual([]);
    expect(await collect(client.readAll({ direction: FORWARDS, fromPosition: END }))).toEqual([]);
  });

  it('stops when the reader has seen enough', async () => {
    for (let round = 0; round < 20; round += 1) {
      for await (const resolved of client.readStream(stream)) if (resolved.event?.revision === 3n) break;
    }
    expect(revisions(await collect(client.readStream(stream, { maxCount: 1 })))).toEqual([0]);
  });

  it('shows only as many of the newest events as the stream keeps', async () => {
    const kept = freshStream();
    await client.setStreamMetadata(kept, { maxCount: 2 });
    await client.appendToStream(kept, [event(), event(), event(), event()]);
    expect(revisions(await collect(client.readStream(kept)))).toEqual([2, 3]);
    expect(revisions(await collect(client.readStream(kept, { direction: BACKWARDS, fromRevision: END })))).toEqual([3, 2]);
    expect(revisions(await collect(client.readStream(kept, { direction: BACKWARDS, fromRevision: 1n })))).toEqual([]);
    await client.setStreamMetadata(kept, { maxCount: 3 });
    expect(revisions(await collect(client.readStream(kept)))).toEqual([1, 2, 3]);
    expect(revisions(await collect(client.readStream(`$$${kept}`)))).toEqual([1]);
    expect((await client.getStreamMetadata(kept)).metadata).toEqual({ maxCount: 3 });
  });

  it('shows only what comes behind a truncation, and never takes it out of all events', async () => {
    const cut = freshStream();
    await client.appendToStream(cut, [event(), event(), event(), event()]);
    await client.setStreamMetadata(cut, { truncateBefore: 2 });
    expect(revisions(await collect(client.readStream(cut)))).toEqual([2, 3]);
    expect(revisions(await collect(client.readStream(cut, { direction: BACKWARDS, fromRevision: END })))).toEqual([3, 2]);
    expect(revisions(await collect(client.readStream(cut, { fromRevision: 0n, maxCount: 1 })))).toEqual([2]);
    await client.setStreamMetadata(cut, { truncateBefore: 9 });
    expect(await collect(client.readStream(cut))).toEqual([]);
    expect((await collect(client.readAll())).filter(({ event: recorded }) => recorded?.streamId === cut)).toHaveLength(4);
    expect(await client.appendToStream(cut, event())).toMatchObject({ nextExpectedRevision: 4n });
  });

  it('shows no events older than the stream keeps them', async () => {
    const ageing = freshStream();
    await client.appendToStream(ageing, [event(), event()]);
    await client.setStreamMetadata(ageing, { maxAge: 3600 });
    expect(revisions(await collect(client.readStream(ageing)))).toEqual([0, 1]);
    await client.setStreamMetadata(ageing, { maxAge: 1 });
    await until('they have grown old', async () => (await collect(client.readStream(ageing))).length === 0);
    await client.setStreamMetadata(ageing, { maxAge: 3600 });
    await client.appendToStream(ageing, event());
    expect(revisions(await collect(client.readStream(ageing)))).toEqual([0, 1, 2]);
  });

  it('gives metadata back as it was given, whatever it holds', async () => {
    const described = freshStream();
    const metadata = {
      maxCount: 5,
      maxAge: 60,
      truncateBefore: 1,
      cacheControl: 9,
      acl: { readRoles: ['a', 'b'], writeRoles: 'c', deleteRoles: '$admins', metaReadRoles: '$all', metaWriteRoles: [] },
      owner: { name: '甲', since: [2026, 11] },
    } as unknown as StreamMetadata; // its own types know fewer shapes
    await client.setStreamMetadata(described, metadata);
    expect((await client.getStreamMetadata(described)).metadata).toEqual(metadata);
  });

  it('shows among all events whatever was written, but for the bookkeeping of the protocol', async () => {
    const [written, gone] = [freshStream(), freshStream()];
    const hidden = '$persistentsubscription-$all::group-checkpoint';
    const { position } = await client.appendToStream(written, event());
    await client.appendToStream(hidden, event());
    await client.setStreamMetadata(written, { maxCount: 1 });
    await client.appendToStream(gone, event());
    await client.tombstoneStream(gone);
    await client.appendToStream(written, binaryEvent({ type: '$>', data: Buffer.from(`0@${written}`) }));
    const shown = (events: AllStreamResolvedEvent[]) => events.map((resolved) => `${resolved.event?.type} of ${resolved.event?.streamId}`);
    const expected = [
      `noted.v1 of ${written}`,
      `$metadata of $$${written}`,
      `noted.v1 of ${gone}`,
      `$streamDeleted of ${gone}`,
      `$> of ${written}`,
    ];
    const from = { fromPosition: position as Position };
    expect(shown(await collect(client.readAll(from)))).toEqual(expected);
    expect(shown(await collect(client.readAll({ ...from, maxCount: 2 })))).toEqual(expected.slice(0, 2));
    const backwards = { direction: BACKWARDS, fromPosition: END, maxCount: 4 } as const;
    expect(shown(await collect(client.readAll(backwards)))).toEqual(expected.slice(1).reverse());
    expect(await collect(client.readStream(hidden))).toHaveLength(1);
  });

  it('follows links when asked to, and says when their target is gone', async () => {
    const links = freshStream();
    const link = (to: string) => binaryEvent({ type: '$>', data: Buffer.from(to, 'utf8') });
    await client.appendToStream(links, [link(`7@${stream}`), link(`0@${freshStream()}`), link('nowhere')]);
    const resolved = await collect(client.readStream(links, { resolveLinkTos: true }));
    expect(resolved.map(({ event: target, link: via }) => [target?.streamId, target?.revision, via?.revision])).toEqual([
      [stream, 7n, 0n],
      [undefined, undefined, 1n],
      [links, 2n, undefined],
    ]);
    expect(revisions(await collect(client.readStream(links)))).toEqual([0, 1, 2]);
  });

  it('reads many large events without a gap', async () => {
    const large = freshStream();
    const data = { text: '大'.repeat(300_000) };
    for (let index = 0; index < 12; index += 1) await client.appendToStream(large, event({ ...data, index }));
    expect(revisions(await collect(client.readStream(large)))).toEqual(range(0, 11));
    expect(revisions(await collect(client.readStream(large, { direction: BACKWARDS, fromRevision: END })))).toEqual(range(11, 0));
  });
});
