import type { EventStore, RecordedEvent, SubscribeOptions } from './event-store.js';

/** Every event of these categories that is in the log now, in order: up to where a subscription would begin to wait. */
export async function* eventsSoFar(store: EventStore, options: Omit<SubscribeOptions, 'signal'>): AsyncGenerator<RecordedEvent> {
  const ending = new AbortController();
  try {
    for await (const delivery of store.subscribe({ ...options, signal: ending.signal })) {
      if (delivery.kind === 'caught-up') return;
      if (delivery.kind === 'event') yield delivery.event;
    }
  } finally {
    ending.abort();
  }
}
