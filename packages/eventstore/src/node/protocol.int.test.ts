import { randomBytes, randomUUID } from 'node:crypto';
import { binaryEvent, EventStoreDBClient, MaxAppendSizeExceededError } from '@eventstore/db-client';
import { credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Node } from '@redress/eventstore/node';
import { collect, event, freshStream, nodes, until } from './testing/nodes.js';
import { batchMessage, batchStream, empty, named, proposed, rawClient } from './testing/raw-client.js';
import { featuresGrpc, shared, streams } from './wire/messages.js';

const { start, connect, cleanUp } = nodes();
afterAll(cleanUp);

const { Options } = streams.ReadReq;

describe('what would bring a client down', () => {
  let node: Node;
  let client: EventStoreDBClient;
  let raw: ReturnType<typeof rawClient>;
  beforeAll(async () => {
    node = await start({ memory: true });
    client = connect(node);
    raw = rawClient(node);
  });
  afterAll(() => raw.close());

  const append = (...requests: readonly streams.AppendReq[]) =>
    new Promise<ServiceError | streams.AppendResp>((resolve) => {
      const call = raw.append((fault, response) => resolve(fault ?? (response as streams.AppendResp)));
      call.on('error', () => undefined);
      for (const request of requests) call.write(request);
      call.end();
    });
  const appendOptions = (stream: string) =>
    new streams.AppendReq().setOptions(new streams.AppendReq.Options().setStreamIdentifier(named(stream)).setAny(empty));
  const appendEvent = (properties?: Readonly<Record<string, string>>, id: string = randomUUID()) =>
    new streams.AppendReq().setProposedMessage(proposed(new streams.AppendReq.ProposedMessage(), id, properties));
  const readFault = (options: streams.ReadReq.Options) =>
    new Promise<ServiceError>((resolve, reject) => {
      const call = raw.read(new streams.ReadReq().setOptions(options));
      call.on('data', () => undefined);
      call.on('error', resolve as (fault: Error) => void);
      call.on('end', () => reject(new Error('no failure')));
    });
  const batch = () => batchStream(raw);

  it('1: its first question, what the node can do, is answered without credentials', async () => {
    const features = new featuresGrpc.ServerFeaturesClient(`${node.host}:${node.port}`, credentials.createInsecure());
    const methods = await new Promise<string[]>((resolve, reject) =>
      features.getSupportedMethods(new shared.Empty(), (fault, response) =>
        fault === null
          ? resolve(response.getMethodsList().map((method) => `${method.getServiceName()}/${method.getMethodName()}`))
          : reject(fault),
      ),
    );
    features.close();
    expect(methods).toContain('event_store.client.streams.streams/batchappend');
    expect(methods.join()).not.toMatch(/projections|users|operations/);
  });

  it.each(['127.0.0.1', 'localhost'])('2: discovery finds the node at the address it was asked at (%s)', async (host) => {
    const discovering = EventStoreDBClient.connectionString`esdb+discover://${host}:${node.port}?tls=false&nodePreference=follower`;
    const stream = freshStream();
    await discovering.appendToStream(stream, event());
    expect(await collect(discovering.readStream(stream))).toHaveLength(1);
    await discovering.dispose();
  });

  it('3a: an append that comes too late, or never completely, is answered once and only once', async () => {
    const { call, answers, faults } = batch();
    const [late, incomplete, good] = [randomUUID(), randomUUID(), randomUUID()];
    call.write(batchMessage(late, { first: { stream: 'late', deadline: Date.now() - 1 }, ids: [randomUUID()], final: true }));
    call.write(batchMessage(incomplete, { first: { stream: 'slow', deadline: Date.now() + 50 }, ids: [randomUUID()] }));
    await until('both are answered', () => answers.length === 2);
    call.write(batchMessage(late, { ids: [randomUUID()], final: true }));
    call.write(batchMessage(incomplete, { ids: [randomUUID()], final: true }));
    call.write(batchMessage(good, { first: { stream: 'good' }, ids: [randomUUID()], final: true }));
    await until('the last is answered', () => answers.length === 3);
    expect(answers).toEqual([
      { correlation: late, stream: 'late', error: 'Timeout', code: status.DEADLINE_EXCEEDED },
      { correlation: incomplete, stream: 'slow', error: 'Timeout', code: status.DEADLINE_EXCEEDED },
      { correlation: good, stream: 'good' },
    ]);
    expect(faults).toEqual([]);
    call.end();
    await expect(collect(client.readStream('slow'))).rejects.toMatchObject({ type: 'stream-not-found' });
  });

  it('3b: an append nobody waits for is not answered at all', async () => {
    const { call, answers } = batch();
    const known = randomUUID();
    call.write(batchMessage(randomUUID(), { ids: [randomUUID()], final: true }));
    call.write(new streams.BatchAppendReq().setIsFinal(true));
    call.write(batchMessage('not an id', { first: { stream: 'x' }, final: true }));
    call.write(batchMessage(known, { first: { stream: freshStream() }, ids: [randomUUID()], final: true }));
    await until('the known one is answered', () => answers.length > 0);
    expect(answers.map(({ correlation }) => correlation)).toEqual([known]);
    call.end();
  });

  it('3c: every failure in the shared stream carries its stream and typed details', async () => {
    const { call, answers } = batch();
    const send = (request: streams.BatchAppendReq, ...messages: streams.BatchAppendReq.ProposedMessage[]) =>
      call.write(request.setProposedMessagesList(messages).setIsFinal(true));
    const message = (properties: Readonly<Record<string, string>>, id: string = randomUUID(), data?: Uint8Array) =>
      proposed(new streams.BatchAppendReq.ProposedMessage(), id, properties, data);
    const begin = (stream: string) => batchMessage(randomUUID(), { first: { stream } });
    const ordinary = { type: 't', 'content-type': 'application/json' };

    send(begin('s'), message({ type: 't' }));
    send(begin('s'), message({ ...ordinary, type: '' }));
    send(begin('s'), message(ordinary, 'no uuid'));
    send(begin('s'), message(ordinary, randomUUID(), randomBytes(1024 * 1024)));
    send(begin(''), message(ordinary));
    send(begin('$$'), message(ordinary));
    send(begin('$all'), message(ordinary));
    send(begin('$ce-投诉'), message(ordinary));
    const noExpectation = begin('s');
    noExpectation.getOptions()?.clearAny();
    send(noExpectation);
    const conflicting = begin('投诉');
    conflicting.getOptions()?.setStreamPosition('18446744073709551615');
    send(conflicting);

    await until('all are answered', () => answers.length === 10);
    expect(answers.map(({ error }) => error)).toEqual([
      ...Array.from({ length: 3 }, () => 'BadRequest'),
      'MaximumAppendSizeExceeded',
      'BadRequest',
      'BadRequest',
      'AccessDenied',
      'AccessDenied',
      'BadRequest',
      'WrongExpectedVersion',
    ]);
    expect(answers.map(({ stream }) => stream)).toEqual(['s', 's', 's', 's', '', '$$', '$all', '$ce-投诉', 's', '投诉']);
    call.end();
  });

  it('4: a failing append leaves the shared stream, and those who wait in it, alone', async () => {
    const stream = freshStream();
    const failing = Array.from({ length: 50 }, () => client.appendToStream(stream, event(), { expectedRevision: 99n }));
    const succeeding = Array.from({ length: 50 }, () => client.appendToStream(freshStream(), event()));
    const results = await Promise.allSettled([...failing, ...succeeding]);
    expect(results.map(({ status: outcome }) => outcome)).toEqual([
      ...Array.from({ length: 50 }, () => 'rejected'),
      ...Array.from({ length: 50 }, () => 'fulfilled'),
    ]);
  });

  it('5: a failure may speak of anything in any script', async () => {
    const filter = new Options.FilterOptions().setEventType(new Options.FilterOptions.Expression().setRegex(`(投诉${'长'.repeat(9_999)}`));
    const options = new Options().setAll(new Options.AllOptions().setStart(empty)).setSubscription(new Options.SubscriptionOptions());
    expect(await readFault(options.setFilter(filter))).toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: expect.stringContaining('投诉长'),
    });
    const longest = '名'.repeat(1_365);
    await client.appendToStream(longest, event());
    await expect(client.appendToStream(longest, event(), { expectedRevision: 5n })).rejects.toMatchObject({ streamName: longest });
    await expect(collect(client.readStream(`未${'知'.repeat(1_000)}`))).rejects.toMatchObject({ type: 'stream-not-found' });
  });

  it('6: the trailers that its errors are built from are there', async () => {
    expect(((await append(appendOptions('s'), appendEvent({ type: 't' }))) as ServiceError).metadata.getMap()).toMatchObject({
      exception: 'missing-required-metadata-property',
      'required-metadata-properties': 'type,content-type',
    });
    expect(((await append(appendOptions('$all'), appendEvent())) as ServiceError).metadata.getMap()).toMatchObject({
      exception: 'access-denied',
    });
  });

  it('7: whoever it says it is, everybody may do everything', async () => {
    const metadata = new Metadata();
    metadata.set('authorization', `Basic ${Buffer.from('somebody:wrong').toString('base64')}`);
    const call = raw.read(
      new streams.ReadReq().setOptions(new Options().setAll(new Options.AllOptions().setStart(empty)).setCount('1')),
      metadata,
    );
    expect(await collect(call as AsyncIterable<streams.ReadResp>)).toHaveLength(1);
  });

  it.each([{}, { credentials: { username: 'admin', password: 'changeit' } }])(
    '8: an event larger than the usual limit of a message gets the answer of a too large append (%j)',
    async (options) => {
      const huge = binaryEvent({ type: 't', data: randomBytes(6 * 1024 * 1024) });
      await expect(client.appendToStream(freshStream(), huge, options)).rejects.toBeInstanceOf(MaxAppendSizeExceededError);
    },
  );

  it('9: the connection string says that there is no TLS', () => {
    expect(node.connectionString).toBe(`esdb://127.0.0.1:${node.port}?tls=false`);
  });

  it('10: a bad request never looks like a lost connection', async () => {
    const all = () => new Options().setAll(new Options.AllOptions().setStart(empty));
    const faults = [
      await append(appendEvent()),
      await append(),
      await append(appendOptions('')),
      await append(appendOptions('s'), appendEvent(undefined, 'no uuid')),
      await append(appendOptions('s'), appendEvent({ type: '', 'content-type': 'x' })),
      await append(appendOptions('s'), appendOptions('s')),
      await readFault(all()),
      await readFault(
        all()
          .setCount('1')
          .setReadDirection(7 as never),
      ),
      await readFault(all().setSubscription(new Options.SubscriptionOptions()).setFilter(new Options.FilterOptions())),
      await readFault(new Options().setStream(new Options.StreamOptions().setStreamIdentifier(named('$$')).setStart(empty)).setCount('1')),
    ];
    expect(faults.map((fault) => (fault as ServiceError).code)).toEqual(faults.map(() => status.INVALID_ARGUMENT));
  });
});
