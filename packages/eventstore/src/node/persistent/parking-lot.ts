import type { EventLog, RecordedEvent } from '../log/event-log.js';
import { type Message, subjectOf } from './message.js';
import { metadataOf, newestOf, parkedStreamOf, record, writeMetadata } from './system-streams.js';

/** Up to where a replay was asked for, kept in the metadata of the parked stream so that it survives a restart. */
const REPLAY_TO = 'redressReplayTo';

const wholeNumber = (value: unknown): number => (typeof value === 'number' && value > 0 ? Math.min(value, Number.MAX_SAFE_INTEGER) : 0);

/**
 * What a group could not handle, as links in a stream of its own. Revisions below `$tb` are done with; those from there to the end of the
 * replay asked for are being tried again and stay in the stream until they are handled.
 */
export class ParkingLot {
  readonly stream: string;
  /** Next revision to replay. */
  #next: number;
  #written: number;
  readonly #open = new Set<number>();
  #truncating: Promise<void> = Promise.resolve();

  private constructor(
    readonly log: EventLog,
    key: string,
    private last: number,
    private truncated: number,
    private replayTo: number,
  ) {
    this.stream = parkedStreamOf(key);
    this.#next = truncated;
    this.#written = truncated;
  }

  static async open(log: EventLog, key: string): Promise<ParkingLot> {
    const stream = parkedStreamOf(key);
    const [{ last, newest }, metadata] = await Promise.all([newestOf(log, stream), metadataOf(log, stream)]);
    const end = last + 1;
    const truncated = newest === undefined ? end : Math.min(end, wholeNumber(metadata.$tb));
    return new ParkingLot(log, key, last, truncated, Math.min(end, Math.max(truncated, wholeNumber(metadata[REPLAY_TO]))));
  }

  /** Parked and not asked to be tried again. */
  get count(): number {
    return this.last + 1 - this.replayTo;
  }

  get hasReplays(): boolean {
    return this.#next < this.replayTo;
  }

  /** Sets a message aside. Rejects as the log does. */
  async park(message: Message, reason: string): Promise<void> {
    const { event, link } = message.delivered;
    // A link whose target is gone has nothing better to offer than its own text.
    const target = event === undefined ? Buffer.from(link?.data ?? []).toString('utf8') : `${event.revision}@${event.stream}`;
    const metadata = { added: new Date().toISOString(), reason, subscriptionEventNumber: subjectOf(message)?.revision };
    const revision = await record(this.log, this.stream, { type: '$>', data: target, isJson: false, metadata });
    // The first one in a stream that was deleted goes on behind what was there.
    if (revision > this.last + 1) [this.#next, this.replayTo, this.truncated] = [revision, revision, revision];
    this.last = Math.max(this.last, revision);
  }

  /** Asks for all that is parked, or what lies below `upTo`, to be tried again. */
  async replay(upTo = Number.POSITIVE_INFINITY): Promise<void> {
    const end = Math.min(this.last + 1, upTo);
    if (end <= this.replayTo) return;
    this.replayTo = end;
    await this.#write();
  }

  /** The next links to try again. */
  async take(limit: number): Promise<readonly RecordedEvent[]> {
    const room = Math.min(limit, this.replayTo - this.#next);
    const { events } = await this.log.readStream(this.stream, { from: this.#next, limit: room, backwards: false });
    const meant = events.filter(({ revision }) => revision < this.replayTo);
    for (const { revision } of meant) this.#open.add(revision);
    this.#next = (meant.at(-1)?.revision ?? this.replayTo - 1) + 1;
    return meant;
  }

  /** A replayed message was handled, or parked anew. */
  settled(revision: number): void {
    this.#open.delete(revision);
    this.truncated = Math.min(this.#next, ...this.#open);
  }

  /** Lets go of what is done with. Rejects as the log does. */
  async truncate(): Promise<void> {
    if (this.truncated > this.#written) await this.#write();
  }

  #write(): Promise<void> {
    this.#truncating = this.#truncating
      .catch(() => undefined)
      .then(() => {
        this.#written = this.truncated;
        const truncation = this.truncated > 0 ? { $tb: this.truncated } : {};
        return writeMetadata(this.log, this.stream, { ...truncation, [REPLAY_TO]: this.replayTo });
      });
    return this.#truncating;
  }
}
