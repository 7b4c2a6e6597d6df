import { setImmediate } from 'node:timers/promises';
import type { Instant } from '@redress/domain';
import { comparePositions, type Delivery, type EventStore, type Position } from '@redress/eventstore';
import type { Recorded } from './projection.js';
import { recorded } from './recorded.js';

/** A stretch of the log: its events that concern a view, and the position up to which everything was considered. */
export type Batch = { readonly events: readonly Recorded[]; readonly position: Position | null; readonly caughtUp: boolean };

export type LogSource = {
  readonly store: EventStore;
  readonly categories: readonly string[];
  /** Types that a view takes; data of others is not even read. */
  readonly types: ReadonlySet<string>;
  /** Events in a batch at most. */
  readonly batchSize: number;
};

/** What one delivery says: how far the log has been considered, and by which event; nothing of both when it only says that we are current. */
type Arrived = { readonly position: Position | null; readonly event: Recorded | null; readonly recordedAt: Instant | null };

const arrived = (delivery: Delivery, { types }: LogSource): Arrived => {
  switch (delivery.kind) {
    case 'event': {
      const { event } = delivery;
      const { position, metadata } = event;
      return { position, recordedAt: metadata.recordedAt, event: types.has(event.type) ? recorded(event) : null };
    }
    case 'checkpoint':
      return { position: delivery.position, recordedAt: null, event: null };
    case 'caught-up':
      return { position: null, recordedAt: null, event: null };
  }
};

/** Cuts what has arrived off the queue, at most a batch. */
const cut = (queue: Arrived[], batchSize: number): Batch => {
  const events: Recorded[] = [];
  let position: Position | null = null;
  let caughtUp = false;
  let taken = 0;
  for (const one of queue) {
    if (events.length === batchSize) break;
    taken++;
    if (one.position === null) caughtUp = true;
    position = one.position ?? position;
    if (one.event !== null) events.push(one.event);
  }
  queue.splice(0, taken);
  return { events, position, caughtUp };
};

/** How much of the log a reader knows of: what it has been delivered, and whether that is all there is. */
export type Horizon = { position: Position | null; recordedAt: Instant | null; isEnd: boolean };

export const newHorizon = (): Horizon => ({ position: null, recordedAt: null, isEnd: false });

const widen = (horizon: Horizon, { position, recordedAt }: Arrived): void => {
  if (position === null) horizon.isEnd = true;
  horizon.position = position ?? horizon.position;
  horizon.recordedAt = recordedAt ?? horizon.recordedAt;
};

/**
 * A batch costs the database nearly the same whatever it holds, so while much is written the next one waits for company: after a batch of so
 * many events, for so many milliseconds at most.
 */
const MUCH = 32;
const GATHERING_MS = 100;

/** Deliveries after which the reader lets others have their turn: a store that has much at hand would keep the thread for itself. */
const TURN = 200;

/**
 * Follows the log in batches of whatever has arrived: one event, at once, when it is quiet, as many as arrive in a tenth of a second when it
 * is not. Reads ahead by one batch while the last one is saved. Ends when the signal aborts; throws what the subscription throws, after what came before it.
 */
export async function* follow(
  source: LogSource,
  after: Position | null,
  signal: AbortSignal,
  horizon: Horizon = newHorizon(),
): AsyncGenerator<Batch, void, undefined> {
  const queue: Arrived[] = [];
  let turn = 0;
  let hadEnd = false;
  const ending = new AbortController();
  const until = AbortSignal.any([signal, ending.signal]);
  let wake = (): void => undefined;
  let resume = (): void => undefined;
  let ended = false;
  let failure: unknown;
  // A store that repeats itself after a reconnect must not make a sum count twice.
  let last = after;

  const pump = async (): Promise<void> => {
    try {
      const { categories, types: dataOf } = source;
      const options = { categories, dataOf, personal: false, signal: until, ...(after !== null && { after }) };
      for await (const delivery of source.store.subscribe(options)) {
        const one = arrived(delivery, source);
        if (one.position !== null && last !== null && comparePositions(one.position, last) <= 0) continue;
        last = one.position ?? last;
        widen(horizon, one);
        queue.push(one);
        wake();
        if (++turn % TURN === 0) await setImmediate();
        if (queue.length < source.batchSize * 2 || until.aborted) continue;
        const wasEnd = horizon.isEnd;
        horizon.isEnd = false;
        await new Promise<void>((resolve) => {
          resume = resolve;
        });
        hadEnd ||= wasEnd;
      }
    } catch (error) {
      failure = error;
    }
    ended = true;
    wake();
  };
  const pumping = pump();

  /** Until the next batch is full, the end of the log is reached, nothing comes any more, or patience ends. */
  const gathered = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, GATHERING_MS);
      const look = (): void => {
        if (!ended && queue.length < source.batchSize && queue.at(-1)?.position !== null) return;
        clearTimeout(timer);
        resolve();
      };
      wake = look;
      look();
    });

  try {
    while (!until.aborted) {
      if (queue.length === 0 && !ended) {
        // Once at the end, a reader that is waiting for deliveries is there again.
        horizon.isEnd ||= hadEnd;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        // Let the rest of what arrived together join the batch.
        await setImmediate();
      }
      if (queue.length === 0 && ended) break;
      const batch = cut(queue, source.batchSize);
      yield batch;
      resume();
      await setImmediate();
      if (batch.events.length >= MUCH) await gathered();
    }
    if (failure !== undefined && !until.aborted) throw failure;
  } finally {
    ending.abort();
    resume();
    await pumping;
  }
}

/** The log from after one position up to and including another, in batches; everything there is when `upTo` lies beyond the head. */
export async function* stretch(source: LogSource, after: Position | null, upTo: Position): AsyncGenerator<Batch, void, undefined> {
  const ending = new AbortController();
  for await (const batch of follow(source, after, ending.signal)) {
    const { events, position } = batch;
    const beyond = position !== null && comparePositions(position, upTo) > 0;
    if (!beyond) yield batch;
    else yield { ...batch, events: events.filter((event) => comparePositions(event.position, upTo) <= 0), position: upTo };
    if (beyond || batch.caughtUp || position === upTo) break;
  }
}
