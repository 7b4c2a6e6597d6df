import { randomBytes, randomUUID } from 'node:crypto';
import { credentials, type ServiceError, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { nodes, until } from './testing/nodes.js';
import { empty, named, proposed, rawClient } from './testing/raw-client.js';
import { persistent, persistentGrpc, streams } from './wire/messages.js';

const { start, cleanUp } = nodes();
afterAll(cleanUp);

type Failing = (fault: ServiceError | null) => void;

/** The client builds its errors from these without looking whether they are there: one that is missing is a TypeError in the application. */
describe('what the client takes for granted in a failed call', () => {
  let raw: ReturnType<typeof rawClient>;
  let groups: InstanceType<typeof persistentGrpc.PersistentSubscriptionsClient>;
  beforeAll(async () => {
    const node = await start({ memory: true });
    raw = rawClient(node);
    groups = new persistentGrpc.PersistentSubscriptionsClient(`${node.host}:${node.port}`, credentials.createInsecure());
  });
  afterAll(() => {
    raw.close();
    groups.close();
  });

  const fault = (call: (failing: Failing) => unknown): Promise<ServiceError | null> => new Promise((resolve) => call(resolve));
  const trailersOf = async (
    call: (failing: Failing) => unknown,
  ): Promise<{ readonly code: status | undefined; readonly [key: string]: unknown }> => {
    const found = await fault(call);
    const { 'content-type': _type, date: _date, ...trailers } = found?.metadata.getMap() ?? {};
    return { code: found?.code, ...trailers };
  };

  const append = (stream: string, data?: Uint8Array) => (failing: Failing) => {
    const call = raw.append(failing);
    call.on('error', () => undefined);
    call.write(new streams.AppendReq().setOptions(new streams.AppendReq.Options().setStreamIdentifier(named(stream)).setAny(empty)));
    call.write(
      new streams.AppendReq().setProposedMessage(proposed(new streams.AppendReq.ProposedMessage(), randomUUID(), undefined, data)),
    );
    call.end();
  };
  const entomb = (stream: string) => (failing: Failing) =>
    raw.tombstone(
      new streams.TombstoneReq().setOptions(new streams.TombstoneReq.Options().setStreamIdentifier(named(stream)).setAny(empty)),
      failing,
    );

  it('of a stream that is deleted, its name', async () => {
    expect(await fault(entomb('投诉-1'))).toBeNull();
    const expected = { code: status.FAILED_PRECONDITION, exception: 'stream-deleted', 'stream-name': '??-1' };
    expect(await trailersOf(append('投诉-1'))).toEqual(expected);
    expect(await trailersOf(entomb('投诉-1'))).toEqual(expected);
    const reading = (failing: Failing) => {
      const { Options } = streams.ReadReq;
      const source = new Options.StreamOptions().setStreamIdentifier(named('投诉-1')).setStart(empty);
      const call = raw.read(new streams.ReadReq().setOptions(new Options().setStream(source).setCount('1')));
      call.on('data', () => undefined).on('error', (error) => failing(error as ServiceError));
    };
    expect(await trailersOf(reading)).toEqual(expected);
  });

  it('of a removal in conflict, both revisions as numbers', async () => {
    await fault(append('kept-1'));
    const remove = (stream: string, revision: string) => (failing: Failing) =>
      raw.delete(
        new streams.DeleteReq().setOptions(new streams.DeleteReq.Options().setStreamIdentifier(named(stream)).setRevision(revision)),
        failing,
      );
    const conflict = { code: status.FAILED_PRECONDITION, exception: 'wrong-expected-version' };
    expect(await trailersOf(remove('kept-1', '7'))).toEqual({
      ...conflict,
      'stream-name': 'kept-1',
      'expected-version': '7',
      'actual-version': '0',
    });
    expect(await trailersOf(remove('none-1', '7'))).toMatchObject({ ...conflict, 'actual-version': '-1' });
  });

  it('of an append that is too large, the largest', async () => {
    const expected = { code: status.INVALID_ARGUMENT, exception: 'maximum-append-size-exceeded', 'maximum-append-size': '1048576' };
    expect(await trailersOf(append('large-1', randomBytes(1024 * 1024)))).toEqual(expected);
  });

  it('of a group, its stream, its name and the reason', async () => {
    const { CreateReq, GetInfoReq, ReadReq } = persistent;
    const settings = () => new CreateReq.Settings().setReadBatchSize(20).setHistoryBufferSize(500).setLiveBufferSize(500);
    const create = (group: string, given: persistent.CreateReq.Settings) => (failing: Failing) => {
      const options = new CreateReq.Options().setStreamIdentifier(named('投诉-2')).setGroupName(group).setSettings(given);
      groups.create(new CreateReq().setOptions(options), failing);
    };
    const read = (group: string, failing: Failing) => {
      const call = groups.read();
      call.on('data', () => failing(null)).on('error', (error) => failing(error as ServiceError));
      call.write(new ReadReq().setOptions(new ReadReq.Options().setStreamIdentifier(named('投诉-2')).setGroupName(group).setBufferSize(1)));
      return call;
    };
    const place = { 'stream-name': '??-2', 'group-name': '?' };

    const info = (failing: Failing) =>
      groups.getInfo(
        new GetInfoReq().setOptions(new GetInfoReq.Options().setStreamIdentifier(named('投诉-2')).setGroupName('组')),
        failing,
      );
    const absent = { code: status.NOT_FOUND, exception: 'persistent-subscription-does-not-exist', ...place };
    expect(await trailersOf(info)).toEqual(absent);
    expect(await trailersOf((failing) => read('组', failing))).toEqual(absent);

    expect(await trailersOf(create('组', settings().setConsumerStrategy('Nonsense')))).toEqual({
      code: status.INTERNAL,
      exception: 'persistent-subscription-failed',
      ...place,
      reason: expect.stringMatching(/Nonsense/),
    });
    expect(await fault(create('组', settings().setMaxSubscriberCount(1)))).toBeNull();
    expect(await trailersOf(create('组', settings()))).toEqual({
      code: status.ALREADY_EXISTS,
      exception: 'persistent-subscription-exists',
      ...place,
    });

    let isConfirmed = false;
    const first = read('组', () => {
      isConfirmed = true;
    });
    await until('the first reader is in', () => isConfirmed);
    expect(await trailersOf((failing) => read('组', failing))).toEqual({
      code: status.FAILED_PRECONDITION,
      exception: 'maximum-subscribers-reached',
      ...place,
    });
    first.cancel();
  });
});
