import { join } from 'node:path';
import {
  ANY,
  BACKWARDS,
  END,
  type EventStoreDBClient,
  NO_STREAM,
  START,
  STREAM_EXISTS,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { type ServiceError, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Node } from '@redress/eventstore/node';
import { collect, event, freshStream, nodes, until } from './testing/nodes.js';
import { empty, named, rawClient } from './testing/raw-client.js';
import { streams } from './wire/messages.js';

const { folder, storage, start, connect, cleanUp } = nodes();
afterAll(cleanUp);

const revisions = (events: readonly { event?: { revision: bigint } }[]) => events.map((resolved) => Number(resolved.event?.revision));
/** The client sends it, although its types do not say so. */
const ANY_EXISTING = STREAM_EXISTS as unknown as typeof ANY;
const several = (count: number) => Array.from({ length: count }, () => event());

describe.each(['memory', 'durable'] as const)('removing a stream of a %s node', (kind) => {
  let node: Node;
  let client: EventStoreDBClient;
  beforeAll(async () => {
    node = await start(await storage(kind));
    client = connect(node);
  });
  const written = async (count: number) => {
    const stream = freshStream('投诉');
    await client.appendToStream(stream, several(count));
    return stream;
  };
  const read = (stream: string) => collect(client.readStream(stream));

  it('hides it, and answers where that is written', async () => {
    const stream = await written(3);
    const { position } = await client.deleteStream(stream, { expectedRevision: 2n });
    await expect(read(stream)).rejects.toBeInstanceOf(StreamNotFoundError);
    await expect(collect(client.readStream(stream, { direction: BACKWARDS, fromRevision: END }))).rejects.toBeInstanceOf(
      StreamNotFoundError,
    );
    const [newest] = await collect(client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 }));
    expect(newest?.event).toMatchObject({ streamId: `$$${stream}`, type: '$metadata', position });
    // What was written stays in the log.
    const all = await collect(client.readAll());
    expect(all.filter(({ event: recorded }) => recorded?.streamId === stream)).toHaveLength(3);
  });

  it.each([ANY, NO_STREAM, 2n] as const)('lets it come again for who expects %s, its revisions going on', async (expectedRevision) => {
    const stream = await written(3);
    await client.setStreamMetadata(stream, { maxCount: 100 });
    await client.deleteStream(stream);
    expect(await client.appendToStream(stream, several(2), { expectedRevision })).toMatchObject({ nextExpectedRevision: 4n });
    expect(revisions(await read(stream))).toEqual([3, 4]);
    expect((await client.getStreamMetadata(stream)).metadata).toEqual({ truncateBefore: 3 });
    expect(await client.appendToStream(stream, event(), { expectedRevision: 4n })).toMatchObject({ nextExpectedRevision: 5n });
  });

  it('does not let it come again for who expects something else', async () => {
    const stream = await written(3);
    await client.deleteStream(stream);
    await expect(client.appendToStream(stream, event(), { expectedRevision: STREAM_EXISTS })).rejects.toBeInstanceOf(StreamDeletedError);
    await expect(client.appendToStream(stream, event(), { expectedRevision: 1n })).rejects.toMatchObject({ actualVersion: 2n });
    await expect(read(stream)).rejects.toBeInstanceOf(StreamNotFoundError);
  });

  it('answers the position of the append that brings it back, not of what follows from it', async () => {
    const stream = await written(1);
    await client.deleteStream(stream);
    const { position } = await client.appendToStream(stream, event());
    expect((await read(stream))[0]?.event?.position).toEqual(position);
  });

  it('can be undone by metadata, which leaves it empty', async () => {
    const stream = await written(3);
    await client.deleteStream(stream);
    await client.setStreamMetadata(stream, { maxCount: 9, owner: '甲' });
    expect(await read(stream)).toEqual([]);
    expect((await client.getStreamMetadata(stream)).metadata).toEqual({ truncateBefore: 3, maxCount: 9, owner: '甲' });
    await client.appendToStream(stream, event(), { expectedRevision: 2n });
    expect(revisions(await read(stream))).toEqual([3]);
  });

  it('may be repeated, and repeated after it came again', async () => {
    const stream = await written(1);
    await client.deleteStream(stream);
    await client.deleteStream(stream);
    await client.appendToStream(stream, event());
    await client.deleteStream(stream, { expectedRevision: 1n });
    await client.appendToStream(stream, event(), { expectedRevision: NO_STREAM });
    expect(revisions(await read(stream))).toEqual([2]);
  });

  it.each([
    ['at another revision', 7n, 0n],
    ['that should not be there', NO_STREAM, 0n],
  ] as const)('refuses one %s', async (_, expectedRevision, actualVersion) => {
    const stream = await written(1);
    for (const removed of [client.deleteStream(stream, { expectedRevision }), client.tombstoneStream(stream, { expectedRevision })]) {
      const fault = await removed.catch((reason: unknown) => reason);
      expect(fault).toBeInstanceOf(WrongExpectedVersionError);
      expect(fault).toMatchObject({ actualVersion });
    }
    expect(await read(stream)).toHaveLength(1);
  });

  it('needs something to delete', async () => {
    await expect(client.deleteStream(freshStream())).rejects.toMatchObject({ type: 'wrong-expected-version', actualVersion: -1n });
    await expect(client.tombstoneStream(freshStream(), { expectedRevision: ANY_EXISTING })).rejects.toBeInstanceOf(
      WrongExpectedVersionError,
    );
    const described = freshStream();
    await client.setStreamMetadata(described, { maxCount: 3 });
    await client.deleteStream(described, { expectedRevision: NO_STREAM });
    await client.appendToStream(described, event());
    expect(revisions(await read(described))).toEqual([0]);
  });

  it('for ever ends it for every use, under its metadata too', async () => {
    const stream = await written(2);
    await client.setStreamMetadata(stream, { maxCount: 9 });
    const { position } = await client.tombstoneStream(stream, { expectedRevision: ANY_EXISTING });
    const uses: (() => Promise<unknown>)[] = [
      () => read(stream),
      () => read(`$$${stream}`),
      () => client.getStreamMetadata(stream),
      () => client.setStreamMetadata(stream, { maxCount: 1 }),
      () => client.deleteStream(stream),
      () => client.tombstoneStream(stream),
      ...[ANY, NO_STREAM, STREAM_EXISTS, 1n].map(
        (expectedRevision) => () => client.appendToStream(stream, event(), { expectedRevision: expectedRevision as 'any' }),
      ),
      () => client.appendToStream(stream, event(), { credentials: { username: 'admin', password: 'changeit' } }),
    ];
    for (const use of uses) await expect(use()).rejects.toBeInstanceOf(StreamDeletedError);
    const [newest] = await collect(client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 }));
    expect(newest?.event).toMatchObject({ streamId: stream, type: '$streamDeleted', revision: 9223372036854775807n, position });
  });

  it('for ever may come before its first event', async () => {
    const stream = freshStream();
    await client.tombstoneStream(stream);
    await expect(client.appendToStream(stream, event())).rejects.toBeInstanceOf(StreamDeletedError);
  });

  it('is refused where it makes no sense, with the reason', async () => {
    const raw = rawClient(node);
    const fault = (stream: string, expects = true) =>
      new Promise<ServiceError | null>((resolve) => {
        const options = new streams.DeleteReq.Options().setStreamIdentifier(named(stream));
        raw.delete(new streams.DeleteReq().setOptions(expects ? options.setAny(empty) : options), (reason) => resolve(reason));
      });
    const faults = [await fault(''), await fault('$all'), await fault('$$s'), await fault('$ce-s'), await fault('s', false)];
    raw.close();
    expect(faults.map((reason) => reason?.code)).toEqual(faults.map(() => status.INVALID_ARGUMENT));
    expect(faults[2]?.details).toContain('goes with its stream');
  });

  it('is told to subscriptions when it is for ever, and only then', async () => {
    const stream = await written(1);
    const seen: string[] = [];
    client
      .subscribeToStream(stream)
      .on('data', ({ event: recorded }) => seen.push(`${recorded?.type} ${recorded?.revision}`))
      .on('caughtUp', () => seen.push('caught up'))
      .on('error', (fault) => seen.push((fault as StreamDeletedError).type));
    await until('caught up', () => seen.length === 2);
    await client.deleteStream(stream);
    await client.appendToStream(stream, event());
    await client.tombstoneStream(stream);
    await until('ended', () => seen.length === 5);
    expect(seen).toEqual(['noted.v1 0', 'caught up', 'noted.v1 1', '$streamDeleted 9223372036854775807', 'stream-deleted']);

    const late = client.subscribeToStream(stream, { fromRevision: START });
    const fault = await new Promise((resolve) => late.on('error', resolve));
    expect(fault).toBeInstanceOf(StreamDeletedError);
  });

  it('leaves a subscription to a deleted stream waiting for it to come again', async () => {
    const stream = await written(2);
    await client.deleteStream(stream);
    const seen: string[] = [];
    client
      .subscribeToStream(stream)
      .on('data', ({ event: recorded }) => seen.push(String(recorded?.revision)))
      .on('caughtUp', () => seen.push('caught up'));
    await until('caught up', () => seen.length === 1);
    await client.appendToStream(stream, event());
    await until('it came again', () => seen.length === 2);
    expect(seen).toEqual(['caught up', '2']);
  });
});

