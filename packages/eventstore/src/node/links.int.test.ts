import { join } from 'node:path';
import {
  AccessDeniedError,
  BACKWARDS,
  binaryEvent,
  END,
  type EventStoreDBClient,
  type ResolvedEvent,
  StreamNotFoundError,
} from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { flipBitOf } from './testing/damage.js';
import { collect, event, freshStream, nodes, until } from './testing/nodes.js';

const { folder, storage, start, connect, cleanUp } = nodes();
afterAll(cleanUp);

/** What a link and its target look like to a reader who resolves links. */
const told = ({ event: target, link }: ResolvedEvent) => `${link?.streamId}@${link?.revision} ${target?.streamId}@${target?.revision}`;

describe.each(['memory', 'durable'] as const)('the links of a %s node', (kind) => {
  let client: EventStoreDBClient;
  beforeAll(async () => {
    client = connect(await start(await storage(kind)));
  });
  let categories = 0;
  /** A category of its own, with events of two streams between those of others. */
  const category = async () => {
    categories += 1;
    const name = `category${categories}`;
    await client.appendToStream(`${name}-1`, [event(), event({}, { type: `${name}-type` })]);
    await client.appendToStream(freshStream('other'), event());
    await client.appendToStream(`${name}-2`, event({}, { type: `${name}-type` }));
    await client.appendToStream(`${name}-1`, event());
    return name;
  };
  const resolved = async (stream: string, options: Parameters<EventStoreDBClient['readStream']>[1] = {}) =>
    (await collect(client.readStream(stream, { resolveLinkTos: true, ...options }))).map(told);

  it('lead from a category to its events', async () => {
    const name = await category();
    const list = [`$ce-${name}@0 ${name}-1@0`, `$ce-${name}@1 ${name}-1@1`, `$ce-${name}@2 ${name}-2@0`, `$ce-${name}@3 ${name}-1@2`];
    expect(await resolved(`$ce-${name}`)).toEqual(list);
    expect(await resolved(`$ce-${name}`, { fromRevision: 2n, maxCount: 1 })).toEqual(list.slice(2, 3));
    expect(await resolved(`$ce-${name}`, { direction: BACKWARDS, fromRevision: END })).toEqual([...list].reverse());
    expect(await resolved(`$ce-${name}`, { fromRevision: 4n })).toEqual([]);
  });

  it('lead from a type, and from all streams, to their events', async () => {
    const name = await category();
    expect(await resolved(`$et-${name}-type`)).toEqual([`$et-${name}-type@0 ${name}-1@1`, `$et-${name}-type@1 ${name}-2@0`]);
    const streams = (await resolved('$streams')).filter((line) => line.includes(name));
    expect(streams.map((line) => line.split(' ')[1])).toEqual([`${name}-1@0`, `${name}-2@0`]);
  });

  it('are events of their own to who does not follow them', async () => {
    const name = await category();
    const links = await collect(client.readStream(`$ce-${name}`));
    const target = (await collect(client.readStream(`${name}-1`)))[0]?.event;
    expect(links[0]?.event).toMatchObject({
      type: '$>',
      revision: 0n,
      position: target?.position,
      metadata: { $causedBy: target?.id, $o: `${name}-1` },
    });
    expect(Buffer.from(links[0]?.event?.data as Uint8Array).toString('utf8')).toBe(`0@${name}-1`);
    expect(new Set(links.map(({ event: link }) => link?.id)).size).toBe(4);
    expect(await collect(client.readStream(`$ce-${name}`))).toEqual(links);
    const all = await collect(client.readAll());
    expect(all.filter(({ event: recorded }) => recorded?.type === '$>' && recorded.streamId.startsWith('$'))).toEqual([]);
  });

  it('stay when what they point at is gone', async () => {
    const name = await category();
    await client.deleteStream(`${name}-1`);
    await client.tombstoneStream(`${name}-2`);
    expect(await resolved(`$ce-${name}`)).toEqual([
      `$ce-${name}@0 undefined@undefined`,
      `$ce-${name}@1 undefined@undefined`,
      `$ce-${name}@2 undefined@undefined`,
      `$ce-${name}@3 undefined@undefined`,
      `$ce-${name}@4 undefined@undefined`,
    ]);
    expect(await collect(client.readStream('$et-$deleted', { direction: BACKWARDS, fromRevision: END, maxCount: 1 }))).toMatchObject([
      { event: { data: Buffer.from(`9223372036854775807@${name}-2`) } },
    ]);
  });

  it('point where a link in the category points', async () => {
    const name = await category();
    await client.appendToStream(`${name}-links`, binaryEvent({ type: '$>', data: Buffer.from(`0@${name}-2`) }));
    expect((await resolved(`$ce-${name}`)).at(-1)).toBe(`$ce-${name}@4 ${name}-2@0`);
  });

  it('are followed live, from any place', async () => {
    const name = await category();
    const follow = (options: Parameters<EventStoreDBClient['subscribeToStream']>[1]) => {
      const seen: string[] = [];
      client
        .subscribeToStream(`$ce-${name}`, { resolveLinkTos: true, ...options })
        .on('data', (delivered) => seen.push(told(delivered)))
        .on('caughtUp', () => seen.push('caught up'));
      return seen;
    };
    const lists = [follow({}), follow({ fromRevision: 2n }), follow({ fromRevision: END })];
    await until('all caught up', () => lists.every((seen) => seen.includes('caught up')));
    await client.appendToStream(freshStream('other'), event());
    await client.appendToStream(`${name}-3`, [event(), event()]);
    const news = [`$ce-${name}@4 ${name}-3@0`, `$ce-${name}@5 ${name}-3@1`];
    await until('delivered', () => lists.every((seen) => seen.includes(news[1] ?? '')));
    expect(lists[0]?.slice(3)).toEqual([`$ce-${name}@3 ${name}-1@2`, 'caught up', ...news]);
    expect(lists[1]).toEqual([`$ce-${name}@3 ${name}-1@2`, 'caught up', ...news]);
    expect(lists[2]).toEqual(['caught up', ...news]);
  });

  it('are nobody else’s to write or remove, but may be described', async () => {
    const name = await category();
    await expect(client.appendToStream(`$ce-${name}`, event())).rejects.toBeInstanceOf(AccessDeniedError);
    await expect(client.deleteStream(`$ce-${name}`)).rejects.toThrow(/follow from the log/);
    await client.setStreamMetadata(`$ce-${name}`, { maxCount: 1 });
    expect(await resolved(`$ce-${name}`)).toEqual([`$ce-${name}@3 ${name}-1@2`]);
  });

  it('do not make a stream of what never happened', async () => {
    await expect(resolved('$ce-nothing')).rejects.toBeInstanceOf(StreamNotFoundError);
    await expect(resolved('$et-nothing')).rejects.toBeInstanceOf(StreamNotFoundError);
  });
});

describe('a link', () => {
  it('has the same place and id when the node is opened again', async () => {
    const file = join(await folder(), 'log.db');
    const first = await start({ file });
    const before = connect(first);
    for (let round = 0; round < 40; round += 1) {
      await before.appendToStream(`case-${round % 3}`, [event(), event()]);
      await before.appendToStream(`other-${round % 3}`, event());
    }
    const links = await collect(before.readStream('$ce-case', { resolveLinkTos: true }));
    expect(links).toHaveLength(80);
    await first.stop();
    const after = connect(await start({ file }));
    expect(await collect(after.readStream('$ce-case', { resolveLinkTos: true }))).toEqual(links);
  });

  it('to a damaged event says so instead of leading elsewhere', async () => {
    const file = join(await folder(), 'log.db');
    const first = await start({ file });
    await connect(first).appendToStream('case-1', [event(), event({ text: 'to be damaged' }), event()]);
    await first.stop();
    flipBitOf(file, 'to be damaged');
    const client = connect(await start({ file }));
    await expect(collect(client.readStream('$ce-case'))).rejects.toThrow(/position 2/);
    expect(await collect(client.readStream('$ce-case', { fromRevision: 2n }))).toHaveLength(1);
  });
});
