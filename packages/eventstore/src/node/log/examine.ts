import { TOMBSTONE } from '../append-rules.js';
import { LogDamaged } from './event-log.js';
import { bytesIn, EVENT_COLUMNS, type EventRow, numbersIn, recordedEvent } from './event-row.js';
import { inWords } from './faults.js';
import { type Connection, scalar } from './schema.js';

/** What was found; with `damage`, the counts say how much was sound before it. */
export type Examined = {
  readonly events: number;
  readonly streams: number;
  /** Position of the last event, 0 in an empty log. */
  readonly position: number;
  readonly damage?: LogDamaged;
};

/** Events read at once: few, since each may have a megabyte. */
const BATCH = 100;

type Found = { events: number; streams: number };

/**
 * Verifies everything in one consistent view: each event's checksum, positions and revisions without gaps, each stream's last revision, and
 * the structure of the file with its indexes. Ends at the first damage. Reports the events read so far, so that a caller may let others in.
 */
export function* examine(connection: Connection): Generator<number, Examined> {
  const found: Found = { events: 0, streams: 0 };
  let damage: LogDamaged | undefined;
  connection.exec('BEGIN');
  try {
    const lasts = yield* examineEvents(connection, found);
    examineStreams(connection, lasts, found);
    examineStructure(connection);
  } catch (fault) {
    damage = fault instanceof LogDamaged ? fault : unreadable(fault, found);
  } finally {
    connection.exec('COMMIT');
  }
  return { ...found, position: found.events, ...(damage === undefined ? {} : { damage }) };
}

const unreadable = (fault: unknown, { events }: Found): LogDamaged =>
  new LogDamaged(`it cannot be read on: ${inWords(fault)}`, { position: events + 1 }, { cause: fault });

/** Goes through without a pause. */
export const toEnd = (steps: Generator<number, Examined>): Examined => {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
};

/** The number of the stream comes last. */
const EVENTS = `SELECT ${EVENT_COLUMNS}, ${numbersIn('e.stream')} FROM events e LEFT JOIN streams s ON s.stream = e.stream
WHERE e.position >= ? ORDER BY e.position LIMIT ${BATCH}`;

type Row = readonly [...EventRow, number];

/** Answers the last revision of each stream by its number. */
function* examineEvents(connection: Connection, found: Found): Generator<number, ReadonlyMap<number, number>> {
  const lasts = new Map<number, number>();
  const next = connection.prepare<unknown[]>(EVENTS).raw();
  for (;;) {
    const rows = next.all([found.events + 1]) as Row[];
    for (const row of rows) {
      examineEvent(row, found.events + 1, lasts);
      found.events += 1;
    }
    if (rows.length < BATCH) return lasts;
    yield found.events;
  }
}

const examineEvent = (row: Row, expected: number, lasts: Map<number, number>): void => {
  const [position, , , , , , , , , name, key] = row;
  if (position !== expected) throw new LogDamaged('the event is missing', { position: expected });
  if (name === null) throw new LogDamaged('the stream of the event is missing', { position });
  const { stream, revision } = recordedEvent(row);
  const before = lasts.get(key) ?? -1;
  const place = { position, stream, revision };
  if (before === TOMBSTONE) throw new LogDamaged('it lies behind the end of its stream', place);
  if (revision !== TOMBSTONE && revision !== before + 1) throw new LogDamaged(`revision ${before + 1} should come next`, place);
  lasts.set(key, revision);
};

const STREAMS = `SELECT stream, ${bytesIn('name')}, ${numbersIn('last')} FROM streams ORDER BY stream`;

const examineStreams = (connection: Connection, lasts: ReadonlyMap<number, number>, found: Found): void => {
  const rows = connection.prepare(STREAMS).raw().iterate([]);
  for (const [key, name, last] of rows as Iterable<readonly [number, Buffer, number]>) {
    const actual = lasts.get(key) ?? -1;
    if (actual !== last) throw new LogDamaged(`its last revision is noted as ${last} but is ${actual}`, { stream: String(name) });
    found.streams += 1;
  }
};

const examineStructure = (connection: Connection): void => {
  const answer = scalar(connection, 'PRAGMA integrity_check(1)');
  if (answer !== 'ok') throw new LogDamaged(`the file or one of its indexes is inconsistent: ${String(answer)}`);
};
