import { isMetadataStream, isSoftDeleted, metadataStreamOf, originalOf, parseSettings } from '../stream-metadata.js';
import type { Connection } from './schema.js';

/** A stream as the next append finds it; `last` is -1 when it has no events yet, and it gets its key with the first. */
export type KnownStream = { key: number; last: number; isSoftDeleted: boolean };

const KNOWN_STREAMS = 20_000;

const FIND = `SELECT s.stream, s.last, e.data FROM (SELECT ? AS own, ? AS metadata) n
  LEFT JOIN streams s ON s.name = n.own LEFT JOIN streams m ON m.name = n.metadata
  LEFT JOIN events e ON e.stream = m.stream AND e.revision = m.last`;
const METADATA = 'SELECT e.data FROM streams m JOIN events e ON e.stream = m.stream AND e.revision = m.last WHERE m.name = ?';

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
      find: prepare(FIND).raw(),
      metadata: prepare(METADATA).raw(),
      add: prepare('INSERT INTO streams (stream, name, last) VALUES (?, ?, ?)'),
      move: prepare('UPDATE streams SET last = ? WHERE stream = ?'),
    };
  }

  find(name: string): KnownStream {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const metadataStream = isMetadataStream(name) ? null : bytes(metadataStreamOf(name));
    const row = this.#statements.find.get([bytes(name), metadataStream]) as [number | null, number | null, Buffer | null];
    const [key, last, metadata] = row;
    const stream = {
      key: key ?? 0,
      last: last ?? -1,
      isSoftDeleted: isSoftDeleted(name, parseSettings(metadata ?? undefined)),
    };
    this.#remember(name, stream);
    return stream;
  }

  /** The newest metadata of a stream, as written. */
  metadataOf(name: string): Uint8Array | undefined {
    const row = this.#statements.metadata.get([bytes(metadataStreamOf(name))]) as [Buffer] | undefined;
    return row?.[0];
  }

  /** Sets a stream's last revision; the first makes the stream. */
  move(name: string, stream: KnownStream, last: number): void {
    if (stream.last < 0) {
      stream.key = this.#next;
      this.#next += 1;
      this.#statements.add.run([stream.key, bytes(name), last]);
    } else {
      this.#statements.move.run([last, stream.key]);
    }
    stream.last = last;
  }

  /** Takes note of new metadata, which may delete its stream or bring it back. */
  describe(metadataStream: string, metadata: Uint8Array): void {
    const original = originalOf(metadataStream);
    const stream = this.#known.get(original);
    if (stream !== undefined) stream.isSoftDeleted = isSoftDeleted(original, parseSettings(metadata));
  }

  #remember(name: string, stream: KnownStream): void {
    if (this.#known.size >= KNOWN_STREAMS) {
      const oldest = this.#known.keys().next().value;
      if (oldest !== undefined) this.#known.delete(oldest);
    }
    this.#known.set(name, stream);
  }
}
