import { renameSync } from 'node:fs';
import { LogUnusable } from './event-log.js';
import { bytesIn, numbersIn, rowOf } from './event-row.js';
import { examine, toEnd } from './examine.js';
import { inWords } from './faults.js';
import { keepAs, megabytes, missingRoom, removeDraft, syncFile, syncFolderOf } from './files.js';
import { type Connection, connect, createTables, FORMAT_VERSION, scalar } from './schema.js';

/** Events per transaction of the copy. */
const BATCH = 10_000;

type OldRow = readonly [number, number, number, Buffer, Buffer, number, number, Buffer, Buffer, Buffer];

/**
 * Rewrites a log of format 1, which had no checksums, in the present one. The file is not changed but replaced, at the very end and in one
 * step, by a copy that was verified; as it was it stays beside it. A migration that is cut off begins anew. The connection must be the only
 * one to the file, and is of no use afterwards. Answers what was done, in words.
 *
 * Throws `LogUnusable` when it cannot be done; then nothing has changed.
 */
export const migrate = (file: string, connection: Connection): string => {
  const draft = `${file}.migrating`;
  try {
    const lacking = missingRoom(file);
    if (lacking > 0) throw new Error(`it needs ${megabytes(lacking)} more room on the disk`);
    removeDraft(draft);
    const events = copy(connection, draft);
    syncFile(draft);
    const kept = keepAs(file, `${file}.format-1`);
    syncFolderOf(file);
    renameSync(draft, file);
    syncFolderOf(file);
    return `${events} events brought from format 1 to ${FORMAT_VERSION}; the file as it was is kept as ${kept}`;
  } catch (fault) {
    removeDraft(draft);
    const reason = `the event log ${file} has format 1 and could not be brought to format ${FORMAT_VERSION}: ${inWords(fault)}`;
    throw new LogUnusable(`${reason}. Nothing was changed`, { cause: fault });
  }
};

/** Answers how many events there are. */
const copy = (from: Connection, draft: string): number => {
  foldWal(from);
  const to = connect(draft);
  try {
    to.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;');
    createTables(to);
    copyStreams(from, to);
    copyEvents(from, to);
    const { events, damage } = toEnd(examine(to));
    const before = Number(scalar(from, 'SELECT count(*) FROM events'));
    if (damage !== undefined) throw damage;
    if (events !== before) throw new Error(`only ${events} of ${before} events could be read`);
    return events;
  } finally {
    to.close();
  }
};

/** What lies in the write-ahead log must be in the file when its name changes, and one that stayed behind would be taken for the new file's. */
const foldWal = (connection: Connection): void => {
  try {
    connection.exec('PRAGMA journal_mode = DELETE');
  } catch (cause) {
    throw new Error('it is open elsewhere: close that first', { cause });
  }
};

const copyStreams = (from: Connection, to: Connection): void => {
  const insert = to.prepare<unknown[]>('INSERT INTO streams (stream, name, last) VALUES (?, ?, ?)');
  inBatches(to, from.prepare(OLD_STREAMS).raw().iterate([]) as Iterable<unknown[]>, (row) => insert.run(row));
};

const OLD_STREAMS = `SELECT stream, ${bytesIn('name')}, ${numbersIn('last')} FROM streams ORDER BY stream`;
const OLD_EVENTS = `SELECT ${numbersIn('e.position', 'e.stream', 'e.revision')}, ${bytesIn('e.id', 'e.type')},
  ${numbersIn('e.is_json', 'e.created_at')}, ${bytesIn('e.metadata', 'e.data', 's.name')}
FROM events e JOIN streams s ON s.stream = e.stream ORDER BY e.position`;

const copyEvents = (from: Connection, to: Connection): void => {
  const insert = to.prepare<unknown[]>('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  inBatches(to, from.prepare(OLD_EVENTS).raw().iterate([]) as Iterable<OldRow>, (row) => {
    const [position, key, revision, id, type, isJson, createdAt, metadata, data, stream] = row;
    insert.run(rowOf({ position, revision, id, type, isJson: isJson === 1, createdAt, metadata, data, stream }, key));
  });
};

const inBatches = <Row>(to: Connection, rows: Iterable<Row>, insert: (row: Row) => void): void => {
  let count = 0;
  to.exec('BEGIN');
  for (const row of rows) {
    insert(row);
    count += 1;
    if (count % BATCH === 0) to.exec('COMMIT; BEGIN');
  }
  to.exec('COMMIT');
};
