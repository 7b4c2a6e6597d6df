import { randomBytes, randomUUID } from 'node:crypto';
import type { DataKey, Keyring } from './keyring.js';

/** Keys that live and die with the process: for tests and trials. */
export const memoryKeyring = (): Keyring => {
  const byPerson = new Map<string, DataKey>();
  const byId = new Map<string, Uint8Array>();
  return {
    pepper: randomBytes(32),
    keyFor: async (person) => {
      const known = byPerson.get(person);
      if (known !== undefined) return known;
      const made = { keyId: randomUUID(), key: randomBytes(32) };
      byPerson.set(person, made);
      byId.set(made.keyId, made.key);
      return made;
    },
    find: async (keyId) => byId.get(keyId),
    destroy: async (person) => {
      const known = byPerson.get(person);
      if (known === undefined) return false;
      byPerson.delete(person);
      return byId.delete(known.keyId);
    },
    close: async () => undefined,
  };
};
