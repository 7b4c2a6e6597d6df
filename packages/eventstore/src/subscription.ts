import { backoff, pause } from './backoff.js';
import { START, streamNameFilter } from './client-words.js';
import { toFault } from './error-mapping.js';
import { readEventOf } from './esdb-reading.js';
import { type Delivery, StoreUnavailable, type SubscribeOptions } from './event-store.js';
import type { Log } from './log.js';
import { commitOf, positionOf } from './positions.js';
import type { Following, StoreClient } from './store-client.js';
import { type Codec, decodedFor } from './wire.js';

/** Deliveries read ahead of the consumer; beyond it the transport's own flow control holds the server back. */
const READ_AHEAD = 256;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;

type Source = {
  readonly client: StoreClient;
  readonly codec: Codec;
  readonly logId: string;
  /** Throws `ForeignPosition` when the log behind the connection is not the one in which this position was reached. */
  readonly verify: (reached: bigint) => Promise<void>;
  readonly log?: Log;
};
type Mark = { readonly kind: 'checkpoint'; readonly commit: bigint } | { readonly kind: 'caught-up' };

const isMark = (item: object): item is Mark => 'kind' in item;

/** One attempt. Checkpoints and caught-up are pushed into the stream itself, so that they keep their place among the events. */
const openSubscription = (client: StoreClient, categories: readonly string[], after: bigint | undefined): Following => {
  const filter = streamNameFilter({
    prefixes: categories.map((category) => `${category}-`),
    checkpointReached: (subscription, { commit }) => {
      subscription.push({ kind: 'checkpoint', commit: BigInt(commit) } satisfies Mark);
    },
  });
  const fromPosition = after === undefined ? START : { commit: after, prepare: after };
  const subscription = client.subscribeToAll({ fromPosition, filter }, { highWaterMark: READ_AHEAD });
  subscription.on('caughtUp', () => subscription.push({ kind: 'caught-up' } satisfies Mark));
  // Errors reach the reader through the iterator; one that comes after the reader has left must not end the process.
  subscription.on('error', () => undefined);
  return subscription;
};

async function* attempt(
  { client, codec, logId }: Source,
  { categories, signal, ...wanted }: SubscribeOptions,
  after: bigint | undefined,
): AsyncGenerator<{ readonly commit?: bigint; readonly delivery: Delivery }> {
  const subscription = openSubscription(client, categories, after);
  const stop = (): void => {
    subscription.destroy();
  };
  signal.addEventListener('abort', stop);
  try {
    for await (const item of subscription as AsyncIterable<object>) {
      if (signal.aborted) return;
      if (isMark(item)) {
        if (item.kind === 'caught-up') yield { delivery: item };
        else yield { commit: item.commit, delivery: { kind: 'checkpoint', position: positionOf(logId, item.commit) } };
        continue;
      }
      const read = readEventOf(item, logId);
      if (read === undefined) continue;
      const decoded = decodedFor(codec, read.event, wanted);
      const event = decoded instanceof Promise ? await decoded : decoded;
      yield { commit: read.commit, delivery: { kind: 'event', event } };
    }
  } catch (error) {
    if (!signal.aborted) throw toFault(error, '$all');
  } finally {
    signal.removeEventListener('abort', stop);
    subscription.destroy();
    await subscription.unsubscribe().catch(() => undefined);
  }
}

/** Live and endless; after a disconnect it goes on behind the last delivery, so that nothing is repeated or lost. */
export async function* subscribe(source: Source, options: SubscribeOptions): AsyncGenerator<Delivery> {
  const { signal } = options;
  let reached = options.after === undefined ? undefined : commitOf(options.after, source.logId);
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      if (reached !== undefined) await source.verify(reached);
      for await (const { commit, delivery } of attempt(source, options, reached)) {
        failures = 0;
        // Noted before it is handed out: a consumer that has seen it must not see it again.
        reached = commit ?? reached;
        yield delivery;
        if (signal.aborted) return;
      }
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      source.log?.warn({ err: error, after: reached?.toString(), failures }, 'subscription interrupted; reconnecting');
    }
    await pause(backoff(Math.min(failures, 10), FIRST_PAUSE, LONGEST_PAUSE), signal);
  }
}
