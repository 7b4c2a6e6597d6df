import { randomBytes, randomUUID } from 'node:crypto';
import { connect as connectHttp2, constants } from 'node:http2';
import { connect as connectTcp, type Socket } from 'node:net';
import { jsonEvent, MaxAppendSizeExceededError } from '@eventstore/db-client';
import { type ServiceError, status } from '@grpc/grpc-js';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type Node, startNode } from '@redress/eventstore/node';
import { collect, event, freshStream, nodes, until } from './testing/nodes.js';
import { batchMessage, empty, named, rawClient } from './testing/raw-client.js';
import { streams } from './wire/messages.js';

const { start, connect, cleanUp } = nodes();
const endings: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of endings) end();
  await cleanUp();
});
const raw = (node: Node) => {
  const client = rawClient(node);
  endings.push(() => client.close());
  return client;
};

const { Options } = streams.ReadReq;
const readAll = () => new streams.ReadReq().setOptions(new Options().setAll(new Options.AllOptions().setStart(empty)).setCount('10000'));
const subscribeTo = (stream: string) =>
  new streams.ReadReq().setOptions(
    new Options()
      .setStream(new Options.StreamOptions().setStreamIdentifier(named(stream)).setStart(empty))
      .setSubscription(new Options.SubscriptionOptions()),
  );

const GRPC = { ':method': 'POST', 'content-type': 'application/grpc', te: 'trailers' };

