import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

const writeDurably = (file: string, bytes: Uint8Array): void => {
  const handle = openSync(file, 'wx', 0o600);
  try {
    writeSync(handle, bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

const syncFolder = (folder: string): void => {
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
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  syncFolder(dirname(file));
};

/** The key that wraps all data keys. `mayMake` is false once data keys exist: without their wrapping key they are lost, and a new one would hide that. */
export const loadWrappingKey = (file: string, mayMake: boolean): Buffer => {
  if (!existsSync(file)) {
    if (!mayMake) throw new Error(`wrapping key ${file} is missing: restore it, the keys in the keyring do not open without it`);
    make(file);
  }
  const key = readFileSync(file);
  if (key.length !== KEY_BYTES) throw new Error(`wrapping key ${file} is damaged: ${key.length} bytes instead of ${KEY_BYTES}`);
  return key;
};

/** Wraps a key, bound to what it is for. */
export const wrap = (wrappingKey: Uint8Array, key: Uint8Array, binding: string): Buffer => {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', wrappingKey, iv).setAAD(Buffer.from(binding, 'utf8'));
  return Buffer.concat([iv, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
};

/** Throws when the wrapping key is another one or the binding does not fit. */
export const unwrap = (wrappingKey: Uint8Array, wrapped: Uint8Array, binding: string): Buffer => {
  const decipher = createDecipheriv('aes-256-gcm', wrappingKey, wrapped.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(binding, 'utf8')).setAuthTag(wrapped.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(wrapped.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
};
