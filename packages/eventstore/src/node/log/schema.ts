import Database from 'libsql';
import { LogUnusable } from './event-log.js';
import { inWords } from './faults.js';

/** A connection, named so that declarations can be written for what uses it. */
export type Connection = InstanceType<typeof Database>;

/** "RDRS": tells our files from other databases. */
const APPLICATION_ID = 0x52445253;
/** 2 added a checksum to every event. */
export const FORMAT_VERSION = 2;
const BUSY_MILLISECONDS = 5_000;
/** Ids are random, so their index is written all over: what is kept of it in memory need not be read for each event. */
const CACHE_KIBIBYTES = 64 * 1024;

/**
 * Stream names and event types are kept as bytes because text columns end at U+0000. `last` is the stream's last revision; a metadata
 * stream's newest event holds the settings, so that new settings need no new column.
 */
const TABLES = `
CREATE TABLE streams (stream INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE, last INTEGER NOT NULL);
CREATE TABLE events (
  position INTEGER PRIMARY KEY, stream INTEGER NOT NULL, revision INTEGER NOT NULL, id BLOB NOT NULL, type BLOB NOT NULL,
  is_json INTEGER NOT NULL, created_at INTEGER NOT NULL, checksum INTEGER NOT NULL, metadata BLOB NOT NULL, data BLOB NOT NULL);
CREATE UNIQUE INDEX events_by_revision ON events (stream, revision);
CREATE INDEX events_by_id ON events (stream, id);
PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${FORMAT_VERSION};`;

/** One value of a query that answers one row of one column. */
export const scalar = (connection: Connection, sql: string): unknown => {
  const row: unknown = connection.prepare(sql).raw().get([]);
  return Array.isArray(row) ? row[0] : undefined;
};

/** Opens the file for the single writer, creating it when it is new; one of an older format is given to `migrate`. Throws `LogUnusable`. */
export const openForWriting = (file: string, migrate: (file: string, connection: Connection) => void): Connection => {
  let connection = connect(file);
  try {
    const format = formatOf(connection, file);
    if (format === 'new') createTables(connection);
    else if (format < FORMAT_VERSION) {
      migrate(file, connection);
      connection.close();
      connection = connect(file);
    }
    if (scalar(connection, 'PRAGMA journal_mode = WAL') !== 'wal') {
      throw new LogUnusable(`the file system of ${file} cannot hold an event log: it lacks shared memory, as network shares do`);
    }
    connection.exec(
      `PRAGMA cache_size = -${CACHE_KIBIBYTES}; PRAGMA synchronous = FULL; PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1;`,
    );
    return connection;
  } catch (fault) {
    if (connection.open) connection.close();
    throw unusable(file, fault);
  }
};

export const openForReading = (file: string): Connection => {
  const connection = connect(file);
  connection.exec('PRAGMA query_only = 1;');
  return connection;
};

/** Opens a database whatever it holds. Throws `LogUnusable`. */
export const connect = (file: string): Connection => {
  try {
    return new Database(file, { timeout: BUSY_MILLISECONDS });
  } catch (fault) {
    throw unusable(file, fault);
  }
};

export const unusable = (file: string, fault: unknown): LogUnusable =>
  fault instanceof LogUnusable ? fault : new LogUnusable(`cannot open the event log ${file}: ${inWords(fault)}`, { cause: fault });

/** The format of a log that this release can work with, at most by migrating it. Throws `LogUnusable` for anything else. */
export const formatOf = (connection: Connection, file: string): number | 'new' => {
  const application = scalar(connection, 'PRAGMA application_id');
  const version = Number(scalar(connection, 'PRAGMA user_version'));
  if (application === APPLICATION_ID && version > FORMAT_VERSION) {
    throw new LogUnusable(
      `the event log ${file} has format ${version}; this release reads up to format ${FORMAT_VERSION}: use a newer release`,
    );
  }
  if (application === APPLICATION_ID) return version;
  if (application !== 0 || scalar(connection, 'SELECT count(*) FROM sqlite_master') !== 0) {
    throw new LogUnusable(`${file} is not an event log`);
  }
  return 'new';
};

export const createTables = (connection: Connection): void => {
  connection.exec(`BEGIN IMMEDIATE; ${TABLES} COMMIT;`);
};
