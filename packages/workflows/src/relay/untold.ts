import { comparePositions, type Position } from '@redress/eventstore';

type Entry = {
  revision: number;
  /** Everything up to here is told: the position considered before the first untold event of this stream. */
  before: Position;
  /** While a poke is under way: the same for events that came after it set out. */
  later?: { readonly before: Position };
  inFlight: boolean;
};

/**
 * What the loops have not been told yet: per stream the highest revision, however many events it had. So its size is bounded by the number
 * of streams, and one poke per stream is under way at most.
 */
export class Untold {
  readonly #streams = new Map<string, Entry>();
  readonly #ready = new Set<string>();
  #considered: Position;

  constructor(considered: Position) {
    this.#considered = considered;
  }

  get size(): number {
    return this.#streams.size;
  }

  /** Takes in that the log was read up to a position. */
  consider(position: Position): void {
    this.#considered = position;
  }

  /** Takes in an event that a loop must hear of; call `consider` with its position afterwards. */
  add(stream: string, revision: number): void {
    const entry = this.#streams.get(stream);
    if (entry === undefined) {
      this.#streams.set(stream, { revision, before: this.#considered, inFlight: false });
      this.#ready.add(stream);
      return;
    }
    entry.revision = Math.max(entry.revision, revision);
    if (entry.inFlight) entry.later ??= { before: this.#considered };
  }

  /** The next poke to send; undefined while there is none. */
  take(): { readonly stream: string; readonly revision: number } | undefined {
    const [stream] = this.#ready;
    const entry = stream === undefined ? undefined : this.#streams.get(stream);
    if (stream === undefined || entry === undefined) return undefined;
    this.#ready.delete(stream);
    entry.inFlight = true;
    return { stream, revision: entry.revision };
  }

  told(stream: string, revision: number): void {
    const entry = this.#streams.get(stream);
    if (entry === undefined) return;
    if (entry.later === undefined || entry.revision <= revision) {
      this.#streams.delete(stream);
      return;
    }
    this.#streams.set(stream, { revision: entry.revision, before: entry.later.before, inFlight: false });
    this.#ready.add(stream);
  }

  /** The poke failed: the stream stays untold from where it was, and waits for `retry`. */
  failed(stream: string): void {
    const entry = this.#streams.get(stream);
    if (entry === undefined) return;
    entry.inFlight = false;
    delete entry.later;
  }

  retry(stream: string): void {
    const entry = this.#streams.get(stream);
    if (entry !== undefined && !entry.inFlight) this.#ready.add(stream);
  }

  /** Where reading must go on after a restart so that nothing stays untold. */
  checkpoint(): Position {
    let lowest = this.#considered;
    for (const { before } of this.#streams.values()) if (comparePositions(before, lowest) < 0) lowest = before;
    return lowest;
  }

  /** How far the log was read. */
  considered(): Position {
    return this.#considered;
  }
}
