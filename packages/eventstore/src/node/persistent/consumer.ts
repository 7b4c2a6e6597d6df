import { Measurements } from './measurements.js';
import type { Message } from './message.js';

/** Who is connected, as `GetInfo` shows it. */
export type Peer = { readonly from: string; readonly user: string; readonly connectionName: string };

type InFlight = { readonly message: Message; readonly since: number };

/** The way to a connected reader. */
export type Line = {
  /** False when the reader is slow: nothing more until it calls `onDrain`. */
  readonly send: (message: Message) => boolean;
  /** Ends the call because the group was changed, restarted or deleted. */
  readonly drop: () => void;
  /** Ends the call because what it asks for cannot be read. */
  readonly fail: (fault: Error) => void;
};

let numbers = 0;

/** A connected reader of a group with the messages it has not answered yet. */
export class Consumer {
  readonly number: number;
  readonly measurements = new Measurements();
  /** The same event may lie at two places of the log, so an id can stand for several messages. */
  readonly #inFlight = new Map<string, InFlight[]>();
  #count = 0;
  #congested = false;

  constructor(
    readonly peer: Peer,
    /** Most messages it takes unanswered. */
    readonly size: number,
    readonly line: Line,
  ) {
    numbers += 1;
    this.number = numbers;
  }

  get inFlight(): number {
    return this.#count;
  }

  get slots(): number {
    return Math.max(0, this.size - this.#count);
  }

  get hasRoom(): boolean {
    return this.#count < this.size && !this.#congested;
  }

  /** Lowest place of the source among what it has not answered. */
  get lowest(): number {
    let lowest = Number.POSITIVE_INFINITY;
    for (const several of this.#inFlight.values()) {
      for (const { message } of several) if (message.origin.kind === 'source') lowest = Math.min(lowest, message.origin.place);
    }
    return lowest;
  }

  take(message: Message, now: number): void {
    const several = this.#inFlight.get(message.id);
    if (several === undefined) this.#inFlight.set(message.id, [{ message, since: now }]);
    else several.push({ message, since: now });
    this.#count += 1;
    this.#congested = !this.line.send(message);
  }

  drained(): void {
    this.#congested = false;
  }

  /** The message that is answered; undefined for one it does not have (any more). */
  settle(id: string, now: number): Message | undefined {
    const several = this.#inFlight.get(id);
    const first = several?.shift();
    if (several?.length === 0) this.#inFlight.delete(id);
    if (first === undefined) return undefined;
    this.#count -= 1;
    this.measurements.handled(now - first.since);
    return first.message;
  }

  /** Takes away what it has held for longer than `patience` milliseconds. */
  overdue(patience: number, now: number): readonly Message[] {
    return this.#remove(({ since }) => now - since >= patience);
  }

  takeAll(): readonly Message[] {
    return this.#remove(() => true);
  }

  #remove(isMeant: (one: InFlight) => boolean): readonly Message[] {
    const removed: Message[] = [];
    for (const [id, several] of [...this.#inFlight]) {
      const kept = several.filter((one) => !isMeant(one));
      removed.push(...several.filter(isMeant).map(({ message }) => message));
      if (kept.length === 0) this.#inFlight.delete(id);
      else this.#inFlight.set(id, kept);
    }
    this.#count -= removed.length;
    return removed;
  }
}
