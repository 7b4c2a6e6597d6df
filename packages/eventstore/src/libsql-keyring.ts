import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, closeSync, openSync } from 'node:fs';
import Database from 'libsql';
import type { DataKey, Keyring } from './keyring.js';
import { createLru } from './lru.js';
import { loadWrappingKey, unwrap, wrap } from './wrapping-key.js';

/** Persons whose keys are kept in memory; about 300 bytes each. */
const CACHED_PERSONS = 20_000;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS data_key (key_id TEXT PRIMARY KEY, person TEXT NOT NULL UNIQUE, wrapped BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS destruction (count INTEGER NOT NULL);
  INSERT INTO destruction SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM destruction);`;

type Row = { readonly key_id: string; readonly wrapped: Uint8Array };
type Waiting = { readonly resolve: (key: DataKey) => void; readonly reject: (cause: unknown) => void };

const openFile = (file: string): Database.Database => {
  // Created by us first, so that the mode holds from the first byte; SQLite gives its side files the mode of the main file.
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const db = new Database(file);
  for (const pragma of ['busy_timeout = 10000', 'journal_mode = WAL', 'synchronous = FULL', 'fullfsync = ON', 'secure_delete = ON'])
    db.pragma(pragma);
  db.exec(SCHEMA);
  return db;
};

/**
 * Keyring in a file of its own; its wrapping key lies beside it as `<file>.wrap`. Both have mode 0600. Several processes may share it; a
 * destruction by one is seen by the others at their next turn of the event loop.
 */
export const openKeyring = (file: string): Keyring => {
  const db = openFile(file);
  const isEmpty = db.prepare('SELECT 1 FROM data_key LIMIT 1').get([]) === undefined;
  const wrappingKey = loadWrappingKey(`${file}.wrap`, isEmpty);

  const byPerson = db.prepare('SELECT key_id, wrapped FROM data_key WHERE person = ?');
  const byId = db.prepare('SELECT key_id, wrapped FROM data_key WHERE key_id = ?');
  const insert = db.prepare('INSERT INTO data_key (key_id, person, wrapped) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const destructions = db.prepare('SELECT count FROM destruction');
  const persons = createLru<DataKey>(CACHED_PERSONS);
  const keys = createLru<Uint8Array>(CACHED_PERSONS);

  const inTransaction = <T>(work: () => T): T => {
    db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      db.exec('COMMIT');
      return result;
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      throw error;
    }
  };

  const secret = (name: string): Buffer =>
    inTransaction(() => {
      const stored = db.prepare('SELECT wrapped FROM secret WHERE name = ?').get([name]) as Pick<Row, 'wrapped'> | undefined;
      if (stored !== undefined) return unwrap(wrappingKey, stored.wrapped, `secret/${name}`);
      const made = randomBytes(32);
      db.prepare('INSERT INTO secret (name, wrapped) VALUES (?, ?)').run([name, wrap(wrappingKey, made, `secret/${name}`)]);
      return made;
    });

  const countDestructions = (): number => (destructions.get([]) as { readonly count: number }).count;
  let seen = countDestructions();
  let isCurrent = false;
  /** Once per turn of the event loop: a key destroyed by another process must not live on in this one's memory. */
  const refresh = (): void => {
    if (isCurrent) return;
    const count = countDestructions();
    if (count !== seen) {
      persons.clear();
      keys.clear();
      seen = count;
    }
    isCurrent = true;
    setImmediate(() => {
      isCurrent = false;
    });
  };

  const remember = (person: string, known: DataKey): DataKey => {
    persons.set(person, known);
    keys.set(known.keyId, known.key);
    return known;
  };

  const stored = (person: string): DataKey | undefined => {
    const row = byPerson.get([person]) as Row | undefined;
    if (row === undefined) return undefined;
    return remember(person, { keyId: row.key_id, key: unwrap(wrappingKey, row.wrapped, row.key_id) });
  };

  const make = (person: string): void => {
    const keyId = randomUUID();
    insert.run([keyId, person, wrap(wrappingKey, randomBytes(32), keyId)]);
  };

  let waiting = new Map<string, Waiting[]>();
  /** All persons asked for within one turn of the event loop share one commit, thus one sync of the disk. */
  const makeAll = (): void => {
    const batch = waiting;
    waiting = new Map();
    try {
      inTransaction(() => {
        for (const person of batch.keys()) make(person);
      });
      for (const [person, callers] of batch) {
        const key = stored(person);
        if (key === undefined) throw new Error('a key was destroyed while it was made');
        for (const { resolve } of callers) resolve(key);
      }
    } catch (cause) {
      for (const callers of batch.values()) for (const { reject } of callers) reject(cause);
    }
  };

  const pepper = secret('pepper');

  return {
    pepper,
    keyFor: async (person) => {
      refresh();
      const known = persons.get(person) ?? stored(person);
      if (known !== undefined) return known;
      return new Promise((resolve, reject) => {
        if (waiting.size === 0) setImmediate(makeAll);
        const callers = waiting.get(person);
        if (callers === undefined) waiting.set(person, [{ resolve, reject }]);
        else callers.push({ resolve, reject });
      });
    },

    find: async (keyId) => {
      refresh();
      const known = keys.get(keyId);
      if (known !== undefined) return known;
      const row = byId.get([keyId]) as Row | undefined;
      if (row === undefined) return undefined;
      const key = unwrap(wrappingKey, row.wrapped, row.key_id);
      keys.set(keyId, key);
      return key;
    },

    destroy: async (person) => {
      const row = byPerson.get([person]) as Row | undefined;
      persons.delete(person);
      if (row === undefined) return false;
      keys.delete(row.key_id);
      inTransaction(() => {
        db.prepare('DELETE FROM data_key WHERE person = ?').run([person]);
        db.exec('UPDATE destruction SET count = count + 1');
      });
      // Until the log of the keyring is folded in and cut, the destroyed key could still be read from it.
      db.pragma('wal_checkpoint(TRUNCATE)');
      return true;
    },

    close: async () => {
      if (waiting.size > 0) makeAll();
      db.close();
    },
  };
};
