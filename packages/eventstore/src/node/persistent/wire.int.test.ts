import { type EventStoreDBClient, jsonEvent, persistentSubscriptionToStreamSettingsFromDefaults, START } from '@eventstore/db-client';

import { credentials, type ServiceError, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Node } from '@redress/eventstore/node';
import { freshStream, nodes, until } from '../testing/nodes.js';
import { empty, named, uuid } from '../testing/raw-client.js';
import { persistent, persistentGrpc } from '../wire/messages.js';

const { start, connect, cleanUp } = nodes();
const { CreateReq, ReadReq } = persistent;

let node: Node;
let raw: InstanceType<typeof persistentGrpc.PersistentSubscriptionsClient>;
let client: EventStoreDBClient;
beforeAll(async () => {
  node = await start({ memory: true });
  client = connect(node);
  raw = new persistentGrpc.PersistentSubscriptionsClient(`${node.host}:${node.port}`, credentials.createInsecure());
});
afterAll(async () => {
  raw.close();
  await cleanUp();
});

/** A stream with a group `g` and some events. */
const groupOf = async (events: number, metadata?: (index: number) => Record<string, unknown>): Promise<string> => {
  const stream = freshStream();
  await client.createPersistentSubscriptionToStream(stream, 'g', persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: START }));
  const list = Array.from({ length: events }, (_, index) =>
    jsonEvent({ type: 'noted', data: {}, ...(metadata === undefined ? {} : { metadata: metadata(index) }) }),
  );
  if (events > 0) await client.appendToStream(stream, list);
  return stream;
};
const optionsOf = (stream: string, more: { readonly size?: number; readonly group?: string; readonly structured?: boolean } = {}) => {
  const options = new ReadReq.Options()
    .setStreamIdentifier(named(stream))
    .setGroupName(more.group ?? 'g')
    .setBufferSize(more.size ?? 10);
  const ids = new ReadReq.Options.UUIDOption();
  options.setUuidOption(more.structured === true ? ids.setStructured(empty) : ids.setString(empty));
  return new ReadReq().setOptions(options);
};
/** An open call with what it was answered and how it ended. */
const open = () => {
  const call = raw.read();
  const answers: InstanceType<typeof persistent.ReadResp>[] = [];
  const faults: ServiceError[] = [];
  let ended = false;
  call.on('data', (answer) => answers.push(answer));
  call.on('error', (fault: ServiceError) => faults.push(fault));
  call.on('end', () => {
    ended = true;
  });
  const revisions = () => answers.flatMap((answer) => answer.getEvent()?.getEvent()?.getStreamRevision() ?? []);
  return { call, answers, faults, revisions, hasEnded: () => ended };
};
const ackOf = (...ids: readonly string[]) => new ReadReq().setAck(new ReadReq.Ack().setIdsList(ids.map((id) => uuid(id))));
const inFlight = async (stream: string) => (await client.getPersistentSubscriptionToStreamInfo(stream, 'g')).stats.totalInFlightMessages;

describe('a consumer that does not keep to the protocol', () => {
  it.each([
    ['answers before it names its group', () => [ackOf('11111111-1111-4111-8111-111111111111')]],
    ['says nothing', () => [new ReadReq()]],
    ['takes no events at all', (stream: string) => [optionsOf(stream, { size: 0 })]],
    ['names no group', (stream: string) => [optionsOf(stream, { group: '' })]],
    ['names no stream', () => [optionsOf('')]],
    ['names its group twice', (stream: string) => [optionsOf(stream), optionsOf(stream)]],
  ] as const)('is refused when it %s', async (_what, requests) => {
    const stream = await groupOf(0);
    const one = open();
    for (const request of requests(stream)) one.call.write(request);
    await until('refused', () => one.faults.length === 1);
    expect(one.faults[0]?.code).toBe(status.INVALID_ARGUMENT);
    expect(one.faults[0]?.details).not.toBe('');
    await until('gone', async () => (await client.getPersistentSubscriptionToStreamInfo(stream, 'g')).connections.length === 0);
  });

  it('answers what it never got, and nothing happens', async () => {
    const stream = await groupOf(2);
    const one = open();
    one.call.write(optionsOf(stream));
    await until('delivered', () => one.revisions().length === 2);
    one.call.write(ackOf('11111111-1111-4111-8111-111111111111', 'no uuid'));
    const first = one.answers[1]?.getEvent()?.getEvent()?.getId()?.getString() ?? '';
    one.call.write(ackOf(first, first));
    await until('one is answered', async () => (await inFlight(stream)) === 1);
    one.call.cancel();
  });

  it('goes when it says that it will answer nothing more, and its events go to others', async () => {
    const stream = await groupOf(1);
    const one = open();
    one.call.write(optionsOf(stream));
    await until('delivered', () => one.revisions().length === 1);
    one.call.end();
    await until('ended', () => one.hasEnded());
    expect(one.faults).toEqual([]);
    const other = open();
    other.call.write(optionsOf(stream));
    await until('delivered again', () => other.revisions().length === 1);
    expect(other.answers[1]?.getEvent()?.getRetryCount()).toBe(1);
    other.call.cancel();
  });
});

