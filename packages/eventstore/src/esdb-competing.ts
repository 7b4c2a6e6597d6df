import { backoff, pause } from './backoff.js';
import type { Checkpoints } from './checkpoints.js';
import { CannotHandle, CONSUMING, type ConsumeOptions, type Handler, LOST, reasonOf, unanswered, within } from './consumers.js';
import { toFault } from './error-mapping.js';
import { readEventOf } from './esdb-reading.js';
import { type RecordedEvent, StoreUnavailable } from './event-store.js';
import type { Log } from './log.js';
import type { Competing, StoreClient } from './store-client.js';
import { createStreamQueue } from './stream-queue.js';
import type { Codec } from './wire.js';

export type ConsumersOf = {
  readonly client: StoreClient;
  readonly codec: Codec;
  readonly logId: string;
  readonly checkpoints: Checkpoints;
  readonly log?: Log;
  /** Aborts when the store is closed. */
  readonly closed: AbortSignal;
};

export type Consumption = {
  readonly group: string;
  readonly handler: Handler<RecordedEvent>;
  readonly options: ConsumeOptions;
  readonly onHandled: () => void;
};

type Answer = { readonly action: 'ack' } | { readonly action: 'retry' | 'park'; readonly reason: string };

/**
 * One connection to a group, until the signal aborts or something fails. What is being handled then is waited for, so that an event that comes
 * again does not meet itself; an answer that is lost with the connection brings it again.
 */
export const competing = async (store: ConsumersOf, { group, handler, options, onHandled }: Consumption): Promise<void> => {
  const { signal, atOnce = CONSUMING.atOnce, patience = CONSUMING.patience } = options;
  const subscription = store.client.subscribeToPersistentSubscriptionToAll(group, { bufferSize: atOnce });
  const running = new Set<Promise<void>>();
  const over = new AbortController();
  const stop = () => over.abort();
  signal.addEventListener('abort', stop);
  let failure: { readonly error: unknown } | undefined;
  const fail = (error: unknown) => {
    failure ??= { error };
    over.abort();
  };

  // Events of one stream wait for each other, whatever is handled besides.
  const inOrder = createStreamQueue();

  subscription.on('data', (resolved) => {
    if (over.signal.aborted) return;
    const work = inOrder(streamOf(resolved), () => serve(store, { resolved, handler, options, over: over.signal }))
      .then((answer) => send(subscription, resolved, answer))
      .then(onHandled)
      .catch(fail)
      .finally(() => running.delete(work));
    running.add(work);
  });
  subscription.on('error', (error) => fail(toFault(error, '$all')));
  subscription.on('end', () => fail(new StoreUnavailable('event store: it ended the subscription of the group')));
  if (signal.aborted) stop();
  if (!over.signal.aborted) await new Promise((resolve) => over.signal.addEventListener('abort', resolve, { once: true }));

  // A handler that never ends must not keep a consumer from connecting again, or a process from ending.
  const waiting = new AbortController();
  await Promise.race([Promise.allSettled([...running]), pause(patience, waiting.signal)]);
  waiting.abort();
  signal.removeEventListener('abort', stop);
  await subscription.unsubscribe().catch(() => undefined);
  subscription.destroy();
  if (failure !== undefined) throw failure.error;
};

const streamOf = (resolved: object): string => (resolved as { readonly event?: { readonly streamId: string } }).event?.streamId ?? '';

type Served = {
  readonly resolved: object;
  readonly handler: Handler<RecordedEvent>;
  readonly options: ConsumeOptions;
  /** Aborts when the connection is given up. */
  readonly over: AbortSignal;
};

/** Hands an event to its handler and says what to answer, if anything. Rejects when this release cannot read the event. */
const serve = async ({ codec, logId, log }: ConsumersOf, { resolved, handler, options, over }: Served): Promise<Answer | undefined> => {
  const { signal, retries = CONSUMING.retries, pauses = CONSUMING.pauses, patience = CONSUMING.patience } = options;
  const { retryCount = 0 } = resolved as { readonly retryCount?: number };
  const read = readEventOf(resolved, logId);
  // A link whose target is gone; only a group that was set up by others delivers any.
  if (read === undefined) return { action: 'ack' };
  // The connection was given up while this one waited its turn: it comes again.
  if (over.aborted) return undefined;
  const event = await codec.decode(read.event);
  // Whoever had it died of it, again and again: parking is all that ends this.
  if (retryCount > retries + LOST) return { action: 'park', reason: unanswered(retryCount) };
  try {
    await within(patience, handler(event, { attempt: retryCount + 1, signal }));
    return { action: 'ack' };
  } catch (error) {
    const reason = reasonOf(error);
    const isLast = retryCount >= retries || error instanceof CannotHandle;
    const { stream, revision } = event;
    log?.warn({ stream, revision, attempt: retryCount + 1, reason }, isLast ? 'event parked' : 'event not handled; trying again');
    if (isLast) return { action: 'park', reason };
    await pause(backoff(retryCount, pauses.first, pauses.longest), over);
    return { action: 'retry', reason };
  }
};

const send = async (subscription: Competing, resolved: object, answer: Answer | undefined): Promise<void> => {
  try {
    if (answer === undefined) return;
    if (answer.action === 'ack') await subscription.ack(resolved);
    else await subscription.nack(answer.action, answer.reason, resolved);
  } catch (error) {
    throw toFault(error, '$all');
  }
};
