import persistent from '@eventstore/db-client/generated/persistent_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Chance } from './chance.js';

type Serializable = { serializeBinary(): Uint8Array };

const empty = new shared.Empty();
/** Few names, so that what is written meets what was written before. */
const STREAMS = ['fuzz-1', 'fuzz-2', 'fuzz-3', '$$fuzz-1', '$$fuzz-2', '投诉-1'] as const;
const GROUPS = ['one', 'two'] as const;
/** What a number may be when nobody minds: beyond safe, beyond signed, beyond sense. */
const NUMBERS = ['0', '1', '2', '9007199254740993', '9223372036854775807', '18446744073709551615'] as const;

/** Unreadable as an expression, and cut at 200 characters it ends in half a character. */
const HALVED = `${'('.repeat(199)}😀`;

const stream = (chance: Chance) => new shared.StreamIdentifier().setStreamName(Buffer.from(chance.oneOf(STREAMS), 'utf8'));
const uuid = (chance: Chance) => {
  const id = new shared.UUID();
  return chance.onceIn(5) ? id.setStructured(new shared.UUID.Structured().setMostSignificantBits('-1')) : id.setString(chance.uuid());
};

const propose = <Message extends streams.AppendReq.ProposedMessage | streams.BatchAppendReq.ProposedMessage>(
  message: Message,
  chance: Chance,
): Message => {
  message.setId(uuid(chance));
  message.setData(Buffer.from(chance.oneOf(['{}', '{"$maxCount":1}', '{"$tb":9223372036854775807}', '{"$acl":7}', 'no json', ''])));
  message.setCustomMetadata(Buffer.from(chance.oneOf(['', '{}', '{"a":'])));
  const properties = message.getMetadataMap();
  if (!chance.onceIn(8)) properties.set('type', chance.oneOf(['noted', '$metadata', '$>', '']));
  if (!chance.onceIn(8)) properties.set('content-type', chance.oneOf(['application/json', 'application/octet-stream', 'x']));
  return message;
};

type Expecting = {
  setAny(value: never): unknown;
  setNoStream(value: never): unknown;
  setStreamExists(value: never): unknown;
};
const expect = (options: Expecting, chance: Chance, revision: (text: string) => unknown): void => {
  const choice = chance.below(6);
  if (choice < 3) options.setAny(empty as never);
  else if (choice === 3) options.setNoStream(empty as never);
  else if (choice === 4) options.setStreamExists(empty as never);
  else revision(chance.oneOf(NUMBERS));
};

const appendOptions = (chance: Chance) => {
  const options = new streams.AppendReq.Options().setStreamIdentifier(stream(chance));
  expect(options, chance, (text) => options.setRevision(text));
  return new streams.AppendReq().setOptions(options);
};
const appendEvent = (chance: Chance) =>
  new streams.AppendReq().setProposedMessage(propose(new streams.AppendReq.ProposedMessage(), chance));

const batch = (chance: Chance, correlation: shared.UUID, isFirst: boolean) => {
  const request = new streams.BatchAppendReq().setCorrelationId(correlation).setIsFinal(!chance.onceIn(4));
  if (isFirst) {
    const options = new streams.BatchAppendReq.Options().setStreamIdentifier(stream(chance));
    expect(options, chance, (text) => options.setStreamPosition(text));
    request.setOptions(options);
  }
  return request.setProposedMessagesList(
    Array.from({ length: chance.below(3) }, () => propose(new streams.BatchAppendReq.ProposedMessage(), chance)),
  );
};

