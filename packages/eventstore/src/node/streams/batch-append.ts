import type { ServerDuplexStream } from '@grpc/grpc-js';
import * as errors from '../errors.js';
import { type AppendOutcome, type EventLog, LogDamaged } from '../log/event-log.js';
import { type BatchFailure, batchFailed, batchSucceeded } from '../wire/batch-answers.js';
import { shared, type streams } from '../wire/messages.js';
import { parseExpected } from '../wire/proposed.js';
import { parseUuid } from '../wire/uuid.js';
import { AppendDraft, type AppendLimits } from './append-draft.js';
import type { OpenCalls } from './open-calls.js';

type Call = ServerDuplexStream<streams.BatchAppendReq, Buffer>;

/** An append is answered by leaving the map of pending ones: so never twice, and never one the client does not wait for. */
type Pending = {
  readonly correlation: shared.UUID;
  readonly stream: shared.StreamIdentifier;
  readonly draft: AppendDraft;
  readonly deadline: number;
  timer: NodeJS.Timeout | undefined;
  complete: boolean;
  /** Bytes of it that count against what the connection holds. */
  held: number;
};

export type BatchLimits = AppendLimits & {
  /** How long an append may take to arrive, in milliseconds. */
  readonly arrivalMilliseconds: number;
};

/** Bytes taken in and not yet answered beyond which a connection is not read further. */
const HELD_BYTES = 32 * 1024 * 1024;
/** Answers that the client has not taken beyond which it is not read further. */
const UNTAKEN_ANSWERS = 1_000;
const LONGEST_TIMER = 2 ** 31 - 1;

/** Many appends on one long-lived stream, answered one by one; the client keeps no timer of its own for them. */
export const batchAppendHandler =
  (log: EventLog, limits: BatchLimits, calls: OpenCalls) =>
  (call: Call): void =>
    new BatchStream(call, log, limits, calls).serve();

class BatchStream {
  readonly #pending = new Map<string, Pending>();
  #heldBytes = 0;
  #open = true;
  #untaken = false;
  #halfClosed = false;

  constructor(
    readonly call: Call,
    readonly log: EventLog,
    readonly limits: BatchLimits,
    readonly calls: OpenCalls,
  ) {}

  serve(): void {
    const forget = this.calls.add(() => this.#break(errors.cancelled('The node is stopping.')));
    const shut = () => {
      forget();
      this.#shut();
    };
    this.call.on('data', (request: streams.BatchAppendReq) => this.#take(request));
    this.call.on('drain', () => {
      this.#untaken = false;
      this.#regulate();
    });
    this.call.on('cancelled', shut);
    this.call.on('error', shut);
    this.call.on('close', shut);
    this.call.on('end', () => {
      this.#halfClosed = true;
      this.#endWhenDone();
    });
  }

  #take(request: streams.BatchAppendReq): void {
    const correlation = request.getCorrelationId();
    const id = parseUuid(correlation);
    // Nobody waits for an answer without a correlation id, and an unexpected one would end the client's process.
    if (correlation === undefined || id === undefined || !this.#open) return;
    const options = request.getOptions();
    if (options !== undefined) this.#begin(id, correlation, options);
    const pending = this.#pending.get(id);
    // Not begun, or answered already: what follows belongs to nothing.
    if (pending === undefined || pending.complete) return;
    const refused = pending.draft.addAll(request.getProposedMessagesList());
    this.#hold(pending, pending.draft.bytes);
    if (refused !== undefined) this.#fail(id, pending, refusalFailure(refused));
    else if (request.getIsFinal()) this.#write(id, pending);
    else pending.timer ??= this.#timer(id, pending, this.limits.arrivalMilliseconds);
  }

  #begin(id: string, correlation: shared.UUID, options: streams.BatchAppendReq.Options): void {
    if (this.#pending.has(id)) return;
    const stream = options.getStreamIdentifier() ?? new shared.StreamIdentifier();
    const expected = parseExpected(options, options.hasStreamPosition() ? options.getStreamPosition() : undefined);
    const draft = AppendDraft.begin(stream, expected, this.limits);
    const deadline = deadlineOf(options);
    if ('refused' in draft) this.#send(batchFailed(correlation, stream, refusalFailure(draft.refused)));
    else if (deadline <= Date.now()) this.#send(batchFailed(correlation, stream, { kind: 'timeout' }));
    else this.#pending.set(id, { correlation, stream, draft, deadline, complete: false, held: 0, timer: undefined });
  }

  #timer(id: string, pending: Pending, milliseconds: number): NodeJS.Timeout {
    const left = Math.min(milliseconds, pending.deadline - Date.now(), LONGEST_TIMER);
    return setTimeout(() => this.#fail(id, pending, { kind: 'timeout' }), left);
  }

  #write(id: string, pending: Pending): void {
    pending.complete = true;
    clearTimeout(pending.timer);
    if (pending.deadline < Number.POSITIVE_INFINITY) pending.timer = this.#timer(id, pending, LONGEST_TIMER);
    this.log.append(pending.draft.complete()).then(
      (outcome) => this.#answer(id, pending, outcome),
      (fault: Error) => this.#refused(id, pending, fault),
    );
  }

  /** Damage concerns one append; any other fault all that are under way. */
  #refused(id: string, pending: Pending, fault: Error): void {
    if (fault instanceof LogDamaged) this.#fail(id, pending, { kind: 'damaged', reason: fault.message });
    else this.#break(errors.unavailable(fault.message));
  }

