import { comparePositions, type Position } from '@redress/eventstore';

type Entry = { since: Position | undefined; revision: number };

/**
 * Streams whose process may still be running, kept from the log alone: the relay sees every event anyway, so a sweep needs no read side and
 * no second copy of the truth. Whoever uses an entry looks at the stream itself first, so an entry too many costs one look.
 */
export class OpenStreams {
  readonly #entries = new Map<string, Entry>();

  get size(): number {
    return this.#entries.size;
  }

  /** Something happened in a running stream; `before` is a position at which it had not happened yet. */
  open(stream: string, revision: number, before: Position | undefined): void {
    const entry = this.#entries.get(stream);
    if (entry === undefined) {
      this.#entries.set(stream, { since: before, revision });
      return;
    }
    entry.revision = Math.max(entry.revision, revision);
    if (entry.since !== undefined && (before === undefined || comparePositions(before, entry.since) < 0)) entry.since = before;
  }

  /** The process had ended at this revision; anything newer keeps it open. */
  close(stream: string, revision: number): void {
    const entry = this.#entries.get(stream);
    if (entry !== undefined && entry.revision <= revision) this.#entries.delete(stream);
  }

  list(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /**
   * The lowest place from which all open streams can be found again by reading on; `otherwise` when none is open. Reading from there, and
   * not from the first event of the log, is what keeps a start fast when years of closed cases lie behind.
   */
  oldest(otherwise: Position): Position | undefined {
    let lowest = otherwise;
    for (const { since } of this.#entries.values()) {
      if (since === undefined) return undefined;
      if (comparePositions(since, lowest) < 0) lowest = since;
    }
    return lowest;
  }
}