describe('limits of a node', () => {
  it('are given as positive whole numbers, each by its name', async () => {
    await expect(startNode({ memory: true }, { limits: { connections: 0 } })).rejects.toThrow(
      /limit connections must be a whole number from 1, not 0/,
    );
    await expect(startNode({ memory: true }, { limits: { colour: 1 } as never })).rejects.toThrow(/there is no limit colour/);
  });

  it('on an append count data, metadata and types of its events together', async () => {
    const client = connect(await start({ memory: true }, { limits: { appendBytes: 1_000 } }));
    const sized = (data: number, metadata: number) =>
      jsonEvent({ type: 't', data: { d: 'x'.repeat(data) }, metadata: { m: 'x'.repeat(metadata) } });
    const overhead = 2 * '{"d":""}'.length + 2;
    expect(await client.appendToStream(freshStream(), sized(400, 600 - overhead))).toMatchObject({ success: true });
    await expect(client.appendToStream(freshStream(), sized(400, 601 - overhead))).rejects.toBeInstanceOf(MaxAppendSizeExceededError);
    await expect(client.appendToStream(freshStream(), sized(0, 1_000))).rejects.toMatchObject({ maxAppendSize: 1_000 });
    await expect(client.setStreamMetadata(freshStream(), { custom: 'x'.repeat(1_000) })).rejects.toBeInstanceOf(MaxAppendSizeExceededError);
    const parts = Array.from({ length: 40 }, () => sized(30, 0));
    await expect(client.appendToStream(freshStream(), parts)).rejects.toBeInstanceOf(MaxAppendSizeExceededError);
  });

  it('on the events of an append count those without content too', async () => {
    const client = connect(await start({ memory: true }, { limits: { appendEvents: 3 } }));
    const events = (count: number) => Array.from({ length: count }, () => event());
    expect(await client.appendToStream(freshStream(), events(3))).toMatchObject({ success: true });
    await expect(client.appendToStream(freshStream(), events(4))).rejects.toThrow(/3 events at most/);
    const credentials = { username: 'any', password: 'any' };
    await expect(client.appendToStream(freshStream(), events(4), { credentials })).rejects.toThrow(/3 events at most/);
  });

  it('on the time of an append end what was begun and left alone', async () => {
    const client = raw(await start({ memory: true }, { limits: { arrivalMilliseconds: 50 } }));
    const fault = await new Promise<ServiceError | null>((resolve) => {
      const call = client.append((error) => resolve(error));
      call.on('error', () => undefined);
      call.write(new streams.AppendReq().setOptions(new streams.AppendReq.Options().setStreamIdentifier(named('s')).setAny(empty)));
    });
    expect(fault?.code).toBe(status.ABORTED);
  });

  it('on a message end its call alone', async () => {
    const node = await start({ memory: true });
    const client = raw(node);
    const call = client.batchAppend();
    const fault = new Promise<ServiceError>((resolve) => call.on('error', (error) => resolve(error as ServiceError)));
    const stream = freshStream();
    const huge = batchMessage(randomUUID(), { first: { stream }, ids: [randomUUID()], final: true });
    huge.getProposedMessagesList()[0]?.setData(randomBytes(22 * 1024 * 1024));
    call.write(huge);
    expect((await fault).code).toBe(status.RESOURCE_EXHAUSTED);
    expect(await collect(client.read(readAll()) as AsyncIterable<unknown>)).toEqual([]);
  });

  it('on the headers of a call end it alone', async () => {
    const node = await start({ memory: true });
    const session = connectHttp2(`http://${node.host}:${node.port}`, { maxSendHeaderBlockLength: 1024 * 1024 });
    session.on('error', () => undefined);
    endings.push(() => session.destroy());
    const ask = (headers: readonly string[]) =>
      new Promise<unknown>((resolve) => {
        const names = Object.fromEntries(headers.map((value, index) => [`x-${index}`, value]));
        const request = session.request({ ...GRPC, ':path': '/event_store.client.gossip.Gossip/Read', ...names });
        let answer: unknown;
        const told = (said: object) => {
          answer = (said as Readonly<Record<string, unknown>>)['grpc-status'] ?? answer;
        };
        request
          .on('response', told)
          .on('trailers', told)
          .on('error', () => undefined);
        request.on('close', () => resolve(answer ?? request.rstCode));
        request.resume();
        request.end(Buffer.alloc(5));
      });
    const some = (count: number, size: number) => Array.from({ length: count }, () => 'x'.repeat(size));
    expect(await ask(some(5, 1_000))).toBe(String(status.OK));
    expect(await ask(some(40, 4_000))).toBe(String(status.RESOURCE_EXHAUSTED));
    expect(await ask(some(500, 1))).toBe(constants.NGHTTP2_ENHANCE_YOUR_CALM);
    expect(await ask(some(5, 1_000))).toBe(String(status.OK));
  });

  it('on connections turn the next one away until one has gone', async () => {
    const node = await start({ memory: true }, { limits: { connections: 2 } });
    const dial = () =>
      new Promise<{ socket: Socket; session: ReturnType<typeof connectHttp2>; welcome: Promise<boolean> }>((resolve) => {
        const socket = connectTcp(node.port, node.host, () => {
          const session = connectHttp2(`http://${node.host}:${node.port}`, { createConnection: () => socket });
          session.on('error', () => undefined);
          endings.push(() => session.destroy());
          const welcome = new Promise<boolean>((answer) => {
            session.once('remoteSettings', () => answer(true));
            session.once('close', () => answer(false));
          });
          resolve({ socket, session, welcome });
        });
      });
    const [first, second, third] = [await dial(), await dial(), await dial()];
    expect(await Promise.all([first.welcome, second.welcome, third.welcome])).toEqual([true, true, false]);
    first.session.destroy();
    await until('there is room again', async () => (await dial()).welcome);
  });

  it('on calls of one connection let the next one wait', async () => {
    const client = raw(await start({ memory: true }, { limits: { streamsPerConnection: 2 } }));
    const confirmed: number[] = [];
    const calls = [0, 1, 2].map((index) => {
      const call = client.read(subscribeTo(freshStream()));
      call.on('data', (answer: streams.ReadResp) => answer.hasConfirmation() && confirmed.push(index));
      call.on('error', () => undefined);
      return call;
    });
    await until('two are under way', () => confirmed.length === 2);
    calls[confirmed[0] ?? 0]?.cancel();
    await until('the third has come in', () => confirmed.length === 3);
    for (const call of calls) call.cancel();
  });

  it('on connections without a word close them', async () => {
    const node = await start({ memory: true }, { limits: { silenceMilliseconds: 50 } });
    const speaking = raw(node);
    const held = speaking.read(subscribeTo('s'));
    let confirmed = false;
    held.on('data', () => {
      confirmed = true;
    });
    held.on('error', () => undefined);
    await until('it is confirmed', () => confirmed);
    const silent = connectTcp(node.port, node.host).resume();
    await new Promise((resolve) => silent.once('close', resolve));
    await connect(node).appendToStream('s', event());
    await until('who has spoken is still served', () => confirmed);
    held.cancel();
  });
});

