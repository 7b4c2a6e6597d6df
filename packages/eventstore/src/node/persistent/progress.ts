import type { EventLog } from '../log/event-log.js';
import type { SourceKind } from './group-config.js';
import type { GroupSettings } from './settings.js';
import { checkpointStreamOf, jsonOf, newestOf, record, writeMetadata } from './system-streams.js';

const TYPE = '$SubscriptionCheckpoint';
const POSITION = /^C:(\d+)\/P:\d+$/;
const REVISION = /^\d+$/;

/** A place as the protocol writes it: a revision, or a position of the whole log. */
export const placeText = (kind: SourceKind, place: number): string => (kind === 'all' ? `C:${place}/P:${place}` : String(place));

const placeIn = (value: unknown): number | undefined => {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return undefined;
  const digits = REVISION.test(text) ? text : POSITION.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
};

/** How far a group has got, written now and then: after a crash it goes on from there, and repeats what came since. */
export class Progress {
  readonly #stream: string;
  #since = 0;
  #writtenAt = Date.now();
  #writing: Promise<void> | undefined;
  #wantsMore = false;

  private constructor(
    readonly log: EventLog,
    readonly key: string,
    readonly kind: SourceKind,
    /** Everything up to here was handled. */
    private place: number | undefined,
  ) {
    this.#stream = checkpointStreamOf(key);
  }

  static async open(log: EventLog, key: string, kind: SourceKind): Promise<Progress> {
    const { newest } = await newestOf(log, checkpointStreamOf(key));
    return new Progress(log, key, kind, placeIn(jsonOf(newest)));
  }

  /** Before a group begins: only the newest of its places stays readable, and what an earlier group of its name left behind does not count. */
  static async prepare(log: EventLog, key: string): Promise<void> {
    const stream = checkpointStreamOf(key);
    const { last } = await newestOf(log, stream);
    await writeMetadata(log, stream, { $maxCount: 1, ...(last < 0 ? {} : { $tb: last + 1 }) });
  }

  /** The last place written. */
  get written(): number | undefined {
    return this.place;
  }

  handled(count: number): void {
    this.#since += count;
  }

  isFull({ maxCheckpoint }: GroupSettings): boolean {
    return this.#since > 0 && this.#since >= maxCheckpoint;
  }

  isDue({ minCheckpoint, checkpointAfter }: GroupSettings, now: number): boolean {
    return this.#since > 0 && this.#since >= minCheckpoint && now - this.#writtenAt >= checkpointAfter;
  }

  get isOpen(): boolean {
    return this.#since > 0;
  }

  /**
   * Writes the place unless it is known; asked again during a write, it goes on to the place by then. Rejects as the log does, to whoever asked
   * first.
   */
  write(placeNow: () => number): Promise<void> {
    this.#wantsMore = true;
    if (this.#writing !== undefined) return Promise.resolve();
    this.#writing = this.#writeOn(placeNow).finally(() => {
      this.#writing = undefined;
    });
    return this.#writing;
  }

  async #writeOn(placeNow: () => number): Promise<void> {
    while (this.#wantsMore) {
      this.#wantsMore = false;
      const place = placeNow();
      if (place < 0 || (this.place !== undefined && place <= this.place)) return;
      this.#since = 0;
      this.#writtenAt = Date.now();
      await record(this.log, this.#stream, { type: TYPE, data: JSON.stringify(placeText(this.kind, place)) });
      this.place = place;
    }
  }

  /** Resolves when no write is under way. */
  async settled(): Promise<void> {
    await this.#writing?.catch(() => undefined);
  }
}
