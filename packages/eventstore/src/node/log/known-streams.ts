import { isMetadataStream, metadataStreamOf, originalOf, type Truncation, truncationOf } from '../stream-metadata.js';
import { type EventRow, FIND_STREAM, NEWEST_EVENT, recordedEvent } from './event-row.js';
import type { Connection } from './schema.js';

/** A stream as the next append finds it; `last` is -1 when it has no events yet, and it gets its key with the first. */
export type KnownStream = { readonly name: Buffer; key: number; last: number; truncation: Truncation };

const KNOWN_STREAMS = 20_000;

const bytes = (name: string): Buffer => Buffer.from(name, 'utf8');

/** The streams of the file, as the one who writes them knows them: those used last are kept in memory. */
export class KnownStreams {
  #next: number;
  readonly #known = new Map<string, KnownStream>();
  readonly #statements;

  constructor(connection: Connection) {
    const prepare = (sql: string) => connection.prepare<unknown[]>(sql);
    const row = prepare('SELECT coalesce(max(stream), 0) + 1 FROM streams').raw().get([]) as [number];
    this.#next = Number(row[0]);
    this.#statements = {
      find: prepare(FIND_STREAM).raw(),
      newest: prepare(NEWEST_EVENT).raw(),
      add: prepare('INSERT INTO streams (stream, name, last) VALUES (?, ?, ?)'),
      move: prepare('UPDATE streams SET last = ? WHERE stream = ?'),
    };
  }

  /** Throws `LogDamaged` when its metadata is not as it was written. */
  find(name: string): KnownStream {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const nameBytes = bytes(name);
    const [key, last] = (this.#statements.find.get([nameBytes]) ?? [0, -1]) as [number, number];
    const metadata = isMetadataStream(name) ? undefined : this.metadataOf(name);
    const stream = { name: nameBytes, key, last, truncation: truncationOf(name, metadata) };
    this.#remember(name, stream);
    return stream;
  }

  /** The newest metadata of a stream, as written. Throws `LogDamaged` when it no longer is. */
  metadataOf(name: string): Uint8Array | undefined {
    const row = this.#statements.newest.get([bytes(metadataStreamOf(name))]) as EventRow | undefined;
    return row && recordedEvent(row).data;
  }

  /** Sets a stream's last revision; the first makes the stream. */
  move(stream: KnownStream, last: number): void {
    if (stream.last < 0) {
      stream.key = this.#next;
      this.#next += 1;
      this.#statements.add.get([stream.key, stream.name, last]);
    } else {
      this.#statements.move.get([last, stream.key]);
    }
    stream.last = last;
  }

  /** Takes note of new metadata, which may delete its stream or bring it back. */
  describe(metadataStream: string, metadata: Uint8Array): void {
    const original = originalOf(metadataStream);
    const stream = this.#known.get(original);
    if (stream !== undefined) stream.truncation = truncationOf(original, metadata);
  }

  #remember(name: string, stream: KnownStream): void {
    if (this.#known.size >= KNOWN_STREAMS) {
      const oldest = this.#known.keys().next().value;
      if (oldest !== undefined) this.#known.delete(oldest);
    }
    this.#known.set(name, stream);
  }
}
