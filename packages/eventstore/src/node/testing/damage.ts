import { closeSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import Database from 'libsql';

/** Flips one bit of the byte at an offset. */
export const flipBit = (file: string, offset: number): void => {
  const byte = readFileSync(file)[offset];
  if (byte === undefined) throw new Error(`${file} has no byte ${offset}`);
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.of(byte ^ 1), 0, 1, offset);
  closeSync(handle);
};

/** Flips one bit of the last byte of a text that lies in the file. */
export const flipBitOf = (file: string, text: string): void => {
  const bytes = Buffer.from(text, 'utf8');
  const offset = readFileSync(file).indexOf(bytes);
  if (offset === -1) throw new Error(`${file} does not hold ${text}`);
  flipBit(file, offset + bytes.length - 1);
};

/** Takes bytes off the end of a file. */
export const cut = (file: string, bytes: number): void => truncateSync(file, readFileSync(file).length - bytes);

/** Runs statements on a database that nobody has open. */
export const alter = (file: string, sql: string): void => {
  const connection = new Database(file);
  connection.exec(sql);
  connection.close();
};

/** Makes a log one of format 1, which had no checksums. */
export const makeOld = (file: string): void => alter(file, 'ALTER TABLE events DROP COLUMN checksum; PRAGMA user_version = 1;');
