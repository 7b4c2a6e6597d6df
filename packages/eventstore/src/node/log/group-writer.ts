import { judge, judgeRemoval, type StreamState, TOMBSTONE } from '../append-rules.js';
import { type Change, changesOf, subjectOf } from '../changes.js';
import { baseOf, isMetadataStream, metadataStreamOf } from '../stream-metadata.js';
import { idBytes, idText } from './event-id.js';
import { type Append, type AppendOutcome, LogDamaged, type RecordedEvent } from './event-log.js';
import { bytesIn, numbersIn, rowOf } from './event-row.js';
import { type KnownStream, KnownStreams } from './known-streams.js';
import type { WriteOutcome } from './messages.js';
import { type Connection, scalar } from './schema.js';

/** Decides and writes appends on the only writing connection; a group of appends shares one transaction and so one sync of the disk. */
export class GroupWriter {
  #head: number;
  readonly #streams: KnownStreams;
  readonly #statements;

  constructor(readonly connection: Connection) {
    this.#head = Number(scalar(connection, 'SELECT coalesce(max(position), 0) FROM events'));
    this.#streams = new KnownStreams(connection);
    const prepare = (sql: string) => connection.prepare<unknown[]>(sql);
    const query = (sql: string) => prepare(sql).raw();
    this.#statements = {
      addEvent: prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
      // Left to itself, SQLite goes through the whole stream from its end for the sake of the maximum.
      revisionOf: query(`SELECT ${numbersIn('max(revision)')} FROM events INDEXED BY events_by_id WHERE stream = ? AND id = ?`),
      idsFrom: query(`SELECT ${bytesIn('id')} FROM events WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?`),
      positionOf: query('SELECT position FROM events WHERE stream = ? AND revision = ?'),
    };
  }

  get head(): number {
    return this.#head;
  }

  /** Throws when the disk refuses; the connection must not be used afterwards, and the caches here are void. */
  commit(appends: readonly Append[], createdAt: number): readonly WriteOutcome[] {
    this.connection.exec('BEGIN IMMEDIATE');
    const outcomes = appends.map((append) => this.#attempt(append, createdAt));
    this.connection.exec('COMMIT');
    return outcomes;
  }

  /** What a decision rests on is read before anything is written, so that damage there concerns this append alone. */
  #attempt(append: Append, createdAt: number): WriteOutcome {
    try {
      return this.#apply(append, createdAt);
    } catch (fault) {
      if (!(fault instanceof LogDamaged)) throw fault;
      return { kind: 'damaged', what: fault.what, place: fault.place };
    }
  }

  #apply(append: Append, createdAt: number): AppendOutcome {
    const { stream: name, expected, removal } = append;
    const stream = this.#streams.find(name);
    const ids = append.events.map(({ id }) => id);
    const state = this.#stateOf(name, stream);
    const verdict = removal === undefined ? judge(expected, ids, state) : judgeRemoval(removal, expected, state);
    switch (verdict.kind) {
      case 'write':
        return this.#write(append, stream, createdAt);
      case 'repeated':
        return { kind: 'repeated', revision: verdict.revision, position: this.#positionOf(stream, verdict.revision) };
      case 'wrong-version':
        return { kind: 'wrong-version', current: stream.last };
      case 'deleted':
        return { kind: 'deleted' };
    }
  }

  #stateOf(name: string, stream: KnownStream): StreamState {
    const { revisionOf, idsFrom } = this.#statements;
    const base = isMetadataStream(name) ? this.#streams.find(baseOf(name)) : stream;
    return {
      last: stream.last,
      fate: base.last === TOMBSTONE ? 'tombstoned' : stream.truncation.isSoftDeleted ? 'soft-deleted' : 'live',
      beginsAt: stream.truncation.beginsAt,
      hasMetadata: () => this.#streams.find(metadataStreamOf(name)).last >= 0,
      revisionOf: (id) => {
        if (stream.last < 0) return undefined;
        const row = revisionOf.get([stream.key, idBytes(id)]) as [number | null];
        return row[0] ?? undefined;
      },
      idsFrom: (revision, count) =>
        stream.last < 0 ? [] : (idsFrom.all([stream.key, revision, count]) as [Buffer][]).map(([id]) => idText(id)),
    };
  }

  #write(append: Append, stream: KnownStream, createdAt: number): AppendOutcome {
    const subject = subjectOf(append.stream, (name) => {
      const { last, truncation } = this.#streams.find(name);
      return { last, isSoftDeleted: truncation.isSoftDeleted, metadata: () => this.#streams.metadataOf(name) };
    });
    const [first = [], ...further] = changesOf(append, subject).map((change) => this.#record(change, createdAt));
    const newest = first.at(-1);
    if (newest === undefined) return { kind: 'written', revision: stream.last };
    const also = [...first, ...further.flat()].slice(append.events.length);
    return { kind: 'written', revision: newest.revision, position: newest.position, ...(also.length > 0 ? { also } : {}) };
  }

  #record({ stream: name, events, tombstone }: Change, createdAt: number): readonly RecordedEvent[] {
    const stream = this.#streams.find(name);
    const first = tombstone ? TOMBSTONE : stream.last + 1;
    this.#streams.move(name, stream, first + events.length - 1);
    const nameBytes = Buffer.from(name, 'utf8');
    const recorded = events.map((event, index) => {
      this.#head += 1;
      const place = { position: this.#head, revision: first + index, createdAt };
      const { id, type, isJson, data, metadata } = event;
      const stored = { ...place, stream: nameBytes, id: idBytes(id), type: Buffer.from(type, 'utf8'), isJson, metadata, data };
      this.#statements.addEvent.run(rowOf(stored, stream.key));
      return { ...event, ...place, stream: name };
    });
    const newest = events.at(-1);
    if (newest !== undefined && isMetadataStream(name)) this.#streams.describe(name, newest.data);
    return recorded;
  }

  #positionOf(stream: KnownStream, revision: number): number {
    const row: unknown = this.#statements.positionOf.get([stream.key, revision]);
    if (!Array.isArray(row)) throw new Error(`a repeated append points at revision ${revision}, which is not there`);
    return row[0] as number;
  }
}
