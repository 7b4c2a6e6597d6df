import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type Database from 'libsql';
import { type ExportKeys, type ExportRecord, lineWriter, newHeader, recordsOf } from './keyring-export-file.js';
import { openKeyringFile } from './keyring-file.js';
import { type Clock, wallClock } from './log.js';
import { syncFolder, type WrappingKey, wrappingKeyOf } from './wrapping-file.js';
import { unwrap, wrap } from './wrapping-key.js';

/** What an export holds. */
export type Exported = { readonly keys: number; readonly destroyed: number };

/** Rows held in memory at a time. */
const PAGE = 5_000;

/** The driver gives the bytes of a single row as a Buffer, those of many rows bare. */
type Row = { readonly id: string; readonly person: string; readonly wrapped: ArrayBuffer };

function* pages(db: Database.Database, table: string, column: string, more: string): Generator<Row, void, undefined> {
  const page = db.prepare(`SELECT ${column} AS id${more} FROM ${table} WHERE ${column} > ? ORDER BY ${column} LIMIT ${PAGE}`);
  let rows = page.all(['']) as readonly Row[];
  while (rows.length > 0) {
    yield* rows;
    rows = page.all([rows.at(-1)?.id ?? '']) as readonly Row[];
  }
}

/** Secrets first, then what is destroyed, then the keys: whoever imports knows at each key whether it may come in. */
function* everything(db: Database.Database, from: WrappingKey, to: Uint8Array): Generator<ExportRecord, void, undefined> {
  const rewrapped = (wrapped: ArrayBuffer, binding: string): string =>
    wrap(to, unwrap(from.key, new Uint8Array(wrapped), binding), binding).toString('base64');
  for (const { id, wrapped } of pages(db, 'secret', 'name', ', wrapped')) yield { secret: id, wrapped: rewrapped(wrapped, `secret/${id}`) };
  for (const { id, person } of pages(db, 'destroyed_key', 'key_id', ', person')) yield { destroyed: id, person };
  for (const table of ['data_key', 'former_key'])
    for (const { id, person, wrapped } of pages(db, table, 'key_id', ', person, wrapped'))
      yield { key: id, person, wrapped: rewrapped(wrapped, id) };
}

const countOf = async (file: string, opened: ExportKeys): Promise<Exported> => {
  let [keys, destroyed] = [0, 0];
  for await (const record of recordsOf(file, opened)) {
    if ('key' in record) keys += 1;
    if ('destroyed' in record) destroyed += 1;
  }
  return { keys, destroyed };
};

export type ExportOptions = {
  readonly target: string;
  readonly passphrase: string;
  /** What trying one passphrase costs: memory of 2^(logN + 10) bytes, and a time in proportion. 17 unless told; 14 to 20. */
  readonly logN?: number;
  readonly clock?: Clock;
};

/**
 * Writes the whole keyring into one file that opens with the passphrase alone, as it is at one moment; others may use the keyring
 * meanwhile. The file has mode 0600, appears only when it is complete and has been read back and checked. Throws when there is one already.
 */
export const exportKeyring = async (
  keyring: string,
  { target, passphrase, logN = 17, clock = wallClock }: ExportOptions,
): Promise<Exported> => {
  if (!existsSync(keyring)) throw new Error(`there is no keyring at ${keyring}`);
  if (existsSync(target)) throw new Error(`${target} is there already: name another file`);
  const { header, keys } = await newHeader(passphrase, { logN, createdAt: clock() });
  const { line, end } = lineWriter(keys);
  const draft = `${target}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  const out = openSync(draft, 'wx', 0o600);
  try {
    const db = openKeyringFile(keyring);
    try {
      wrappingKeyOf(db, keyring);
      // One view of the file to the end, whatever others write.
      db.exec('BEGIN');
      writeSync(out, line(header));
      for (const record of everything(db, wrappingKeyOf(db, keyring), keys.wrapping)) writeSync(out, line(record));
      writeSync(out, end());
      db.exec('COMMIT');
    } finally {
      db.close();
    }
    fsyncSync(out);
    const written = await countOf(draft, keys);
    linkSync(draft, target);
    return written;
  } finally {
    closeSync(out);
    rmSync(draft);
    syncFolder(dirname(target));
  }
};
