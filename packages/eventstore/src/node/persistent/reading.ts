import type { ServerDuplexStream } from '@grpc/grpc-js';
import * as errors from '../errors.js';
import type { OpenCalls } from '../streams/open-calls.js';
import { groupConfirmation, groupEventAnswer } from '../wire/group-answers.js';
import { persistent, type shared } from '../wire/messages.js';
import { parseUuid } from '../wire/uuid.js';
import { Consumer, type Peer } from './consumer.js';
import { faultError, groupDropped, groupFull, unknownGroup } from './errors.js';
import type { Group, Refusal } from './group.js';
import type { Groups } from './groups.js';
import { parseGroup } from './requests.js';

type Call = ServerDuplexStream<persistent.ReadReq, persistent.ReadResp>;

/** A consumer's call: it names its group first, then answers what it gets. */
export const readHandler =
  (groups: Groups, calls: OpenCalls) =>
  (call: Call): void =>
    new Reading(call, groups, calls).serve();

class Reading {
  #open = true;
  #asked = false;
  #connected: { readonly group: Group; readonly consumer: Consumer } | undefined;

  constructor(
    readonly call: Call,
    readonly groups: Groups,
    readonly calls: OpenCalls,
  ) {}

  serve(): void {
    const forget = this.calls.add(() => this.#fail(errors.unavailable('The node is stopping.')));
    const leave = () => {
      forget();
      this.#leave();
    };
    this.call.on('data', (request: persistent.ReadReq) => this.#take(request));
    this.call.on('drain', () => {
      if (this.#connected !== undefined) this.#connected.group.drained(this.#connected.consumer);
    });
    this.call.on('cancelled', leave);
    this.call.on('error', leave);
    this.call.on('close', leave);
    this.call.on('end', () => {
      // Whoever can no longer answer is no consumer.
      if (this.#open) this.call.end();
      leave();
    });
  }

  #take(request: persistent.ReadReq): void {
    if (!this.#open) return;
    const options = request.getOptions();
    if (options !== undefined) {
      this.#connect(options).catch((fault: Error) => this.#fail(faultError(fault)));
      return;
    }
    if (!this.#asked) {
      this.#fail(errors.invalidArgument('A consumer names its group before it answers events.'));
      return;
    }
    if (this.#connected === undefined) return;
    const { group, consumer } = this.#connected;
    const [ack, nack] = [request.getAck(), request.getNack()];
    if (ack !== undefined) group.acknowledge(consumer, idsOf(ack.getIdsList()));
    if (nack !== undefined) group.refuse(consumer, idsOf(nack.getIdsList()), refusalOf(nack));
  }

  async #connect(options: persistent.ReadReq.Options): Promise<void> {
    const named = parseGroup(options);
    const size = options.getBufferSize();
    if (this.#asked) return this.#fail(errors.invalidArgument('A consumer names its group once.'));
    this.#asked = true;
    if ('invalid' in named) return this.#fail(errors.invalidArgument(named.invalid));
    if (size < 1) return this.#fail(errors.invalidArgument(`A consumer must take at least 1 event at a time, not ${size}.`));
    const group = await this.groups.find(named.source, named.group);
    if (!this.#open) return;
    if (group === undefined) return this.#fail(unknownGroup(named));
    if (group.isFull) return this.#fail(groupFull(named));
    const structuredIds = options.getUuidOption()?.hasStructured() ?? false;
    const consumer = new Consumer(peerOf(this.call), size, {
      send: ({ delivered, retries }) => this.#open && this.call.write(groupEventAnswer(delivered, retries, structuredIds)),
      drop: () => this.#fail(groupDropped(named)),
      fail: (fault) => this.#fail(faultError(fault)),
    });
    this.call.write(groupConfirmation(group.key));
    this.#connected = { group, consumer };
    group.attach(consumer);
  }

  #fail(error: errors.CallError): void {
    if (this.#open) this.call.emit('error', error);
    this.#leave();
  }

  #leave(): void {
    this.#open = false;
    const connected = this.#connected;
    this.#connected = undefined;
    connected?.group.detach(connected.consumer);
  }
}

const peerOf = (call: Call): Peer => ({
  from: call.getPeer(),
  user: userOf(String(call.metadata.get('authorization')[0] ?? '')),
  connectionName: String(call.metadata.get('connection-name')[0] ?? ''),
});

/** Whoever calls with credentials was checked before; without, nobody has a name. */
const userOf = (authorization: string): string => {
  const [, encoded = ''] = /^Basic\s+(\S+)$/i.exec(authorization) ?? [];
  return Buffer.from(encoded, 'base64').toString('utf8').split(':')[0] || 'anonymous';
};

const idsOf = (ids: readonly shared.UUID[]): readonly string[] => ids.flatMap((id) => parseUuid(id) ?? []);

const refusalOf = (nack: persistent.ReadReq.Nack): Refusal => {
  const { PARK, SKIP, STOP } = persistent.ReadReq.Nack.Action;
  const actions = new Map<number, Refusal['action']>([
    [PARK, 'park'],
    [SKIP, 'skip'],
    [STOP, 'stop'],
  ]);
  // Without a known action it is tried again: nothing is lost by that.
  return { action: actions.get(nack.getAction()) ?? 'retry', reason: nack.getReason() };
};
