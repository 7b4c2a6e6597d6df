import { randomBytes, randomUUID } from 'node:crypto';
import {
  binaryEvent,
  type EventStoreDBClient,
  MaxAppendSizeExceededError,
  NO_STREAM,
  STREAM_EXISTS,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Node } from '@redress/eventstore/node';
import { collect, event, freshStream, nodes } from './testing/nodes.js';

const { storage, start, connect, cleanUp } = nodes();
afterAll(cleanUp);

const credentials = { username: 'admin', password: 'changeit' };

describe.each(['memory', 'durable'] as const)('appending to a %s node', (kind) => {
  let node: Node;
  let client: EventStoreDBClient;
  beforeAll(async () => {
    node = await start(await storage(kind));
    client = connect(node);
  });
  const idsIn = async (stream: string) => (await collect(client.readStream(stream))).map((resolved) => resolved.event?.id);

  // With credentials the client makes one call per append, without them it shares one stream of appends.
  describe.each([
    ['one by one', { credentials }],
    ['in the shared stream', {}],
  ])('%s', (_, options) => {
    const append = (
      stream: string,
      events: Parameters<typeof client.appendToStream>[1],
      expectedRevision: bigint | 'any' | 'no_stream' | 'stream_exists',
    ) => client.appendToStream(stream, events, { expectedRevision, ...options });
    const conflict = async (appending: Promise<unknown>) => {
      const fault = await appending.catch((reason: unknown) => reason);
      expect(fault).toBeInstanceOf(WrongExpectedVersionError);
      const { expectedVersion, actualVersion } = fault as WrongExpectedVersionError;
      return { expectedVersion, actualVersion };
    };

    it('begins a stream and answers where the last event lies', async () => {
      const stream = freshStream();
      const { success, nextExpectedRevision, position } = await append(stream, [event(), event()], NO_STREAM);
      const last = (await collect(client.readStream(stream))).at(-1)?.event;
      expect({ success, nextExpectedRevision }).toEqual({ success: true, nextExpectedRevision: 1n });
      expect(position).toEqual(last?.position);
    });

    it('goes on at the revision it expects', async () => {
      const stream = freshStream();
      await append(stream, event(), NO_STREAM);
      expect(await append(stream, event(), 0n)).toMatchObject({ nextExpectedRevision: 1n });
      expect(await append(stream, event(), STREAM_EXISTS)).toMatchObject({ nextExpectedRevision: 2n });
      expect(await append(stream, event(), 'any')).toMatchObject({ nextExpectedRevision: 3n });
    });

    it('tells in a conflict what was expected and what there is', async () => {
      const stream = freshStream();
      expect(await conflict(append(stream, event(), 4n))).toEqual({ expectedVersion: 4n, actualVersion: 'no_stream' });
      expect(await conflict(append(stream, event(), STREAM_EXISTS))).toEqual({
        expectedVersion: STREAM_EXISTS,
        actualVersion: 'no_stream',
      });
      await append(stream, [event(), event()], 'any');
      expect(await conflict(append(stream, event(), NO_STREAM))).toEqual({ expectedVersion: NO_STREAM, actualVersion: 1n });
      expect(await conflict(append(stream, event(), 0n))).toEqual({ expectedVersion: 0n, actualVersion: 1n });
      expect(await conflict(append(stream, event(), 9n))).toEqual({ expectedVersion: 9n, actualVersion: 1n });
    });

    it.each(['any', 'no_stream', 'stream_exists'] as const)(
      'answers a repeat that expects %s as it answered the first',
      async (expected) => {
        const stream = freshStream();
        if (expected === 'stream_exists') await append(stream, event(), NO_STREAM);
        const events = [event(), event()];
        const first = await append(stream, events, expected);
        await append(stream, event(), 'any');
        expect(await append(stream, events, expected)).toEqual(first);
        expect(new Set(await idsIn(stream)).size).toBe((await idsIn(stream)).length);
      },
    );

    it('refuses to repeat and add in one', async () => {
      const stream = freshStream();
      const known = event();
      await append(stream, known, NO_STREAM);
      expect(await conflict(append(stream, [known, event()], 'any'))).toMatchObject({ actualVersion: 0n });
      expect(await idsIn(stream)).toEqual([known.id]);
    });

    it('writes no event when given none', async () => {
      const stream = freshStream();
      expect(await append(stream, [], 'any')).toMatchObject({ success: true, position: undefined });
      await append(stream, event(), NO_STREAM);
      expect(await append(stream, [], 0n)).toMatchObject({ nextExpectedRevision: 0n, position: undefined });
    });

    it('takes exactly the largest append and not a byte more', async () => {
      const stream = freshStream();
      const sized = (bytes: number) => binaryEvent({ type: 'ab', data: randomBytes(bytes - 4) });
      await append(stream, sized(1024 * 1024), NO_STREAM);
      const fault = await append(stream, sized(1024 * 1024 + 1), 0n).catch((reason: unknown) => reason);
      expect(fault).toBeInstanceOf(MaxAppendSizeExceededError);
      expect((fault as MaxAppendSizeExceededError).maxAppendSize).toBe(1024 * 1024);
      await expect(append(stream, [sized(600_000), sized(600_000)], 0n)).rejects.toBeInstanceOf(MaxAppendSizeExceededError);
      expect((await idsIn(stream)).length).toBe(1);
    });

    it('keeps every byte of data and metadata', async () => {
      const stream = `字节-${randomUUID()} ü/@%$\u0000\u{1f4a1}`;
      const data = Uint8Array.from({ length: 1024 }, (_byte, index) => index % 256);
      const metadata = Uint8Array.of(0, 255, 254, 0, 128);
      await append(stream, binaryEvent({ type: '收到\u0000.v1 \u{1f600}', data, metadata }), NO_STREAM);
      const [resolved] = await collect(client.readStream(stream));
      expect(resolved?.event?.streamId).toBe(stream);
      expect(resolved?.event?.type).toBe('收到\u0000.v1 \u{1f600}');
      expect(Buffer.compare(resolved?.event?.data as Uint8Array, data)).toBe(0);
      expect(Buffer.compare(resolved?.event?.metadata as unknown as Uint8Array, metadata)).toBe(0);
    });
  });

  it('gives concurrent appends to one stream their own revisions, in the order they were made', async () => {
    const stream = freshStream();
    const answers = await Promise.all(Array.from({ length: 256 }, (_, number) => client.appendToStream(stream, event({ number }))));
    expect(answers.map(({ nextExpectedRevision }) => Number(nextExpectedRevision))).toEqual([...answers.keys()]);
    const numbers = (await collect(client.readStream<{ type: 'noted.v1'; data: { number: number } }>(stream))).map(
      ({ event: e }) => e?.data.number,
    );
    expect(numbers).toEqual([...answers.keys()]);
  });

  it('lets exactly one of many win who expect the same revision', async () => {
    const stream = freshStream();
    const results = await Promise.allSettled(
      Array.from({ length: 64 }, () => client.appendToStream(stream, event(), { expectedRevision: NO_STREAM })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await idsIn(stream)).toHaveLength(1);
  });

  it('allows one event id twice in an append and in two streams', async () => {
    const [one, two] = [freshStream(), freshStream()];
    const twin = event();
    await client.appendToStream(one, [twin, twin], { expectedRevision: NO_STREAM });
    await client.appendToStream(two, twin, { expectedRevision: NO_STREAM });
    expect(await idsIn(one)).toEqual([twin.id, twin.id]);
    expect(await idsIn(two)).toEqual([twin.id]);
  });

  it('reports a conflict as a result to a client that does not want it thrown', async () => {
    const quiet = connect({ connectionString: `${node.connectionString}&throwOnAppendFailure=false` });
    const stream = freshStream();
    await quiet.appendToStream(stream, event());
    const answer = await quiet.appendToStream(stream, event(), { expectedRevision: NO_STREAM, credentials });
    expect(answer).toMatchObject({ success: false, nextExpectedRevision: 0n });
  });
});
