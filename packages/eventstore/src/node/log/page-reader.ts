import { baseOf, metadataStreamOf, viewOf } from '../stream-metadata.js';
import { idText } from './event-id.js';
import type { Page, RecordedEvent, StreamPage } from './event-log.js';
import type { Answers } from './messages.js';
import { type Connection, scalar } from './schema.js';

/** A page stops growing beyond this many bytes of payload. */
const PAGE_BYTES = 4 * 1024 * 1024;

type Row = readonly [number, number, Buffer, Buffer, number, number, Buffer, Buffer, Buffer];
type Statement = { all(parameters: readonly unknown[]): unknown[] };

const COLUMNS = 'e.position, e.revision, e.id, e.type, e.is_json, e.created_at, e.metadata, e.data';
const SIZES = 'length(e.metadata) + length(e.data)';

/** Reads pages of the log on a connection of its own; each page is one consistent view. */
export class PageReader {
  readonly #prepare: (sql: string) => Statement;
  readonly #pages: Record<'stream' | 'all', Record<'forwards' | 'backwards', { rows: Statement; sizes: Statement }>>;
  readonly #stream: { get(parameters: readonly unknown[]): unknown };

  constructor(readonly connection: Connection) {
    this.#prepare = (sql) => connection.prepare<unknown[]>(sql).raw() as Statement;
    const { all, stream } = SELECTIONS;
    const pair = (tail: string) => ({
      rows: this.#prepare(`SELECT ${COLUMNS}, s.name FROM events e JOIN streams s ON s.stream = e.stream ${tail}`),
      sizes: this.#prepare(`SELECT ${SIZES} FROM events e ${tail}`),
    });
    this.#pages = {
      all: { forwards: pair(all.forwards), backwards: pair(all.backwards) },
      stream: { forwards: pair(stream.forwards), backwards: pair(stream.backwards) },
    };
    this.#stream = connection.prepare<unknown[]>(STREAM).raw() as { get(parameters: readonly unknown[]): unknown };
  }

  all(page: Page): readonly RecordedEvent[] {
    return this.#consistently(() => this.#read('all', page, [page.from]));
  }

  stream(name: string, page: Page): StreamPage {
    return this.#consistently(() => {
      const head = this.#head();
      const row = this.#stream.get([Buffer.from(metadataStreamOf(name), 'utf8'), Buffer.from(name, 'utf8')]);
      const [key, last, metadata] = (row ?? [0, -1, null]) as [number, number, Buffer | null];
      const base = baseOf(name);
      const baseLast = base === name ? last : this.#lastOf(base);
      const { fate, lowest, since } = viewOf(name, { last, baseLast, metadata: metadata ?? undefined }, Date.now());
      if (last < 0 || fate !== 'live') return { last, fate, head, events: [] };
      const bounds = page.backwards ? [Math.min(page.from, last), lowest] : [Math.max(page.from, lowest), last];
      return { last, fate, head, events: this.#read('stream', page, [key, ...bounds, since]) };
    });
  }

  #lastOf(name: string): number {
    const row = this.#stream.get([null, Buffer.from(name, 'utf8')]) as [number, number, null] | undefined;
    return row?.[1] ?? -1;
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
    return (rows.all([...bounds, limit]) as Row[]).map(recorded);
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

const STREAM = `SELECT s.stream, s.last, (
  SELECT e.data FROM streams m JOIN events e ON e.stream = m.stream AND e.revision = m.last WHERE m.name = ?
) FROM streams s WHERE s.name = ?`;

/** How many of the rows to take: at least one, then as many as fit. */
const fitting = (sizes: readonly (readonly [number])[]): number => {
  let bytes = 0;
  const over = sizes.findIndex(([size]) => {
    bytes += size;
    return bytes > PAGE_BYTES;
  });
  return over === -1 ? sizes.length : Math.max(1, over);
};

const recorded = ([position, revision, id, type, isJson, createdAt, metadata, data, stream]: Row): RecordedEvent => ({
  position,
  revision,
  id: idText(id),
  type: type.toString('utf8'),
  isJson: isJson === 1,
  createdAt,
  metadata,
  data,
  stream: stream.toString('utf8'),
});
