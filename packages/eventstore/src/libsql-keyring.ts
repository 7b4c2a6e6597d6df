import { randomBytes, randomUUID } from 'node:crypto';
import type { DataKey, Keyring } from './keyring.js';
import { openKeyringFile } from './keyring-file.js';
import { openKeyringWriter, type WrappedKey } from './keyring-writer.js';
import { createLru } from './lru.js';
import { wrappingKeyOf } from './wrapping-file.js';
import { unwrap, wrap } from './wrapping-key.js';

/** Persons whose keys are kept in memory; about 300 bytes each. */
const CACHED_PERSONS = 20_000;

type Row = { readonly key_id: string; readonly wrapped: Uint8Array; readonly wrapping: string };
type Waiting = { readonly resolve: (key: DataKey) => void; readonly reject: (cause: unknown) => void };

const COLUMNS = 'key_id, wrapped, (SELECT id FROM wrapping) AS wrapping';

/**
 * Keyring in a file of its own; its wrapping key lies beside it as `<file>.wrap`. Both have mode 0600. Several processes may share it; a
 * destruction by one is seen by the others at their next turn of the event loop, a new wrapping key at their next look into the file.
 */
export const openKeyring = (file: string): Keyring => {
  const db = openKeyringFile(file);
  let wrapping = wrappingKeyOf(db, file);

  const writer = openKeyringWriter(file);
  const byPerson = db.prepare(`SELECT ${COLUMNS} FROM data_key WHERE person = ?`);
  const byId = db.prepare(`SELECT ${COLUMNS} FROM data_key WHERE key_id = ? UNION ALL SELECT ${COLUMNS} FROM former_key WHERE key_id = ?`);
  const idsOf = db.prepare(`SELECT key_id FROM data_key WHERE person = ? UNION ALL SELECT key_id FROM former_key WHERE person = ?
    UNION ALL SELECT key_id FROM destroyed_key WHERE person = ?`);
  const isBuried = db.prepare('SELECT 1 FROM destroyed_key WHERE key_id = ?');
  const destructions = db.prepare('SELECT count FROM destruction');
  const persons = createLru<DataKey>(CACHED_PERSONS);
  const keys = createLru<Uint8Array>(CACHED_PERSONS);

  /** A row, after taking over the wrapping key it is wrapped with where another process has brought a new one. */
  const rowOf = (select: typeof byId, parameters: readonly string[]): Row | undefined => {
    for (;;) {
      const row = select.get([...parameters]) as Row | undefined;
      if (row === undefined || row.wrapping === wrapping.id) return row;
      wrapping = wrappingKeyOf(db, file);
    }
  };

  const insertSecret = db.prepare(`INSERT INTO secret (name, wrapped)
    SELECT ?, ? WHERE EXISTS (SELECT 1 FROM wrapping WHERE id = ?) ON CONFLICT DO NOTHING`);
  const readSecret = db.prepare('SELECT name AS key_id, wrapped, (SELECT id FROM wrapping) AS wrapping FROM secret WHERE name = ?');
  /** Made at first start; of two processes that start at once, both take the one that was stored. */
  const secret = (name: string): Buffer => {
    for (;;) {
      const row = rowOf(readSecret, [name]);
      if (row !== undefined) return unwrap(wrapping.key, row.wrapped, `secret/${name}`);
      insertSecret.run([name, wrap(wrapping.key, randomBytes(32), `secret/${name}`), wrapping.id]);
      // Nothing was taken where another process has brought a new wrapping key since.
      wrapping = wrappingKeyOf(db, file);
    }
  };

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

  const stored = (person: string): DataKey | undefined => {
    const row = rowOf(byPerson, [person]);
    if (row === undefined) return undefined;
    const known = { keyId: row.key_id, key: unwrap(wrapping.key, row.wrapped, row.key_id) };
    persons.set(person, known);
    keys.set(known.keyId, known.key);
    return known;
  };

  const newKey = (person: string): WrappedKey => {
    const keyId = randomUUID();
    return { keyId, person, wrapped: wrap(wrapping.key, randomBytes(32), keyId) };
  };

  /** Makes keys for these persons; answers those for whom there is none, for the wrapping key has changed under our hands. */
  const make = async (batch: ReadonlyMap<string, readonly Waiting[]>): Promise<ReadonlyMap<string, readonly Waiting[]>> => {
    const { id } = wrapping;
    await writer.insert([...batch.keys()].map(newKey), id);
    const left = new Map<string, readonly Waiting[]>();
    for (const [person, callers] of batch) {
      const key = stored(person);
      if (key === undefined) left.set(person, callers);
      else for (const { resolve } of callers) resolve(key);
    }
    if (left.size === 0) return left;
    wrapping = wrappingKeyOf(db, file);
    if (wrapping.id === id) throw new Error('a key was destroyed while it was made');
    return left;
  };

  let waiting = new Map<string, Waiting[]>();
  let isMaking = false;
  /** All persons asked for while a commit is under way share the next one. */
  const makeAll = async (): Promise<void> => {
    if (isMaking) return;
    isMaking = true;
    while (waiting.size > 0) {
      let batch: ReadonlyMap<string, readonly Waiting[]> = waiting;
      waiting = new Map();
      try {
        while (batch.size > 0) batch = await make(batch);
      } catch (cause) {
        for (const callers of batch.values()) for (const { reject } of callers) reject(cause);
      }
    }
    isMaking = false;
  };

  const pepper = secret('pepper');

  const keysOf = (person: string): readonly string[] =>
    (idsOf.all([person, person, person]) as readonly Pick<Row, 'key_id'>[]).map(({ key_id }) => key_id);

  /** Afterwards, too: until the file has forgotten a key, somebody may have looked it up again. */
  const forget = (person: string, keyIds: readonly string[]): void => {
    persons.delete(person);
    for (const keyId of keyIds) keys.delete(keyId);
  };

  return {
    pepper,
    keyFor: async (person) => {
      refresh();
      const known = persons.get(person) ?? stored(person);
      if (known !== undefined) return known;
      return new Promise((resolve, reject) => {
        const callers = waiting.get(person);
        if (callers === undefined) waiting.set(person, [{ resolve, reject }]);
        else callers.push({ resolve, reject });
        void makeAll();
      });
    },

    find: async (keyId) => {
      refresh();
      const known = keys.get(keyId);
      if (known !== undefined) return known;
      const row = rowOf(byId, [keyId, keyId]);
      if (row === undefined) return undefined;
      const key = unwrap(wrapping.key, row.wrapped, row.key_id);
      keys.set(keyId, key);
      return key;
    },

    keysOf: async (person) => keysOf(person),

    destroy: async (person) => {
      const living = keysOf(person).filter((keyId) => isBuried.get([keyId]) === undefined);
      if (living.length > 0) await writer.remove(person);
      forget(person, living);
      return living.length > 0;
    },

    bury: async (person, keyIds) => {
      const unburied = keyIds.filter((keyId) => isBuried.get([keyId]) === undefined);
      if (unburied.length > 0) await writer.bury(person, unburied);
      // Also those that another process has buried: they may still be in the memory of this one.
      forget(person, keyIds);
    },

    close: async () => {
      await writer.close();
      db.close();
    },
  };
};
