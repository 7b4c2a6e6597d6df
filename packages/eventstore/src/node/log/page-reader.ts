import { baseOf, metadataStreamOf, viewOf } from '../stream-metadata.js';
import { LogDamaged, type Page, type RecordedEvent, type StreamPage } from './event-log.js';
import { EVENT_COLUMNS, EVENT_SOURCE, type EventRow, FIND_STREAM, NEWEST_EVENT, recordedEvent } from './event-row.js';
import { skippedPlace } from './gaps.js';
import type { Answers } from './messages.js';
import { type Connection, scalar } from './schema.js';

/** A page stops growing beyond this many bytes of payload. */
const PAGE_BYTES = 4 * 1024 * 1024;

type Statement = { all(parameters: readonly unknown[]): unknown[] };
type Lookup = { get(parameters: readonly unknown[]): unknown };

const SIZES = 'length(e.metadata) + length(e.data)';

/** Reads pages of the log on a connection of its own; each page is one consistent view. */
export class PageReader {
  readonly #prepare: (sql: string) => Statement;
  readonly #pages: Record<'stream' | 'all', Record<'forwards' | 'backwards', { rows: Statement; sizes: Statement }>>;
  readonly #stream: Lookup;
  readonly #newest: Lookup;

  constructor(readonly connection: Connection) {
    this.#prepare = (sql) => connection.prepare<unknown[]>(sql).raw() as Statement;
    const { all, stream } = SELECTIONS;
    const pair = (tail: string) => ({
      rows: this.#prepare(`SELECT ${EVENT_COLUMNS} FROM ${EVENT_SOURCE} ${tail}`),
      sizes: this.#prepare(`SELECT ${SIZES} FROM events e ${tail}`),
    });
    this.#pages = {
      all: { forwards: pair(all.forwards), backwards: pair(all.backwards) },
      stream: { forwards: pair(stream.forwards), backwards: pair(stream.backwards) },
    };
    this.#stream = connection.prepare<unknown[]>(FIND_STREAM).raw() as Lookup;
    this.#newest = connection.prepare<unknown[]>(NEWEST_EVENT).raw() as Lookup;
  }

  all(page: Page): readonly RecordedEvent[] {
    return this.#consistently(() => {
      const head = this.#head();
      const range = page.backwards ? { from: Math.min(page.from, head), to: 1 } : { from: Math.max(page.from, 1), to: head };
      const events = this.#read('all', page, [page.from]);
      const position = skippedPlace(
        events.map((event) => event.position),
        { ...range, backwards: page.backwards },
      );
      if (position !== undefined) throw new LogDamaged('the event is missing', { position });
      return events;
    });
  }

  stream(name: string, page: Page): StreamPage {
    return this.#consistently(() => {
      const head = this.#head();
      const [key, last] = (this.#stream.get([Buffer.from(name, 'utf8')]) ?? [0, -1]) as [number, number];
      const base = baseOf(name);
      const baseLast = base === name ? last : this.#lastOf(base);
      const { fate, lowest, since } = viewOf(name, { last, baseLast, metadata: this.#metadataOf(name) }, Date.now());
      if (last < 0 || fate !== 'live') return { last, fate, head, events: [] };
      const [from, to] = page.backwards ? [Math.min(page.from, last), lowest] : [Math.max(page.from, lowest), last];
      const events = this.#read('stream', page, [key, from, to, since]);
      const revision = skippedPlace(
        events.map((event) => event.revision),
        { from, to, backwards: page.backwards },
      );
      // Where old events are hidden, the page may begin later than asked for.
      if (revision !== undefined && since === 0) throw new LogDamaged('the event is missing', { stream: name, revision });
      return { last, fate, head, events };
    });
  }

  #lastOf(name: string): number {
    const row = this.#stream.get([Buffer.from(name, 'utf8')]) as [number, number] | undefined;
    return row?.[1] ?? -1;
  }

  #metadataOf(name: string): Uint8Array | undefined {
    const row = this.#newest.get([Buffer.from(metadataStreamOf(name), 'utf8')]) as EventRow | undefined;
    return row && recordedEvent(row).data;
  }

  figures(): Answers['figures'] {
    const position = this.#head();
    return { events: position, position, streams: Number(scalar(this.connection, 'SELECT count(*) FROM streams')) };
  }

  #head(): number {
    return Number(scalar(this.connection, 'SELECT coalesce(max(position), 0) FROM events'));
  }

  #read(kind: 'stream' | 'all', page: Page, bounds: readonly number[]): readonly RecordedEvent[] {
    const { rows, sizes } = this.#pages[kind][page.backwards ? 'backwards' : 'forwards'];
    const limit = page.limit > 1 ? fitting(sizes.all([...bounds, page.limit]) as [number][]) : page.limit;
    return (rows.all([...bounds, limit]) as EventRow[]).map(recordedEvent);
  }

  #consistently<Result>(read: () => Result): Result {
    this.connection.exec('BEGIN');
    try {
      return read();
    } finally {
      this.connection.exec('COMMIT');
    }
  }
}

const SELECTIONS = {
  all: {
    forwards: 'WHERE e.position >= ? ORDER BY e.position LIMIT ?',
    backwards: 'WHERE e.position <= ? ORDER BY e.position DESC LIMIT ?',
  },
  stream: {
    forwards: 'WHERE e.stream = ? AND e.revision >= ? AND e.revision <= ? AND e.created_at >= ? ORDER BY e.revision LIMIT ?',
    backwards: 'WHERE e.stream = ? AND e.revision <= ? AND e.revision >= ? AND e.created_at >= ? ORDER BY e.revision DESC LIMIT ?',
  },
};

/** How many of the rows to take: at least one, then as many as fit. */
const fitting = (sizes: readonly (readonly [number])[]): number => {
  let bytes = 0;
  const over = sizes.findIndex(([size]) => {
    bytes += size;
    return bytes > PAGE_BYTES;
  });
  return over === -1 ? sizes.length : Math.max(1, over);
};
