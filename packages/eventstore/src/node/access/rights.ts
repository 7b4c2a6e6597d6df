import type { persistent, shared, streams } from '../wire/messages.js';
import { parseStreamName } from '../wire/stream-name.js';

/** What a message of a call asks for. */
export type Need =
  /** A right on a stream; `lasting` when the call goes on for as long as the right does. */
  | { readonly kind: 'stream'; readonly stream: string; readonly right: 'read' | 'write' | 'delete'; readonly lasting?: boolean }
  /** Any user at all, an operator or an administrator, or an administrator. */
  | { readonly kind: 'user' | 'operator' | 'administrator' };

/** What a method asks for: nothing, not even a name, or what its messages need. */
export type Rule = 'open' | ((message: unknown) => Need | undefined);

const ALL = '$all';
const ADMINISTRATOR: Need = { kind: 'administrator' };

/** A name that cannot be read is for the handler to refuse; until then it is nobody's. */
const on = (identifier: shared.StreamIdentifier | undefined, right: 'read' | 'write' | 'delete', lasting = false): Need => {
  const parsed = parseStreamName(identifier);
  return 'invalid' in parsed ? ADMINISTRATOR : { kind: 'stream', stream: parsed.name, right, lasting };
};

const STREAMS = '/event_store.client.streams.Streams';
const GROUPS = '/event_store.client.persistent_subscriptions.PersistentSubscriptions';

/** Every message of one call has its class, given by the method. */
const rule =
  <Message>(need: (message: Message) => Need | undefined) =>
  (message: unknown): Need | undefined =>
    need(message as Message);
const always = (need: Need) => () => need;

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  // Clients ask these before they have told who they are.
  ['/event_store.client.server_features.ServerFeatures/GetSupportedMethods', 'open'],
  ['/event_store.client.gossip.Gossip/Read', 'open'],
  // Events are taken only after the options that name their stream.
  [
    `${STREAMS}/Append`,
    rule((message: streams.AppendReq) => optional(message.getOptions(), (it) => on(it.getStreamIdentifier(), 'write'))),
  ],
  [
    `${STREAMS}/BatchAppend`,
    rule((message: streams.BatchAppendReq) => optional(message.getOptions(), (it) => on(it.getStreamIdentifier(), 'write'))),
  ],
  [`${STREAMS}/Delete`, rule((message: streams.DeleteReq) => on(message.getOptions()?.getStreamIdentifier(), 'delete'))],
  [`${STREAMS}/Tombstone`, rule((message: streams.TombstoneReq) => on(message.getOptions()?.getStreamIdentifier(), 'delete'))],
  [`${STREAMS}/Read`, rule((message: streams.ReadReq) => optional(message.getOptions(), reading))],
  [`${GROUPS}/Read`, rule((message: persistent.ReadReq) => optional(message.getOptions(), consuming))],
  [`${GROUPS}/GetInfo`, always({ kind: 'user' })],
  [`${GROUPS}/List`, always({ kind: 'user' })],
  ...['Create', 'Update', 'Delete', 'ReplayParked', 'RestartSubsystem'].map((method): [string, Rule] => [
    `${GROUPS}/${method}`,
    always({ kind: 'operator' }),
  ]),
]);

/** The rule of a method; one that nobody has thought of is for administrators alone. */
export const ruleOf = (path: string): Rule => RULES.get(path) ?? always(ADMINISTRATOR);

const optional = <Options>(options: Options | undefined, need: (options: Options) => Need): Need | undefined => options && need(options);

const reading = (options: streams.ReadReq.Options): Need => {
  const lasting = options.hasSubscription();
  if (options.hasAll()) return { kind: 'stream', stream: ALL, right: 'read', lasting };
  return on(options.getStream()?.getStreamIdentifier(), 'read', lasting);
};

const consuming = (options: persistent.ReadReq.Options): Need =>
  options.hasAll() ? { kind: 'stream', stream: ALL, right: 'read', lasting: true } : on(options.getStreamIdentifier(), 'read', true);
