import { judge, judgeRemoval, type StreamState, TOMBSTONE } from '../append-rules.js';
import { type Change, changesOf, subjectOf } from '../changes.js';
import { baseOf, isMetadataStream, metadataStreamOf } from '../stream-metadata.js';
import { idBytes, idText } from './event-id.js';
import { type Append, type AppendOutcome, LogDamaged } from './event-log.js';
import { bytesIn, numbersIn, rowOf } from './event-row.js';
import { type KnownStream, KnownStreams } from './known-streams.js';
import type { WriteOutcome } from './messages.js';
import { NameBytes } from './name-bytes.js';
import { type Place, recordedUpTo } from './recorded.js';
import { type Connection, scalar } from './schema.js';

/** Decides and writes appends on the only writing connection; a group of appends shares one transaction and so one sync of the disk. */
export class GroupWriter {
  #head: number;
  readonly #streams: KnownStreams;
  readonly #types = new NameBytes();
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
    const [own, ...further] = changesOf(append, subject);
    if (own === undefined) return { kind: 'written', revision: stream.last };
    const newest = this.#record(own, createdAt);
    // What was proposed need not be told to who proposed it.
    const also = append.removal === undefined ? [] : [...recordedUpTo(newest, own.stream, own.events)];
    for (const change of further) also.push(...recordedUpTo(this.#record(change, createdAt), change.stream, change.events));
    const { revision, position } = newest;
    return also.length === 0 ? { kind: 'written', revision, position } : { kind: 'written', revision, position, also };
  }

  /** Answers the place of the newest. */
  #record({ stream: name, events, tombstone }: Change, createdAt: number): Place {
    const known = this.#streams.find(name);
    let revision = tombstone ? TOMBSTONE - 1 : known.last;
    this.#streams.move(known, revision + events.length);
    for (const { id, type, isJson, metadata, data } of events) {
      this.#head += 1;
      revision += 1;
      const position = this.#head;
      const stored = {
        position,
        revision,
        createdAt,
        isJson,
        id: idBytes(id),
        stream: known.name,
        type: this.#types.bytesOf(type),
        metadata,
        data,
      };
      // Not `run`, which puts together a report that nobody reads.
      this.#statements.addEvent.get(rowOf(stored, known.key));
    }
    const newest = events.at(-1);
    if (newest !== undefined && isMetadataStream(name)) this.#streams.describe(name, newest.data);
    return { revision, position: this.#head, createdAt };
  }

  #positionOf(stream: KnownStream, revision: number): number {
    const row: unknown = this.#statements.positionOf.get([stream.key, revision]);
    if (!Array.isArray(row)) throw new Error(`a repeated append points at revision ${revision}, which is not there`);
    return row[0] as number;
  }
}
