import { type EventStore, type Position, StoreUnavailable } from '@redress/eventstore';
import type { Logger } from 'pino';
import { outlookOf } from './followed.js';
import { pause } from './pause.js';
import { Bell } from './relay/bell.js';
import { loadCheckpoint, saveCheckpoint } from './relay/checkpoint.js';
import { OpenStreams } from './relay/open-streams.js';
import { Poker } from './relay/poker.js';
import { CATEGORIES, endsProcess, isManaged, mustBeTold } from './relay/relevance.js';
import { sweep } from './relay/sweep.js';
import { Untold } from './relay/untold.js';
import type { Loops } from './temporal.js';

export type RelayOptions = {
  readonly store: EventStore;
  readonly client: Loops;
  readonly log: Logger;
  /** Beside the sweeps at start and when Temporal turns out to be another. */
  readonly sweepEveryMs?: number;
  /** Loops started by a sweep in a second. */
  readonly startsPerSecond?: number;
  /** How often the namespace's identity is asked for. */
  readonly watchEveryMs?: number;
};

export type RelayStatus = {
  /** Everything up to here was told. */
  readonly position: Position;
  readonly untold: number;
  readonly open: number;
  readonly temporalAway: boolean;
  readonly lastSweep: { readonly at: string; readonly streams: number } | undefined;
  /** Why the relay has stopped by itself, such as an event type of a newer release. */
  readonly failure: string | undefined;
};

export type Relay = { stop(): Promise<void>; status(): RelayStatus };

/** Reading pauses while this many streams are untold, so that an outage of Temporal costs bounded memory. */
const MOST_UNTOLD = 10_000;
const CHECKPOINT_EVERY_MS = 1_000;
/** Finding the oldest open stream means going through all of them: not at every checkpoint. */
const OLDEST_EVERY_MS = 60_000;
const RETRY_MS = 1_000;

/** Who only passes on that something happened has no business with what was said. */
const what = { categories: CATEGORIES, withData: false } as const;

/**
 * Tells the loops what the log has to say, and sees to it that every running process has a loop.
 *
 * Without a checkpoint of this log it starts at the log's end, since the sweep covers what lies before. An event type it does not know stops
 * it, visibly in `status`; an unreachable store or Temporal is waited for.
 */
export const startRelay = async (options: RelayOptions): Promise<Relay> => {
  const { store, client, log, sweepEveryMs = 3_600_000, startsPerSecond = 100, watchEveryMs = 10_000 } = options;
  const saved = await loadCheckpoint(store);
  const stopping = new AbortController();
  const { signal } = stopping;
  const open = new OpenStreams();
  const untold = new Untold(saved?.position ?? (await store.head()));
  const sweepWanted = new Bell();
  const watchWanted = new Bell();
  const poker = new Poker({ untold, loops: client, log, onRecovered: () => watchWanted.ring() });
  let namespaceId = saved?.namespaceId ?? '';
  let openSince: Position | null = saved?.openSince ?? null;
  let scanned = false;
  let unsaved = false;
  let failure: string | undefined;
  let lastSweep: RelayStatus['lastSweep'];

  const findOldest = (): void => {
    if (scanned) openSince = open.oldest(untold.considered()) ?? null;
  };
  const save = async (): Promise<void> => {
    unsaved = false;
    await saveCheckpoint(store, { logId: store.logId, namespaceId, position: untold.checkpoint(), openSince });
  };

  const read = async (): Promise<void> => {
    for await (const delivery of store.subscribe({ ...what, after: untold.considered(), signal })) {
      if (delivery.kind === 'caught-up') continue;
      if (delivery.kind === 'checkpoint') {
        untold.consider(delivery.position);
        continue;
      }
      const { event } = delivery;
      const { stream, revision, position } = event;
      if (endsProcess(event)) open.close(stream, revision);
      else if (isManaged(event)) open.open(stream, revision, untold.considered());
      if (mustBeTold(event)) untold.add(stream, revision);
      untold.consider(position);
      // Only what concerns us is worth a new checkpoint: writing one moves the log's end, too.
      unsaved = true;
      poker.pump();
      while (untold.size >= MOST_UNTOLD && !signal.aborted) await pause(100, signal);
    }
  };

  /** Finds the streams that were open before this process began to read. */
  const scan = async (): Promise<void> => {
    const done = new AbortController();
    let before = saved?.openSince ?? undefined;
    const from = before === undefined ? {} : { after: before };
    for await (const delivery of store.subscribe({ ...what, ...from, signal: AbortSignal.any([signal, done.signal]) })) {
      if (delivery.kind === 'caught-up') {
        scanned = true;
        break;
      }
      if (delivery.kind === 'event') {
        const { event } = delivery;
        if (endsProcess(event)) open.close(event.stream, event.revision);
        else if (isManaged(event)) open.open(event.stream, event.revision, before);
        before = event.position;
      } else before = delivery.position;
    }
    done.abort();
  };

  const keepSweeping = async (): Promise<void> => {
    if (!scanned) await scan();
    while (!signal.aborted) {
      const streams = await sweep({ open, outlook: outlookOf(store), loops: client, perSecond: startsPerSecond, log, signal });
      lastSweep = { at: new Date().toISOString(), streams };
      log.info({ streams }, 'sweep done');
      await sweepWanted.wait(sweepEveryMs, signal);
    }
  };

  const watch = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        const found = await client.namespaceId();
        if (found !== namespaceId) {
          // The sweep at start covers the first one we meet.
          if (namespaceId !== '') {
            log.warn('Temporal has forgotten its workflows: starting them anew');
            sweepWanted.ring();
          }
          namespaceId = found;
          unsaved = true;
        }
      } catch (error) {
        log.debug({ err: error }, 'namespace not reached');
      }
      await watchWanted.wait(watchEveryMs, signal);
    }
  };

  const keepSaving = async (): Promise<void> => {
    let oldestAt = 0;
    while (!signal.aborted) {
      await pause(CHECKPOINT_EVERY_MS, signal);
      if (Date.now() - oldestAt > OLDEST_EVERY_MS) {
        findOldest();
        oldestAt = Date.now();
      }
      if (unsaved && !signal.aborted) await save();
    }
  };

  /** Runs until stopped; goes on when the store comes back; anything else ends the whole relay. */
  const persist = async (part: string, run: () => Promise<void>): Promise<void> => {
    while (!signal.aborted) {
      try {
        await run();
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof StoreUnavailable)) {
          failure = `${part}: ${error instanceof Error ? error.message : String(error)}`;
          log.error({ part, err: error }, 'relay stopped');
          stopping.abort();
          return;
        }
        log.warn({ part, err: error }, 'relay waits for the event store');
      }
      await pause(RETRY_MS, signal);
    }
  };

  const parts = Promise.all([
    persist('read', read),
    persist('sweep', keepSweeping),
    persist('watch', watch),
    persist('checkpoint', keepSaving),
  ]);
  poker.pump();

  return {
    stop: async () => {
      stopping.abort();
      await parts;
      await poker.stop();
      findOldest();
      if (unsaved && failure === undefined) await save().catch((error: unknown) => log.warn({ err: error }, 'checkpoint not saved'));
    },
    status: () => ({
      position: untold.checkpoint(),
      untold: untold.size,
      open: open.size,
      temporalAway: poker.away,
      lastSweep,
      failure,
    }),
  };
};
