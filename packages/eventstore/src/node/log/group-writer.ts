import { judge, type StreamState } from '../append-rules.js';
import { metadataStreamOf } from '../stream-metadata.js';
import { idBytes, idText } from './event-id.js';
import type { Append, AppendOutcome } from './event-log.js';
import { type Connection, scalar } from './schema.js';

type KnownStream = { readonly key: number; last: number };

const KNOWN_STREAMS = 20_000;

/** Decides and writes appends on the only writing connection; a group of appends shares one transaction and so one sync of the disk. */
export class GroupWriter {
  #head: number;
  #nextStream: number;
  readonly #known = new Map<string, KnownStream>();
  readonly #statements;

  constructor(readonly connection: Connection) {
    this.#head = Number(scalar(connection, 'SELECT coalesce(max(position), 0) FROM events'));
    this.#nextStream = Number(scalar(connection, 'SELECT coalesce(max(stream), 0) + 1 FROM streams'));
    const prepare = (sql: string) => connection.prepare<unknown[]>(sql);
    const query = (sql: string) => prepare(sql).raw();
    this.#statements = {
      stream: query('SELECT stream, last FROM streams WHERE name = ?'),
      addStream: prepare('INSERT INTO streams (stream, name, last) VALUES (?, ?, ?)'),
      moveStream: prepare('UPDATE streams SET last = ? WHERE stream = ?'),
      addEvent: prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
      revisionOf: query('SELECT max(revision) FROM events WHERE stream = ? AND id = ?'),
      idsFrom: query('SELECT id FROM events WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?'),
      positionOf: query('SELECT position FROM events WHERE stream = ? AND revision = ?'),
    };
  }

  get head(): number {
    return this.#head;
  }

  /** Throws when the disk refuses; the connection must not be used afterwards, and the caches here are void. */
  commit(appends: readonly Append[], createdAt: number): readonly AppendOutcome[] {
    this.connection.exec('BEGIN IMMEDIATE');
    const outcomes = appends.map((append) => this.#apply(append, createdAt));
    this.connection.exec('COMMIT');
    return outcomes;
  }

  #apply(append: Append, createdAt: number): AppendOutcome {
    const stream = this.#find(append.stream);
    const ids = append.events.map(({ id }) => id);
    const verdict = judge(append.expected, ids, this.#stateOf(append.stream, stream));
    switch (verdict.kind) {
      case 'write':
        return append.events.length === 0
          ? { kind: 'written', revision: stream?.last ?? -1 }
          : { kind: 'written', ...this.#write(append, stream, createdAt) };
      case 'repeated':
        return { kind: 'repeated', revision: verdict.revision, position: this.#positionOf(stream, verdict.revision) };
      case 'wrong-version':
        return { kind: 'wrong-version', current: stream?.last ?? -1 };
      case 'deleted':
        return { kind: 'deleted' };
    }
  }

  #stateOf(name: string, stream: KnownStream | undefined): StreamState {
    const { revisionOf, idsFrom } = this.#statements;
    return {
      last: stream?.last ?? -1,
      fate: 'live',
      hasMetadata: () => this.#find(metadataStreamOf(name)) !== undefined,
      revisionOf: (id) => {
        const row = stream && (revisionOf.get([stream.key, idBytes(id)]) as [number | null]);
        return row?.[0] ?? undefined;
      },
      idsFrom: (revision, count) =>
        stream === undefined ? [] : (idsFrom.all([stream.key, revision, count]) as [Buffer][]).map(([id]) => idText(id)),
    };
  }

  #write({ stream: name, events }: Append, found: KnownStream | undefined, createdAt: number): { revision: number; position: number } {
    const stream = found ?? { key: this.#nextStream, last: -1 };
    const last = stream.last + events.length;
    if (found === undefined) {
      this.#nextStream += 1;
      this.#statements.addStream.run([stream.key, Buffer.from(name, 'utf8'), last]);
      this.#remember(name, stream);
    } else {
      this.#statements.moveStream.run([last, stream.key]);
    }
    for (const { id, type, isJson, data, metadata } of events) {
      this.#head += 1;
      stream.last += 1;
      const row = [this.#head, stream.key, stream.last, idBytes(id), Buffer.from(type, 'utf8'), isJson ? 1 : 0, createdAt, metadata, data];
      this.#statements.addEvent.run(row);
    }
    return { revision: last, position: this.#head };
  }

  #positionOf(stream: KnownStream | undefined, revision: number): number {
    const row: unknown = this.#statements.positionOf.get([stream?.key, revision]);
    if (!Array.isArray(row)) throw new Error(`a repeated append points at revision ${revision}, which is not there`);
    return row[0] as number;
  }

  #find(name: string): KnownStream | undefined {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const row = this.#statements.stream.get([Buffer.from(name, 'utf8')]) as [number, number] | undefined;
    if (row === undefined) return undefined;
    const stream = { key: row[0], last: row[1] };
    this.#remember(name, stream);
    return stream;
  }

  #remember(name: string, stream: KnownStream): void {
    if (this.#known.size >= KNOWN_STREAMS) {
      const oldest = this.#known.keys().next().value;
      if (oldest !== undefined) this.#known.delete(oldest);
    }
    this.#known.set(name, stream);
  }
}