  #answer(id: string, pending: Pending, outcome: AppendOutcome): void {
    const { correlation, stream, draft } = pending;
    switch (outcome.kind) {
      case 'written':
      case 'repeated':
        this.#settle(id, pending, batchSucceeded(correlation, stream, outcome));
        break;
      case 'wrong-version':
        this.#fail(id, pending, { kind: 'wrong-version', expected: draft.expected, current: outcome.current });
        break;
      case 'deleted':
        this.#fail(id, pending, { kind: 'deleted' });
    }
  }

  #fail(id: string, pending: Pending, failure: BatchFailure): void {
    this.#settle(id, pending, batchFailed(pending.correlation, pending.stream, failure));
  }

  #settle(id: string, pending: Pending, response: Buffer): void {
    if (this.#pending.get(id) !== pending) return;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    this.#hold(pending, 0);
    this.#send(response);
    this.#endWhenDone();
  }

  #hold(pending: Pending, bytes: number): void {
    this.#heldBytes += bytes - pending.held;
    pending.held = bytes;
    this.#regulate();
  }

  #send(response: Buffer): void {
    if (!this.#open) return;
    this.call.write(response);
    this.#untaken ||= this.call.writableLength >= UNTAKEN_ANSWERS;
    this.#regulate();
  }

  #regulate(): void {
    if (this.#untaken || this.#heldBytes > HELD_BYTES) this.call.pause();
    else if (this.call.isPaused()) this.call.resume();
  }

  #endWhenDone(): void {
    if (this.#halfClosed && this.#pending.size === 0 && this.#open) this.call.end();
  }

  #break(error: errors.CallError): void {
    if (this.#open) this.call.emit('error', error);
  }

  #shut(): void {
    this.#open = false;
    for (const { timer } of this.#pending.values()) clearTimeout(timer);
    this.#pending.clear();
  }
}

const deadlineOf = (options: streams.BatchAppendReq.Options): number => {
  const deadline = options.getDeadline();
  return deadline === undefined ? Number.POSITIVE_INFINITY : deadline.getSeconds() * 1000 + deadline.getNanos() / 1e6;
};

const refusalFailure = (refusal: errors.AppendRefusal): BatchFailure => {
  switch (refusal.kind) {
    case 'bad-request':
      return { kind: 'bad-request', reason: refusal.reason };
    case 'missing-metadata':
      return { kind: 'bad-request', reason: 'An event needs the metadata properties type and content-type.' };
    case 'access-denied':
    case 'too-large':
      return refusal.kind === 'too-large' ? refusal : { kind: 'access-denied' };
  }
};
