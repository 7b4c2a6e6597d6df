import { existsSync } from 'node:fs';
import { CUT_WRITE_AHEAD_LOG, inTransaction, openKeyringFile } from './keyring-file.js';
import { makeWaiting, settle, wrappingKeyOf } from './wrapping-file.js';
import { unwrap, wrap } from './wrapping-key.js';

export type Rotated = { readonly from: string; readonly to: string; readonly keys: number };

/** Rows and what each is wrapped for. */
const WRAPPED = [
  { table: 'data_key', column: 'key_id', bindingOf: (name: string) => name },
  { table: 'former_key', column: 'key_id', bindingOf: (name: string) => name },
  { table: 'secret', column: 'name', bindingOf: (name: string) => `secret/${name}` },
] as const;

/** Rows held in memory at a time. */
const PAGE = 10_000;

/** The driver gives the bytes of a single row as a Buffer, those of many rows bare. */
type Row = { readonly name: string; readonly wrapped: ArrayBuffer };

/**
 * Gives the keyring a new wrapping key and wraps every key with it, in one transaction. Processes that use the keyring go on and take the
 * new one by themselves. Cut off at any moment, the keyring opens with the one or the other. Whoever has both an older copy of the keyring
 * and its old wrapping key can still open that copy.
 *
 * Throws when there is no keyring, when its wrapping key is missing or when a key does not open: nothing is changed then.
 */
export const rotateWrappingKey = (keyring: string): Rotated => {
  if (!existsSync(keyring)) throw new Error(`there is no keyring at ${keyring}`);
  const db = openKeyringFile(keyring);
  try {
    // Before the transaction: a keyring of an earlier release first notes which key it has.
    wrappingKeyOf(db, keyring);
    const rotated = inTransaction(db, () => {
      const from = wrappingKeyOf(db, keyring);
      // One that was cut off behind its commit is brought to its end before its files are touched.
      settle(keyring, from);
      const to = makeWaiting(keyring);
      let keys = 0;
      for (const { table, column, bindingOf } of WRAPPED) {
        const page = db.prepare(`SELECT ${column} AS name, wrapped FROM ${table} WHERE ${column} > ? ORDER BY ${column} LIMIT ${PAGE}`);
        const update = db.prepare(`UPDATE ${table} SET wrapped = ? WHERE ${column} = ?`);
        let rows = page.all(['']) as readonly Row[];
        while (rows.length > 0) {
          for (const { name, wrapped } of rows) {
            const binding = bindingOf(name);
            update.run([wrap(to.key, unwrap(from.key, new Uint8Array(wrapped), binding), binding), name]);
          }
          keys += rows.length;
          rows = page.all([rows.at(-1)?.name ?? '']) as readonly Row[];
        }
      }
      db.prepare('UPDATE wrapping SET id = ?').run([to.id]);
      return { from: from.id, to, keys };
    });
    settle(keyring, rotated.to);
    // Nothing wrapped with the old key stays behind in the file.
    db.exec(CUT_WRITE_AHEAD_LOG);
    return { from: rotated.from, to: rotated.to.id, keys: rotated.keys };
  } finally {
    db.close();
  }
};
