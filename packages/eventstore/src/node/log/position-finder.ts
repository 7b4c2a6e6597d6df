import { headerOf } from './event-header.js';
import { type EventHeader, LogDamaged, type Selection } from './event-log.js';
import { EVENT_COLUMNS, EVENT_SOURCE, type EventRow, recordedEvent } from './event-row.js';
import type { Connection } from './schema.js';

type Range = { readonly after: number; readonly upTo: number };
type Statement = { all(parameters: readonly unknown[]): unknown[] };

const IN_RANGE = 'e.position > ? AND e.position <= ?';
// The order of the join is fixed: looking up all streams of a name for each range of events would cost more than the range.
const BY_STREAM = `SELECT e.position FROM events e CROSS JOIN streams s ON s.stream = e.stream WHERE ${IN_RANGE} AND s.name >= ? AND s.name < ?`;
const BY_TYPE = `SELECT e.position FROM events e WHERE ${IN_RANGE} AND e.type = ?`;
const AT = `SELECT ${EVENT_COLUMNS} FROM ${EVENT_SOURCE} WHERE e.position = ?`;
const FIRST = `SELECT e.position FROM events e WHERE ${IN_RANGE} AND e.revision = 0`;

/** Finds events by what they are. */
export class PositionFinder {
  readonly #byStream: Statement;
  readonly #byType: Statement;
  readonly #first: Statement;
  readonly #at: { get(parameters: readonly unknown[]): unknown };

  constructor(connection: Connection) {
    const prepare = (sql: string) => connection.prepare<unknown[]>(`${sql} ORDER BY e.position`).raw() as Statement;
    this.#byStream = prepare(BY_STREAM);
    this.#byType = prepare(BY_TYPE);
    this.#first = prepare(FIRST);
    this.#at = connection.prepare<unknown[]>(AT).raw() as { get(parameters: readonly unknown[]): unknown };
  }

  /** By their columns alone: whether an event is as it was written, is verified when its header or all of it is read. */
  find(selection: Selection, { after, upTo }: Range): readonly number[] {
    return (this.#rows(selection, [after, upTo]) as [number][]).map(([position]) => position);
  }

  /** Throws `LogDamaged` when an event is missing or is not as it was written. */
  headers(positions: readonly number[]): readonly EventHeader[] {
    return positions.map((position) => {
      const row = this.#at.get([position]) as EventRow | undefined;
      if (row === undefined) throw new LogDamaged('the event is missing', { position });
      return headerOf(recordedEvent(row));
    });
  }

  #rows(selection: Selection, range: readonly number[]): unknown[] {
    switch (selection.by) {
      case 'stream-prefix':
        return this.#byStream.all([...range, ...beginningWith(selection.prefix)]);
      case 'type':
        return this.#byType.all([...range, Buffer.from(selection.type, 'utf8')]);
      case 'first':
        return this.#first.all(range);
    }
  }
}

/** From the prefix to the first name behind all that begin with it. */
const beginningWith = (prefix: string): readonly [Buffer, Buffer] => {
  const from = Buffer.from(prefix, 'utf8');
  const to = Buffer.from(from);
  // The last byte of UTF-8 is never the largest.
  to[to.length - 1] = (to.at(-1) ?? 0) + 1;
  return [from, to];
};
