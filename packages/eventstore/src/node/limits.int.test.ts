import { randomBytes } from 'node:crypto';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { Client, credentials, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Node } from '@redress/eventstore/node';
import { collect, event, freshStream, nodes } from './testing/nodes.js';
import { empty, named, rawClient } from './testing/raw-client.js';
import { streams } from './wire/messages.js';
import { parseUuid } from './wire/uuid.js';

const { start, connect, cleanUp } = nodes();
afterAll(cleanUp);

const { Options } = streams.ReadReq;

describe('beyond what the client asks for', () => {
  let node: Node;
  let client: EventStoreDBClient;
  let raw: ReturnType<typeof rawClient>;
  beforeAll(async () => {
    node = await start({ memory: true });
    client = connect(node);
    raw = rawClient(node);
  });
  afterAll(() => raw.close());

  const read = async (options: streams.ReadReq.Options) => {
    const responses = await collect(raw.read(new streams.ReadReq().setOptions(options)) as AsyncIterable<streams.ReadResp>);
    return responses.map((response) => response.getEvent()?.getEvent());
  };

  it('reads of all events can be filtered and counted, in both directions', async () => {
    const wanted = freshStream('wanted');
    for (let index = 0; index < 4; index += 1) {
      await client.appendToStream(
        freshStream('other'),
        Array.from({ length: 100 }, () => event()),
      );
      await client.appendToStream(wanted, event());
    }
    const filter = () =>
      new Options.FilterOptions().setStreamIdentifier(new Options.FilterOptions.Expression().setPrefixList(['wanted-'])).setCount(empty);
    const forwards = new Options().setAll(new Options.AllOptions().setStart(empty)).setCount('3').setFilter(filter());
    const backwards = new Options().setAll(new Options.AllOptions().setEnd(empty)).setCount('3').setFilter(filter()).setReadDirection(1);
    expect((await read(forwards)).map((found) => found?.getStreamRevision())).toEqual(['0', '1', '2']);
    expect((await read(backwards)).map((found) => found?.getStreamRevision())).toEqual(['3', '2', '1']);
  });

  it('ids can be asked for in two halves', async () => {
    const stream = freshStream();
    const one = event();
    await client.appendToStream(stream, one);
    const source = new Options.StreamOptions().setStreamIdentifier(named(stream)).setStart(empty);
    const [found] = await read(new Options().setStream(source).setCount('1').setUuidOption(new Options.UUIDOption().setStructured(empty)));
    expect(found?.getId()?.hasStructured()).toBe(true);
    expect(parseUuid(found?.getId())).toBe(one.id);
  });

  it('nothing is an answer to a read of nothing', async () => {
    const source = new Options.StreamOptions().setStreamIdentifier(named(freshStream())).setStart(empty);
    expect(await read(new Options().setStream(source).setCount('0'))).toEqual([]);
  });

  it('says of what it does not serve that it does not', async () => {
    await expect(client.createProjection('p', 'fromAll()')).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
    await expect(client.disableProjection('p')).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
  });

  it('stands any bytes on any of its methods', async () => {
    const anything = new Client(`${node.host}:${node.port}`, credentials.createInsecure());
    const same = (bytes: Buffer) => bytes;
    for (let round = 0; round < 300; round += 1) {
      const method = ['Append', 'BatchAppend', 'Read'][round % 3];
      const call = anything.makeBidiStreamRequest(`/event_store.client.streams.Streams/${method}`, same, same);
      call.on('data', () => undefined);
      const ended = new Promise<void>((resolve) => call.on('error', () => resolve()).on('end', () => resolve()));
      // A tag of a length-delimited field first, so that many get past the parser.
      call.write(Buffer.concat([Buffer.of(0x0a, round % 9), randomBytes(round % 9), randomBytes(round % 5)]));
      call.end();
      const giveUp = setTimeout(() => call.cancel(), 200);
      await ended;
      clearTimeout(giveUp);
    }
    anything.close();
    expect(await client.appendToStream(freshStream(), event())).toMatchObject({ success: true });
  });
});