const read = (chance: Chance) => {
  const { Options } = streams.ReadReq;
  const options = new Options().setResolveLinks(chance.onceIn(2)).setReadDirection(chance.oneOf([0, 0, 1, 7]) as never);
  if (chance.onceIn(2)) {
    const all = new Options.AllOptions();
    if (chance.onceIn(3)) all.setPosition(new Options.Position().setCommitPosition(chance.oneOf(NUMBERS)));
    else if (chance.onceIn(2)) all.setEnd(empty);
    else all.setStart(empty);
    options.setAll(all);
  } else {
    const one = new Options.StreamOptions().setStreamIdentifier(stream(chance));
    if (chance.onceIn(3)) one.setRevision(chance.oneOf(NUMBERS));
    else if (chance.onceIn(2)) one.setEnd(empty);
    else one.setStart(empty);
    options.setStream(one);
  }
  if (chance.onceIn(3)) options.setSubscription(new Options.SubscriptionOptions());
  else options.setCount(chance.oneOf(NUMBERS));
  if (chance.onceIn(3)) {
    const expression = new Options.FilterOptions.Expression().setRegex(chance.oneOf(['', '^fuzz', '(', '\\', '[z-a]', '$', HALVED]));
    if (chance.onceIn(2)) expression.setPrefixList(['fuzz-', '']);
    options.setFilter(
      new Options.FilterOptions()
        .setStreamIdentifier(expression)
        .setMax(chance.below(3))
        .setCheckpointintervalmultiplier(chance.oneOf([0, 1, 0xffffffff])),
    );
  }
  return new streams.ReadReq().setOptions(options);
};

const removal = (chance: Chance, isTombstone: boolean) => {
  if (isTombstone) {
    // Many names: what is entombed once is of no more use here.
    const name = Buffer.from(`entombed-${chance.below(1_000)}`, 'utf8');
    const options = new streams.TombstoneReq.Options().setStreamIdentifier(new shared.StreamIdentifier().setStreamName(name));
    expect(options, chance, (text) => options.setRevision(text));
    return new streams.TombstoneReq().setOptions(options);
  }
  const options = new streams.DeleteReq.Options().setStreamIdentifier(stream(chance));
  expect(options, chance, (text) => options.setRevision(text));
  return new streams.DeleteReq().setOptions(options);
};

type Addressed<Self> = {
  setStreamIdentifier(value: shared.StreamIdentifier): Self;
  setAll(value: never): Self;
  setGroupName(value: string): Self;
};
const address = <Options extends Addressed<Options>>(options: Options, chance: Chance): Options => {
  if (!chance.onceIn(6)) options.setGroupName(chance.oneOf(GROUPS));
  return chance.onceIn(3) ? options.setAll(empty as never) : options.setStreamIdentifier(stream(chance));
};

const settings = <Settings extends persistent.CreateReq.Settings | persistent.UpdateReq.Settings>(given: Settings, chance: Chance) => {
  given.setRevision(chance.oneOf(NUMBERS)).setMaxRetryCount(chance.oneOf([-1, 0, 1, 10]));
  given.setMessageTimeoutMs(chance.oneOf([-1, 0, 1, 30_000])).setCheckpointAfterMs(chance.oneOf([-1, 0, 1_000]));
  given.setReadBatchSize(chance.oneOf([-1, 0, 20, 2_147_483_647])).setHistoryBufferSize(chance.oneOf([-1, 0, 500]));
  given.setLiveBufferSize(chance.oneOf([-1, 0, 500])).setMaxSubscriberCount(chance.oneOf([-1, 0, 1]));
  given.setMinCheckpointCount(chance.oneOf([-1, 0, 10])).setMaxCheckpointCount(chance.oneOf([-1, 0, 1_000]));
  if ('setConsumerStrategy' in given)
    given.setConsumerStrategy(chance.oneOf(['', 'RoundRobin', 'Pinned', 'PinnedByCorrelation', 'Nonsense']));
  return given;
};

const { CreateReq, DeleteReq, GetInfoReq, ListReq, ReadReq, ReplayParkedReq, UpdateReq } = persistent;
const groupRead = (chance: Chance): Serializable => {
  if (chance.onceIn(2)) return new ReadReq().setOptions(address(new ReadReq.Options().setBufferSize(chance.oneOf([-1, 0, 1, 10])), chance));
  if (chance.onceIn(2)) return new ReadReq().setAck(new ReadReq.Ack().setIdsList([uuid(chance), uuid(chance)]));
  return new ReadReq().setNack(
    new ReadReq.Nack()
      .setIdsList([uuid(chance)])
      .setAction(chance.oneOf([0, 1, 2, 3, 4, 99]) as never)
      .setReason('x'),
  );
};

