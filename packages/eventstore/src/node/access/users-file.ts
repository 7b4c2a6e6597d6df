import Database from 'libsql';
import { makePrivate } from '../private-file.js';
import { type Account, UsersUnusable } from './account.js';

/** "RDRU": tells our files from other databases. */
const APPLICATION_ID = 0x52445255;
const FORMAT_VERSION = 1;
const BUSY_MILLISECONDS = 5_000;
const TABLES = `CREATE TABLE users (login TEXT PRIMARY KEY, hash TEXT NOT NULL, groups TEXT NOT NULL, disabled INTEGER NOT NULL);
PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FORMAT_VERSION};`;

type Row = readonly [login: string, hash: string, groups: string, disabled: number];

/** The accounts in their file; each change is one transaction. */
export type UsersFile = {
  all(): readonly Account[];
  find(login: string): Account | undefined;
  /** Differs when another process has changed the file. */
  version(): number;
  /** What is read and written inside happens as one. */
  change(act: () => void): void;
  put(account: Account): void;
  drop(login: string): void;
  close(): void;
};

/** Throws `UsersUnusable`. */
export const openUsersFile = (file: string): UsersFile => {
  try {
    return opened(file);
  } catch (fault) {
    throw fault instanceof UsersUnusable
      ? fault
      : new UsersUnusable(`the users file ${file} cannot be opened: ${String(fault)}`, { cause: fault });
  }
};

const opened = (file: string): UsersFile => {
  makePrivate(file);
  const database = new Database(file, { timeout: BUSY_MILLISECONDS });
  const query = (sql: string) => database.prepare<unknown[]>(sql).raw();
  const number = (sql: string) => Number((query(sql).get([]) as unknown[])[0]);
  database.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
  database.exec('BEGIN IMMEDIATE');
  try {
    ensureFormat(file, number, (sql) => void database.exec(sql));
    database.exec('COMMIT');
  } catch (fault) {
    database.close();
    throw fault;
  }
  const version = query('PRAGMA data_version');
  const every = query('SELECT login, hash, groups, disabled FROM users ORDER BY login');
  const one = query('SELECT login, hash, groups, disabled FROM users WHERE login = ?');
  const put = database.prepare<unknown[]>('INSERT OR REPLACE INTO users (login, hash, groups, disabled) VALUES (?, ?, ?, ?)');
  const drop = database.prepare<unknown[]>('DELETE FROM users WHERE login = ?');

  return {
    all: () => (every.all([]) as Row[]).map(account),
    find: (login) => {
      const row = one.get([login]) as Row | undefined;
      return row && account(row);
    },
    version: () => Number((version.get([]) as unknown[])[0]),
    change: (act) => {
      database.exec('BEGIN IMMEDIATE');
      try {
        act();
        database.exec('COMMIT');
      } catch (fault) {
        database.exec('ROLLBACK');
        throw fault;
      }
    },
    put: ({ login, hash, groups, disabled }) => void put.run([login, hash, JSON.stringify(groups), disabled ? 1 : 0]),
    drop: (login) => void drop.run([login]),
    close: () => void database.close(),
  };
};

const ensureFormat = (file: string, number: (sql: string) => number, exec: (sql: string) => void): void => {
  const application = number('PRAGMA application_id');
  const version = number('PRAGMA user_version');
  if (application === APPLICATION_ID && version === FORMAT_VERSION) return;
  if (application === APPLICATION_ID) {
    throw new UsersUnusable(
      `the users file ${file} has format ${version}; this release reads format ${FORMAT_VERSION}: use a newer release`,
    );
  }
  if (application !== 0 || number('SELECT count(*) FROM sqlite_master') !== 0) throw new UsersUnusable(`${file} is not a users file`);
  exec(TABLES);
};

const account = ([login, hash, groups, disabled]: Row): Account => ({
  login,
  hash,
  groups: JSON.parse(groups) as readonly string[],
  disabled: disabled !== 0,
});