describe('what other clients than ours ask for', () => {
  it('ids in two halves, either way', async () => {
    const stream = await groupOf(1);
    const one = open();
    one.call.write(optionsOf(stream, { structured: true }));
    await until('delivered', () => one.revisions().length === 1);
    const id = one.answers[1]?.getEvent()?.getEvent()?.getId();
    expect(id?.hasStructured()).toBe(true);
    const ack = new ReadReq.Ack();
    if (id !== undefined) ack.setIdsList([id]);
    one.call.write(new ReadReq().setAck(ack));
    await until('answered', async () => (await inFlight(stream)) === 0);
    one.call.cancel();
  });

  it('a nack without a known action is tried again', async () => {
    const stream = await groupOf(1);
    const one = open();
    one.call.write(optionsOf(stream));
    await until('delivered', () => one.revisions().length === 1);
    const id = one.answers[1]?.getEvent()?.getEvent()?.getId();
    const nack = new ReadReq.Nack().setReason('?');
    if (id !== undefined) nack.setIdsList([id]);
    one.call.write(new ReadReq().setNack(nack));
    await until('delivered again', () => one.revisions().length === 2);
    one.call.cancel();
  });

  it('consumers pinned by correlation, a start in the new form, and times in ticks', async () => {
    const stream = freshStream();
    const settings = new CreateReq.Settings()
      .setConsumerStrategy('PinnedByCorrelation')
      .setReadBatchSize(20)
      .setHistoryBufferSize(100)
      .setMessageTimeoutTicks('300000000')
      .setCheckpointAfterTicks('20000000');
    const source = new CreateReq.StreamOptions().setStreamIdentifier(named(stream)).setRevision('1');
    const options = new CreateReq.Options().setStream(source).setGroupName('g').setSettings(settings);
    await new Promise<void>((resolve, reject) => {
      raw.create(new CreateReq().setOptions(options), (fault) => (fault ? reject(fault) : resolve()));
    });
    const info = await client.getPersistentSubscriptionToStreamInfo(stream, 'g');
    expect(info.settings).toMatchObject({
      consumerStrategyName: 'PinnedByCorrelation',
      startFrom: 1n,
      messageTimeout: 30_000,
      checkPointAfter: 2_000,
    });
    const [one, other] = [open(), open()];
    for (const { call } of [one, other]) call.write(optionsOf(stream, { size: 100 }));
    await until('both connected', () => one.answers.length === 1 && other.answers.length === 1);
    const event = (correlation: string) => jsonEvent({ type: 'noted', data: {}, metadata: { $correlationId: correlation } });
    await client.appendToStream(
      stream,
      Array.from({ length: 61 }, (_, index) => event(`c-${index % 20}`)),
    );
    await until('delivered', () => one.revisions().length + other.revisions().length === 60);
    const correlations = ({ revisions }: typeof one) => new Set(revisions().map((revision) => Number(revision) % 20));
    const both = [...correlations(one)].filter((number) => correlations(other).has(number));
    expect(both).toEqual([]);
    expect(Math.min(one.revisions().length, other.revisions().length)).toBeGreaterThan(0);
    for (const { call } of [one, other]) call.cancel();
  });

  it.each([
    ['a group of no stream', new CreateReq()],
    ['a group without settings', new CreateReq().setOptions(new CreateReq.Options().setGroupName('g').setStreamIdentifier(named('s')))],
    [
      'a filter that cannot be read',
      new CreateReq().setOptions(
        new CreateReq.Options()
          .setGroupName('g')
          .setSettings(new CreateReq.Settings().setReadBatchSize(1).setHistoryBufferSize(2))
          .setAll(
            new CreateReq.AllOptions().setFilter(
              new CreateReq.AllOptions.FilterOptions().setEventType(new CreateReq.AllOptions.FilterOptions.Expression().setRegex('(')),
            ),
          ),
      ),
    ],
  ])('not %s: it is refused with the reason', async (_what, request) => {
    const fault = await new Promise<ServiceError | null>((resolve) => {
      raw.create(request, (error) => resolve(error));
    });
    expect(fault?.code).toBe(status.INVALID_ARGUMENT);
    expect(fault?.details).not.toBe('');
  });
});
