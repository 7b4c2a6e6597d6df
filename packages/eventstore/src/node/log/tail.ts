import type { RecordedEvent, Tail } from './event-log.js';

const KEPT_BYTES = 16 * 1024 * 1024;
const KEPT_EVENTS = 8192;

/** The newest events in memory, bounded by count and bytes: who follows the log closely needs no read. */
export class RecentEvents implements Tail {
  #events: RecordedEvent[] = [];
  #bytes = 0;
  #dropped = 0;
  #droppedBytes = 0;
  #head: number;
  readonly #listeners = new Set<() => void>();

  constructor(
    head: number,
    readonly limits: { readonly events: number; readonly bytes: number } = { events: KEPT_EVENTS, bytes: KEPT_BYTES },
  ) {
    this.#head = head;
  }

  get head(): number {
    return this.#head;
  }

  from(position: number, limit: number): readonly RecordedEvent[] | undefined {
    if (position > this.#head) return [];
    const oldest = this.#head - (this.#events.length - this.#dropped) + 1;
    if (position < oldest) return undefined;
    const start = this.#dropped + position - oldest;
    return this.#events.slice(start, start + limit);
  }

  onCommit(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes events in the order of their positions, which follow the head without a gap. */
  push(events: readonly RecordedEvent[]): void {
    for (const event of events) {
      this.#events.push(event);
      this.#bytes += weight(event);
      this.#head = event.position;
    }
    this.#trim();
    for (const listener of [...this.#listeners]) listener();
  }

  #trim(): void {
    const kept = () => this.#events.length - this.#dropped;
    while (kept() > this.limits.events || this.#bytes > this.limits.bytes) {
      const oldest = this.#events[this.#dropped];
      if (oldest === undefined) break;
      this.#bytes -= weight(oldest);
      this.#dropped += 1;
      this.#droppedBytes += weight(oldest);
    }
    // Copying at every commit would cost more than the events it frees.
    if (this.#dropped > 1024 || this.#droppedBytes > this.limits.bytes / 4) {
      this.#events = this.#events.slice(this.#dropped);
      this.#dropped = 0;
      this.#droppedBytes = 0;
    }
  }
}

const OVERHEAD = 200;
const weight = (event: RecordedEvent): number => event.data.byteLength + event.metadata.byteLength + OVERHEAD;
