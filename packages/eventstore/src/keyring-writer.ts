import AsyncDatabase from 'libsql/promise';
import { CUT_WRITE_AHEAD_LOG, PRAGMAS } from './keyring-file.js';

export type WrappedKey = { readonly keyId: string; readonly person: string; readonly wrapped: Uint8Array };

/** Durable changes, made one after another while the event loop goes on: a sync of the disk may take many milliseconds. */
export type KeyringWriter = {
  /** Keeps what is there already. Takes nothing when the file has gone over to another wrapping key than the one named. */
  readonly insert: (keys: readonly WrappedKey[], wrappingId: string) => Promise<void>;
  /** Destroys all keys of a person. */
  readonly remove: (person: string) => Promise<void>;
  /** Destroys these keys, whether they are here or not. */
  readonly bury: (person: string, keyIds: readonly string[]) => Promise<void>;
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
      insert: await db.prepare(`INSERT INTO data_key (key_id, person, wrapped)
        SELECT ?, ?, ? WHERE EXISTS (SELECT 1 FROM wrapping WHERE id = ?) ON CONFLICT DO NOTHING`),
      removePresent: await db.prepare('DELETE FROM data_key WHERE person = ?'),
      removeFormer: await db.prepare('DELETE FROM former_key WHERE person = ?'),
      dropPresent: await db.prepare('DELETE FROM data_key WHERE key_id = ?'),
      dropFormer: await db.prepare('DELETE FROM former_key WHERE key_id = ?'),
      note: await db.prepare('INSERT INTO destroyed_key (key_id, person) VALUES (?, ?) ON CONFLICT DO NOTHING'),
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
    insert: (keys, wrappingId) =>
      inTurn(async () => {
        const { insert } = await prepared;
        await inTransaction(() => {
          for (const { keyId, person, wrapped } of keys) insert.run([keyId, person, wrapped, wrappingId]);
        });
      }),
    remove: (person) =>
      inTurn(async () => {
        const { removePresent, removeFormer } = await prepared;
        await inTransaction(() => {
          removePresent.run([person]);
          removeFormer.run([person]);
        });
        await db.exec(CUT_WRITE_AHEAD_LOG);
      }),
    bury: (person, keyIds) =>
      inTurn(async () => {
        const { dropPresent, dropFormer, note } = await prepared;
        await inTransaction(() => {
          for (const keyId of keyIds) {
            dropPresent.run([keyId]);
            dropFormer.run([keyId]);
            note.run([keyId, person]);
          }
        });
        await db.exec(CUT_WRITE_AHEAD_LOG);
      }),
    close: async () => {
      await last;
      db.close();
    },
  };
};
