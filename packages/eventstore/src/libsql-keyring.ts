import { randomBytes, randomUUID } from 'node:crypto';
import type { DataKey, Keyring } from './keyring.js';
import { openKeyringFile, openKeyringWriter, type WrappedKey } from './keyring-file.js';
import { createLru } from './lru.js';
import { loadWrappingKey, unwrap, wrap } from './wrapping-key.js';

/** Persons whose keys are kept in memory; about 300 bytes each. */
const CACHED_PERSONS = 20_000;

type Row = { readonly key_id: string; readonly wrapped: Uint8Array };
type Waiting = { readonly resolve: (key: DataKey) => void; readonly reject: (cause: unknown) => void };

/**
 * Keyring in a file of its own; its wrapping key lies beside it as `<file>.wrap`. Both have mode 0600. Several processes may share it; a
 * destruction by one is seen by the others at their next turn of the event loop.
 */
export const openKeyring = (file: string): Keyring => {
  const db = openKeyringFile(file);
  // The first thing that is ever wrapped is the pepper.
  const isNew = db.prepare('SELECT 1 FROM secret LIMIT 1').get([]) === undefined;
  const wrappingKey = loadWrappingKey(`${file}.wrap`, isNew);

  const writer = openKeyringWriter(file);
  const byPerson = db.prepare('SELECT key_id, wrapped FROM data_key WHERE person = ?');
  const byId = db.prepare('SELECT key_id, wrapped FROM data_key WHERE key_id = ?');
  const destructions = db.prepare('SELECT count FROM destruction');
  const persons = createLru<DataKey>(CACHED_PERSONS);
  const keys = createLru<Uint8Array>(CACHED_PERSONS);

  /** Made at first start; of two processes that start at once, both take the one that was stored. */
  const secret = (name: string): Buffer => {
    const made = wrap(wrappingKey, randomBytes(32), `secret/${name}`);
    db.prepare('INSERT INTO secret (name, wrapped) VALUES (?, ?) ON CONFLICT DO NOTHING').run([name, made]);
    const { wrapped } = db.prepare('SELECT wrapped FROM secret WHERE name = ?').get([name]) as Pick<Row, 'wrapped'>;
    return unwrap(wrappingKey, wrapped, `secret/${name}`);
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

  const newKey = (person: string): WrappedKey => {
    const keyId = randomUUID();
    return { keyId, person, wrapped: wrap(wrappingKey, randomBytes(32), keyId) };
  };

  let waiting = new Map<string, Waiting[]>();
  let isMaking = false;
  /** All persons asked for while a commit is under way share the next one. */
  const makeAll = async (): Promise<void> => {
    if (isMaking) return;
    isMaking = true;
    while (waiting.size > 0) {
      const batch = waiting;
      waiting = new Map();
      try {
        await writer.insert([...batch.keys()].map(newKey));
        for (const [person, callers] of batch) {
          const key = stored(person);
          if (key === undefined) throw new Error('a key was destroyed while it was made');
          for (const { resolve } of callers) resolve(key);
        }
      } catch (cause) {
        for (const callers of batch.values()) for (const { reject } of callers) reject(cause);
      }
    }
    isMaking = false;
  };

  const pepper = secret('pepper');

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
      const row = byId.get([keyId]) as Row | undefined;
      if (row === undefined) return undefined;
      const key = unwrap(wrappingKey, row.wrapped, row.key_id);
      keys.set(keyId, key);
      return key;
    },

    destroy: async (person) => {
      const row = byPerson.get([person]) as Row | undefined;
      if (row !== undefined) await writer.remove(person);
      // Afterwards: until then somebody may have looked it up again.
      persons.delete(person);
      if (row !== undefined) keys.delete(row.key_id);
      return row !== undefined;
    },

    close: async () => {
      await writer.close();
      db.close();
    },
  };
};
