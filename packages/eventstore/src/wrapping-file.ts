import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type Database from 'libsql';
import { KEY_BYTES, unwrap, wrappingIdOf } from './wrapping-key.js';

/** A wrapping key and what tells it from others. */
export type WrappingKey = { readonly id: string; readonly key: Uint8Array };

/** The wrapping key lies beside its keyring. */
export const wrappingFileOf = (keyring: string): string => `${keyring}.wrap`;
/** Where a new one waits until every row is wrapped with it. */
const waitingFileOf = (keyring: string, id: string): string => `${wrappingFileOf(keyring)}.${id}`;

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

export const writeDurably = (file: string, bytes: Uint8Array): void => {
  const handle = openSync(file, 'wx', 0o600);
  try {
    writeSync(handle, bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

export const syncFolder = (folder: string): void => {
  // Windows opens no folders; its file systems journal the name with the file.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/** Makes the key at first start. Linking a finished file into place lets several processes start at once and agree on one key. */
const make = (file: string): void => {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeDurably(draft, randomBytes(KEY_BYTES));
  try {
    linkSync(draft, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  syncFolder(dirname(file));
};

const read = (file: string): WrappingKey | undefined => {
  try {
    const key = readFileSync(file);
    if (key.length !== KEY_BYTES) throw new Error(`wrapping key ${file} is damaged: ${key.length} bytes instead of ${KEY_BYTES}`);
    return { id: wrappingIdOf(key), key };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
};

const missing = (file: string): Error =>
  new Error(`wrapping key ${file} is missing: restore it, the keys in the keyring do not open without it`);
const foreign = (file: string): Error =>
  new Error(
    `wrapping key ${file} does not belong to its keyring: restore the file that lay beside this keyring, or import an export of it`,
  );

const idInForce = (db: Database.Database): string | undefined =>
  (db.prepare('SELECT id FROM wrapping').get([]) as { readonly id: string } | undefined)?.id;

/** The key of a keyring that has not yet noted which one it is: a new one, or one of an earlier release. */
const adopt = (db: Database.Database, keyring: string): WrappingKey => {
  const file = wrappingFileOf(keyring);
  // The first thing that is ever wrapped is the pepper. Once there is one, a new wrapping key would hide that the keys are lost.
  const pepper = db.prepare("SELECT wrapped FROM secret WHERE name = 'pepper'").get([]) as { readonly wrapped: Uint8Array } | undefined;
  if (pepper === undefined && !existsSync(file)) make(file);
  const found = read(file);
  if (found === undefined) throw missing(file);
  try {
    if (pepper !== undefined) unwrap(found.key, pepper.wrapped, 'secret/pepper');
  } catch {
    throw foreign(file);
  }
  db.prepare('INSERT INTO wrapping (one, id) VALUES (1, ?) ON CONFLICT DO NOTHING').run([found.id]);
  return found;
};

/** Each attempt that fails means that another process has just replaced the key. */
const ATTEMPTS = 20;

/**
 * The wrapping key that the rows of a keyring are wrapped with; made where the keyring is new. Throws when it is missing, damaged or another
 * one's.
 */
export const wrappingKeyOf = (db: Database.Database, keyring: string): WrappingKey => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const id = idInForce(db);
    if (id === undefined) {
      const adopted = adopt(db, keyring);
      if (idInForce(db) === adopted.id) return adopted;
      continue;
    }
    for (const file of [wrappingFileOf(keyring), waitingFileOf(keyring, id)]) {
      const found = read(file);
      if (found?.id === id) return found;
    }
  }
  const file = wrappingFileOf(keyring);
  throw existsSync(file) ? foreign(file) : missing(file);
};

/** Puts a key that waits into its place; does nothing when that is done. */
export const settle = (keyring: string, { id }: WrappingKey): void => {
  const file = wrappingFileOf(keyring);
  try {
    renameSync(waitingFileOf(keyring, id), file);
    syncFolder(dirname(file));
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
};

/** A new key, durable before anything is wrapped with it. What a rotation that was cut off has left is cleared away. */
export const makeWaiting = (keyring: string): WrappingKey => {
  const prefix = `${basename(wrappingFileOf(keyring))}.`;
  for (const name of readdirSync(dirname(keyring)))
    if (name.startsWith(prefix) && /^[0-9a-f]{32}$/.test(name.slice(prefix.length))) rmSync(join(dirname(keyring), name));
  const key = randomBytes(KEY_BYTES);
  const id = wrappingIdOf(key);
  writeDurably(waitingFileOf(keyring, id), key);
  syncFolder(dirname(keyring));
  return { id, key };
};
