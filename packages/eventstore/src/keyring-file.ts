import Database from 'libsql';
import { makePrivate } from './node/private-file.js';

/** Of the tables below; a file of a newer release is left alone. */
const FORMAT = 2;

/*
 * `former_key`: keys that came back by an import while the person already had another one; they open what they sealed and seal nothing new.
 * `destroyed_key`: what is left of a key, so that an erasure can be certified later and no import undoes it.
 * `wrapping`: which wrapping key the rows are wrapped with.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS data_key (key_id TEXT PRIMARY KEY, person TEXT NOT NULL UNIQUE, wrapped BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS former_key (key_id TEXT PRIMARY KEY, person TEXT NOT NULL, wrapped BLOB NOT NULL);
  CREATE INDEX IF NOT EXISTS former_key_of ON former_key (person);
  CREATE TABLE IF NOT EXISTS destroyed_key (key_id TEXT PRIMARY KEY, person TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS destroyed_key_of ON destroyed_key (person);
  CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS wrapping (one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS destruction (count INTEGER NOT NULL);
  INSERT INTO destruction SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM destruction);
  DROP TRIGGER IF EXISTS count_destruction;
  CREATE TRIGGER IF NOT EXISTS destroy_key AFTER DELETE ON data_key BEGIN
    UPDATE destruction SET count = count + 1;
    INSERT INTO destroyed_key (key_id, person) VALUES (OLD.key_id, OLD.person) ON CONFLICT DO NOTHING;
  END;
  CREATE TRIGGER IF NOT EXISTS destroy_former_key AFTER DELETE ON former_key BEGIN
    UPDATE destruction SET count = count + 1;
    INSERT INTO destroyed_key (key_id, person) VALUES (OLD.key_id, OLD.person) ON CONFLICT DO NOTHING;
  END;
  PRAGMA user_version = ${FORMAT};`;

/** Waits for another process's commit, as long as a new wrapping of very many keys may take. */
export const PRAGMAS = ['busy_timeout = 300000', 'synchronous = FULL', 'fullfsync = ON', 'secure_delete = ON'] as const;

/** Runs work in one durable transaction. */
export const inTransaction = <T>(db: Database.Database, work: () => T): T => {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // A failed commit may have ended the transaction; the first error is the one to tell.
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
};

/** Opens the file for reading, and for what is written in one go. Throws when a newer release has written it. */
export const openKeyringFile = (file: string): Database.Database => {
  makePrivate(file);
  const db = new Database(file);
  const { user_version: format } = db.prepare('PRAGMA user_version').get([]) as { readonly user_version: number };
  if (format > FORMAT) {
    db.close();
    throw new Error(
      `keyring ${file} was written by a newer release (format ${format}; this one reads up to ${FORMAT}): nothing was changed`,
    );
  }
  for (const pragma of [...PRAGMAS, 'journal_mode = WAL']) db.pragma(pragma);
  if (format < FORMAT) inTransaction(db, () => db.exec(SCHEMA));
  return db;
};

/** Until the write-ahead log is folded in and cut, what was deleted or replaced could still be read from it. */
export const CUT_WRITE_AHEAD_LOG = 'PRAGMA wal_checkpoint(TRUNCATE)';
