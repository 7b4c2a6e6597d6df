import { describe, expect, it } from '@jest/globals';
import { featuresGrpc, gossipGrpc, persistent, persistentGrpc, shared, streams, streamsGrpc } from '../wire/messages.js';
import { type Need, ruleOf } from './rights.js';

const STREAMS = '/event_store.client.streams.Streams';
const GROUPS = '/event_store.client.persistent_subscriptions.PersistentSubscriptions';

const named = (name: string) => new shared.StreamIdentifier().setStreamName(Buffer.from(name));
const need = (path: string, message: unknown): Need | undefined => {
  const rule = ruleOf(path);
  if (rule === 'open') throw new Error(`${path} is open`);
  return rule(message);
};

describe('what a call needs', () => {
  it('is nothing for discovery, and a right or a role for every other method that is served', () => {
    const services = [streamsGrpc.StreamsService, persistentGrpc.PersistentSubscriptionsService, gossipGrpc.GossipService];
    const paths = [...services, featuresGrpc.ServerFeaturesService].flatMap((service) => Object.values(service).map(({ path }) => path));
    const open = paths.filter((path) => ruleOf(path) === 'open');
    expect(open).toEqual([
      '/event_store.client.gossip.Gossip/Read',
      '/event_store.client.server_features.ServerFeatures/GetSupportedMethods',
    ]);
    expect(paths.length).toBeGreaterThan(10);
  });

  it('is an administrator for whatever has no rule yet', () => {
    expect(need('/event_store.client.users.Users/Create', {})).toEqual({ kind: 'administrator' });
    expect(need(`${STREAMS}/BatchAppendNew`, {})).toEqual({ kind: 'administrator' });
  });

  it.each([
    [`${STREAMS}/Append`, new streams.AppendReq().setOptions(new streams.AppendReq.Options().setStreamIdentifier(named('s'))), 'write'],
    [
      `${STREAMS}/BatchAppend`,
      new streams.BatchAppendReq().setOptions(new streams.BatchAppendReq.Options().setStreamIdentifier(named('s'))),
      'write',
    ],
    [`${STREAMS}/Delete`, new streams.DeleteReq().setOptions(new streams.DeleteReq.Options().setStreamIdentifier(named('s'))), 'delete'],
    [
      `${STREAMS}/Tombstone`,
      new streams.TombstoneReq().setOptions(new streams.TombstoneReq.Options().setStreamIdentifier(named('s'))),
      'delete',
    ],
    [`${GROUPS}/Read`, new persistent.ReadReq().setOptions(new persistent.ReadReq.Options().setStreamIdentifier(named('s'))), 'read'],
  ])('is a right on the stream that is named (%s)', (path, message, right) => {
    expect(need(path, message)).toMatchObject({ kind: 'stream', stream: 's', right });
  });

  it('is looked at again for as long as a subscription lasts, but not for a read', () => {
    const { Options } = streams.ReadReq;
    const reading = (options: streams.ReadReq.Options) => need(`${STREAMS}/Read`, new streams.ReadReq().setOptions(options));
    const all = () => new Options().setAll(new Options.AllOptions().setStart(new shared.Empty()));
    const one = () => new Options().setStream(new Options.StreamOptions().setStreamIdentifier(named('s')));
    expect(reading(all().setCount('1'))).toEqual({ kind: 'stream', stream: '$all', right: 'read', lasting: false });
    expect(reading(all().setSubscription(new Options.SubscriptionOptions()))).toMatchObject({ stream: '$all', lasting: true });
    expect(reading(one().setCount('1'))).toMatchObject({ stream: 's', lasting: false });
    expect(reading(one().setSubscription(new Options.SubscriptionOptions()))).toMatchObject({ stream: 's', lasting: true });
  });

  it('is nothing for messages that follow the one that names the stream', () => {
    expect(need(`${STREAMS}/Append`, new streams.AppendReq())).toBeUndefined();
    expect(need(`${STREAMS}/BatchAppend`, new streams.BatchAppendReq())).toBeUndefined();
    expect(need(`${GROUPS}/Read`, new persistent.ReadReq())).toBeUndefined();
  });

  it('is never less because a name cannot be read', () => {
    const unreadable = new shared.StreamIdentifier().setStreamName(Buffer.of(0xff));
    for (const identifier of [unreadable, named(''), named('$$'), named('x'.repeat(5_000)), undefined]) {
      const options = new streams.DeleteReq.Options();
      if (identifier !== undefined) options.setStreamIdentifier(identifier);
      expect(need(`${STREAMS}/Delete`, new streams.DeleteReq().setOptions(options))).toEqual({ kind: 'administrator' });
    }
  });

  it('is an operator for groups of consumers, and any user to look at them', () => {
    for (const method of ['Create', 'Update', 'Delete', 'ReplayParked', 'RestartSubsystem']) {
      expect(need(`${GROUPS}/${method}`, {})).toEqual({ kind: 'operator' });
    }
    for (const method of ['GetInfo', 'List']) expect(need(`${GROUPS}/${method}`, {})).toEqual({ kind: 'user' });
  });
});
