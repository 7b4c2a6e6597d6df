import type { EventLog } from '../log/event-log.js';
import { isMetadataStream, metadataStreamOf } from '../stream-metadata.js';
import { type AccessList, type DefaultLists, defaultLists, ownList } from './acl.js';

const SETTINGS = '$settings';
const REMEMBERED = 10_000;

/** What decides about one stream. */
export type Lists = { readonly own: AccessList | undefined; readonly defaults: DefaultLists };

/** The access lists in the log, remembered until an event changes them. */
export class AccessLists {
  readonly #own = new Map<string, AccessList | undefined>();
  #defaults: DefaultLists | undefined;
  /** Grows with every change, so that what was read before it is not remembered after it. */
  #changes = 0;
  #seen: number;
  readonly #listeners = new Set<(stream: string | undefined) => void>();
  readonly close: () => void;

  constructor(readonly log: EventLog) {
    this.#seen = log.tail.head;
    this.close = log.tail.onCommit(() => this.#follow());
  }

  /** Answers at once when it is remembered. */
  of(stream: string): Lists | Promise<Lists> {
    const defaults = this.#defaults;
    if (defaults !== undefined && this.#own.has(stream)) return { own: this.#own.get(stream), defaults };
    return this.#load(stream);
  }

  /** Calls back when the lists of a stream, or with `undefined` of any, may have changed. */
  onChange(listener: (stream: string | undefined) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #load(stream: string): Promise<Lists> {
    const changes = this.#changes;
    const known = this.#defaults;
    const [metadata, defaults] = await Promise.all([
      this.#newest(metadataStreamOf(stream)),
      known ?? this.#newest(SETTINGS).then((settings) => defaultLists(settings)),
    ]);
    const lists = { own: ownList(metadata), defaults };
    // Right for the call that asked before the change, but not for the next one.
    if (changes !== this.#changes) return lists;
    const oldest = this.#own.size >= REMEMBERED ? this.#own.keys().next().value : undefined;
    if (oldest !== undefined) this.#own.delete(oldest);
    this.#own.set(stream, lists.own);
    this.#defaults = lists.defaults;
    return lists;
  }

  async #newest(stream: string): Promise<Uint8Array | undefined> {
    const { events } = await this.log.readStream(stream, { from: Number.MAX_SAFE_INTEGER, limit: 1, backwards: true });
    return events[0]?.data;
  }

  #follow(): void {
    const { tail } = this.log;
    const events = tail.from(this.#seen + 1, tail.head - this.#seen);
    this.#seen = tail.head;
    // Too many at once to be looked through.
    if (events === undefined) this.#forget(undefined);
    for (const { stream } of events ?? []) {
      if (stream === SETTINGS) this.#forget(undefined);
      else if (isMetadataStream(stream)) this.#forget(stream.slice(metadataStreamOf('').length));
    }
  }

  #forget(stream: string | undefined): void {
    this.#changes += 1;
    if (stream === undefined) {
      this.#own.clear();
      this.#defaults = undefined;
    } else {
      this.#own.delete(stream);
    }
    for (const listener of [...this.#listeners]) listener(stream);
  }
}