describe('a removal', () => {
  it('is remembered when the node is opened again', async () => {
    const file = join(await folder(), 'log.db');
    const [deleted, recreated, gone] = [freshStream(), freshStream(), freshStream()];
    const repeat = several(2);
    const first = await start({ file });
    const before = connect(first);
    for (const stream of [deleted, recreated, gone]) await before.appendToStream(stream, several(2));
    for (const stream of [deleted, recreated]) await before.deleteStream(stream);
    await before.tombstoneStream(gone);
    const answer = await before.appendToStream(recreated, repeat, { expectedRevision: 1n });
    const all = await collect(before.readAll());
    await first.stop();

    const after = connect(await start({ file }));
    expect(await collect(after.readAll())).toEqual(all);
    await expect(collect(after.readStream(deleted))).rejects.toBeInstanceOf(StreamNotFoundError);
    await expect(after.appendToStream(gone, event())).rejects.toBeInstanceOf(StreamDeletedError);
    expect(await after.appendToStream(recreated, repeat, { expectedRevision: 1n })).toEqual(answer);
    expect(await after.appendToStream(recreated, repeat, { expectedRevision: ANY })).toEqual(answer);
    expect(revisions(await collect(after.readStream(recreated)))).toEqual([2, 3]);
    await after.appendToStream(deleted, event(), { expectedRevision: NO_STREAM });
    expect(revisions(await collect(after.readStream(deleted)))).toEqual([2]);
  });
});
