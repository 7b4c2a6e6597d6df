import type { Connection } from './schema.js';
import type { Selection } from './selection.js';

type Range = { readonly after: number; readonly upTo: number };
type Statement = { all(parameters: readonly unknown[]): unknown[] };

const IN_RANGE = 'e.position > ? AND e.position <= ?';
// The order of the join is fixed: looking up all streams of a name for each range of events would cost more than the range.
const BY_STREAM = `SELECT e.position FROM events e CROSS JOIN streams s ON s.stream = e.stream WHERE ${IN_RANGE} AND s.name >= ? AND s.name < ?`;
const BY_TYPE = `SELECT e.position FROM events e WHERE ${IN_RANGE} AND e.type = ?`;
const FIRST = `SELECT e.position FROM events e WHERE ${IN_RANGE} AND e.revision = 0`;

/** Finds events by what they are, without reading what they say; checksums are for those who read them. */
export class PositionFinder {
  readonly #byStream: Statement;
  readonly #byType: Statement;
  readonly #first: Statement;

  constructor(connection: Connection) {
    const prepare = (sql: string) => connection.prepare<unknown[]>(`${sql} ORDER BY e.position`).raw() as Statement;
    this.#byStream = prepare(BY_STREAM);
    this.#byType = prepare(BY_TYPE);
    this.#first = prepare(FIRST);
  }

  find(selection: Selection, { after, upTo }: Range): readonly number[] {
    return (this.#rows(selection, [after, upTo]) as [number][]).map(([position]) => position);
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