/** Well-formed messages for one call of a method, in an order that may be wrong. */
export type Method = {
  readonly path: string;
  readonly isOpenEnded: boolean;
  readonly messages: (chance: Chance) => readonly Serializable[];
};

const several = (chance: Chance, make: () => Serializable): readonly Serializable[] => Array.from({ length: chance.below(5) }, make);
const one = (make: (chance: Chance) => Serializable) => (chance: Chance) => [make(chance)];
const streamsMethod = (name: string) => `/event_store.client.streams.Streams/${name}`;
const groupsMethod = (name: string) => `/event_store.client.persistent_subscriptions.PersistentSubscriptions/${name}`;

export const METHODS: readonly [Method, ...Method[]] = [
  {
    path: streamsMethod('Append'),
    isOpenEnded: false,
    messages: (chance) => several(chance, () => (chance.onceIn(3) ? appendOptions(chance) : appendEvent(chance))),
  },
  {
    path: streamsMethod('Append'),
    isOpenEnded: false,
    messages: (chance) => [appendOptions(chance), ...several(chance, () => appendEvent(chance))],
  },
  {
    path: streamsMethod('BatchAppend'),
    isOpenEnded: false,
    messages: (chance) => {
      const known = [uuid(chance), uuid(chance)] as const;
      return several(chance, () => batch(chance, chance.onceIn(5) ? uuid(chance) : chance.oneOf(known), !chance.onceIn(3)));
    },
  },
  { path: streamsMethod('Read'), isOpenEnded: true, messages: one(read) },
  { path: streamsMethod('Delete'), isOpenEnded: false, messages: one((chance) => removal(chance, false)) },
  { path: streamsMethod('Tombstone'), isOpenEnded: false, messages: one((chance) => removal(chance, !chance.onceIn(5))) },
  { path: '/event_store.client.gossip.Gossip/Read', isOpenEnded: false, messages: one(() => empty) },
  { path: '/event_store.client.server_features.ServerFeatures/GetSupportedMethods', isOpenEnded: false, messages: one(() => empty) },
  {
    path: groupsMethod('Create'),
    isOpenEnded: false,
    messages: one((chance) => {
      const options = new CreateReq.Options().setGroupName(chance.oneOf(GROUPS)).setSettings(settings(new CreateReq.Settings(), chance));
      if (chance.onceIn(3)) return new CreateReq().setOptions(options.setAll(new CreateReq.AllOptions().setStart(empty)));
      return new CreateReq().setOptions(options.setStreamIdentifier(stream(chance)));
    }),
  },
  {
    path: groupsMethod('Update'),
    isOpenEnded: false,
    messages: one((chance) => {
      const options = new UpdateReq.Options().setGroupName(chance.oneOf(GROUPS)).setSettings(settings(new UpdateReq.Settings(), chance));
      return new UpdateReq().setOptions(options.setStreamIdentifier(stream(chance)));
    }),
  },
  {
    path: groupsMethod('Delete'),
    isOpenEnded: false,
    messages: one((chance) => new DeleteReq().setOptions(address(new DeleteReq.Options(), chance))),
  },
  {
    path: groupsMethod('GetInfo'),
    isOpenEnded: false,
    messages: one((chance) => new GetInfoReq().setOptions(address(new GetInfoReq.Options(), chance))),
  },
  {
    path: groupsMethod('ReplayParked'),
    isOpenEnded: false,
    messages: one((chance) =>
      new ReplayParkedReq().setOptions(address(new ReplayParkedReq.Options().setStopAt(chance.oneOf(NUMBERS)), chance)),
    ),
  },
  {
    path: groupsMethod('List'),
    isOpenEnded: false,
    messages: one(() => new ListReq().setOptions(new ListReq.Options().setListAllSubscriptions(empty))),
  },
  { path: groupsMethod('RestartSubsystem'), isOpenEnded: false, messages: one(() => empty) },
  { path: groupsMethod('Read'), isOpenEnded: true, messages: (chance) => several(chance, () => groupRead(chance)) },
  { path: '/event_store.client.streams.Streams/Nothing', isOpenEnded: false, messages: one(() => empty) },
  { path: '/nothing', isOpenEnded: false, messages: one(read) },
];