describe('a client that takes nothing', () => {
  /** A read whose answers are never taken off the wire. */
  const stall = (node: Node, asked: streams.ReadReq) => {
    const session = connectHttp2(`http://${node.host}:${node.port}`, { settings: { initialWindowSize: 1_024 } });
    session.on('error', () => undefined);
    endings.push(() => session.destroy());
    const request = session.request({
      ...GRPC,
      ':path': '/event_store.client.streams.Streams/Read',
    });
    const body = Buffer.from(asked.serializeBinary());
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(body.length, 1);
    request.end(Buffer.concat([prefix, body]));
    request.on('error', () => undefined);
    request.pause();
    return request;
  };

  it('has its call ended, while others are served', async () => {
    const node = await start({ memory: true }, { limits: { stalledMilliseconds: 100 } });
    const client = connect(node);
    for (let index = 0; index < 20; index += 1) await client.appendToStream('s', jsonEvent({ type: 't', data: { d: 'x'.repeat(10_000) } }));
    const request = stall(node, readAll());
    await new Promise((resolve) => request.once('close', resolve));
    expect(request.rstCode).toBe(constants.NGHTTP2_ENHANCE_YOUR_CALM);
    expect(await collect(client.readStream('s'))).toHaveLength(20);
  });

  it('costs no more memory than it takes: what it leaves lying stays in the log', async () => {
    const node = await start({ memory: true });
    const client = connect(node);
    stall(node, subscribeTo('s'));
    const many = Array.from({ length: 100 }, () => jsonEvent({ type: 't', data: { d: 'x'.repeat(5_000) } }));
    for (let index = 0; index < 20; index += 1)
      await client.appendToStream(
        's',
        many.map(({ type, data }) => jsonEvent({ type, data })),
      );
    const lag = async () => Number(/^redress_node_subscription_lag_events\{kind="stream"\} (\d+)$/m.exec(await node.metrics())?.[1]);
    expect(await steady(lag)).toBeGreaterThan(1_900);
  });

  it('is not read from either: appends whose answers it leaves lying wait outside', async () => {
    const node = await start({ memory: true });
    const session = connectHttp2(`http://${node.host}:${node.port}`, { settings: { initialWindowSize: 1_024 } });
    session.on('error', () => undefined);
    endings.push(() => session.destroy());
    const request = session.request({
      ...GRPC,
      ':path': '/event_store.client.streams.Streams/BatchAppend',
    });
    request.on('error', () => undefined);
    request.pause();
    const message = () => {
      const body = Buffer.from(batchMessage(randomUUID(), { first: { stream: 's' }, ids: [randomUUID()], final: true }).serializeBinary());
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(body.length, 1);
      return Buffer.concat([prefix, body]);
    };
    const many = Buffer.concat(Array.from({ length: 5_000 }, message));
    request.write(many);
    const events = await steady(async () => (await node.status()).events);
    expect(events).toBeGreaterThan(0);
    expect(events).toBeLessThan(4_000);
    request.resume();
    await until('all are written once it reads on', async () => (await node.status()).events === 5_000);
  });
});

/** A figure once it no longer moves. */
const steady = async (figure: () => number | Promise<number>): Promise<number> => {
  let before = await figure();
  for (let same = 0; same < 20; ) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    const now = await figure();
    same = now > 0 && now === before ? same + 1 : 0;
    before = now;
  }
  return before;
};
