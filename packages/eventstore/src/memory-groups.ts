import { type ParkedEvent, reasonOf } from './consumers.js';
import type { Stored } from './memory-log.js';

/** An event on its way, with how often it was handed out in vain. */
export type Taken = { readonly stored: Stored; readonly retries: number };

type Parked = ParkedEvent & { readonly stored: Stored };

/** A group of consumers in memory. */
export class MemoryGroup {
  #next: number;
  /** Not handed out yet, in the order of the log: what comes again is put in front. */
  #waiting: Taken[] = [];
  #parked: readonly Parked[] = [];
  readonly #inFlight = new Set<Taken>();
  readonly #asleep = new Set<() => void>();
  consumers = 0;

  constructor(
    readonly categories: readonly string[],
    readonly events: readonly Stored[],
    from: 'start' | 'end',
  ) {
    this.#next = from === 'end' ? events.length : 0;
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  get parked(): readonly ParkedEvent[] {
    return this.#parked.map(({ stored: _, ...parked }) => parked);
  }

  /** The next event of a stream of which nobody handles one; undefined when there is none at the moment. */
  take(): Taken | undefined {
    const busy = new Set([...this.#inFlight].map(({ stored }) => stored.stream));
    const isFree = ({ stored }: Taken): boolean => !busy.has(stored.stream);
    for (let fresh = this.#fresh(); fresh !== undefined; fresh = this.#fresh()) {
      this.#waiting.push(fresh);
      if (isFree(fresh)) break;
    }
    const at = this.#waiting.findIndex(isFree);
    const [taken] = at < 0 ? [] : this.#waiting.splice(at, 1);
    if (taken !== undefined) this.#inFlight.add(taken);
    return taken;
  }

  /** False when it was taken away meanwhile. */
  settle(taken: Taken): boolean {
    const isOurs = this.#inFlight.delete(taken);
    if (isOurs) this.wake();
    return isOurs;
  }

  retry(taken: Taken): void {
    if (!this.settle(taken)) return;
    this.#waiting.unshift({ ...taken, retries: taken.retries + 1 });
    this.wake();
  }

  park(taken: Taken, error: unknown, parkedAt: string): void {
    if (!this.settle(taken)) return;
    const { stored } = taken;
    this.#parked = [...this.#parked, { stream: stored.stream, revision: stored.revision, reason: reasonOf(error), parkedAt, stored }];
  }

  replay(): number {
    const replayed = this.#parked;
    this.#parked = [];
    this.#waiting.unshift(...replayed.map(({ stored }) => ({ stored, retries: 0 })));
    this.wake();
    return replayed.length;
  }

  wake(): void {
    for (const wake of [...this.#asleep]) wake();
  }

  /** Resolves when there may be something to take again, or the signal aborts. */
  news(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#asleep.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#asleep.add(wake);
      signal.addEventListener('abort', wake);
      if (signal.aborted) wake();
    });
  }

  #fresh(): Taken | undefined {
    for (let stored = this.events[this.#next]; stored !== undefined; stored = this.events[this.#next]) {
      this.#next += 1;
      const { stream } = stored;
      if (this.categories.some((category) => stream.startsWith(`${category}-`))) return { stored, retries: 0 };
    }
    return undefined;
  }
}
