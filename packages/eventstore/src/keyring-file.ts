import { chmodSync, closeSync, openSync } from 'node:fs';
import Database from 'libsql';
import AsyncDatabase from 'libsql/promise';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS data_key (key_id TEXT PRIMARY KEY, person TEXT NOT NULL UNIQUE, wrapped BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS destruction (count INTEGER NOT NULL);
  INSERT INTO destruction SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM destruction);
  CREATE TRIGGER IF NOT EXISTS count_destruction AFTER DELETE ON data_key BEGIN UPDATE destruction SET count = count + 1; END;`;

const PRAGMAS = ['busy_timeout = 10000', 'synchronous = FULL', 'fullfsync = ON', 'secure_delete = ON'];

/** Opens the file for reading, and for what is written once at start. */
export const openKeyringFile = (file: string): Database.Database => {
  // Created by us first, so that the mode holds from the first byte; SQLite gives its side files the mode of the main file.
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const db = new Database(file);
  for (const pragma of [...PRAGMAS, 'journal_mode = WAL']) db.pragma(pragma);
  db.exec(SCHEMA);
  return db;
};

export type WrappedKey = { readonly keyId: string; readonly person: string; readonly wrapped: Uint8Array };

/** Durable changes, made one after another while the event loop goes on: a sync of the disk may take many milliseconds. */
export type KeyringWriter = {
  /** Keeps what is there already. */
  readonly insert: (keys: readonly WrappedKey[]) => Promise<void>;
  readonly remove: (person: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The part of libsql's promise interface used here; its own types leave the results open. Only `exec` and `prepare` leave the main thread. */
type Connection = {
  exec(sql: string): Promise<unknown>;
  prepare(sql: string): Promise<{ run(parameters: readonly unknown[]): unknown }>;
  close(): void;
};

export const openKeyringWriter = (file: string): KeyringWriter => {
  const db = new AsyncDatabase(file, {}) as unknown as Connection;
  const prepared = (async () => {
    for (const pragma of PRAGMAS) await db.exec(`PRAGMA ${pragma}`);
    return {
      insert: await db.prepare('INSERT INTO data_key (key_id, person, wrapped) VALUES (?, ?, ?) ON CONFLICT DO NOTHING'),
      remove: await db.prepare('DELETE FROM data_key WHERE person = ?'),
    };
  })();
  let last: Promise<unknown> = prepared.catch(() => undefined);

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };

  const inTransaction = async (work: () => void): Promise<void> => {
    await db.exec('BEGIN IMMEDIATE');
    try {
      work();
      await db.exec('COMMIT');
    } catch (error) {
      // A failed commit may have ended the transaction; the first error is the one to tell.
      await db.exec('ROLLBACK').catch(() => undefined);
      throw error;
    }
  };

  return {
    insert: (keys) =>
      inTurn(async () => {
        const { insert } = await prepared;
        await inTransaction(() => {
          for (const { keyId, person, wrapped } of keys) insert.run([keyId, person, wrapped]);
        });
      }),
    remove: (person) =>
      inTurn(async () => {
        const { remove } = await prepared;
        await inTransaction(() => {
          remove.run([person]);
        });
        // Until the write-ahead log is folded in and cut, the destroyed key could still be read from it.
        await db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      }),
    close: async () => {
      await last;
      db.close();
    },
  };
};
