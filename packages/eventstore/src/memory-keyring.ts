import { randomBytes, randomUUID } from 'node:crypto';
import type { DataKey, Keyring } from './keyring.js';

/** Keys that live and die with the process: for tests and trials. */
export const memoryKeyring = (): Keyring => {
  const byPerson = new Map<string, DataKey>();
  const byId = new Map<string, Uint8Array>();
  const everOf = new Map<string, Set<string>>();

  const note = (person: string, keyId: string): void => {
    everOf.set(person, (everOf.get(person) ?? new Set()).add(keyId));
  };
  const drop = (person: string, keyId: string): boolean => {
    if (byPerson.get(person)?.keyId === keyId) byPerson.delete(person);
    return byId.delete(keyId);
  };

  return {
    pepper: randomBytes(32),
    keyFor: async (person) => {
      const known = byPerson.get(person);
      if (known !== undefined) return known;
      const made = { keyId: randomUUID(), key: randomBytes(32) };
      byPerson.set(person, made);
      byId.set(made.keyId, made.key);
      note(person, made.keyId);
      return made;
    },
    find: async (keyId) => byId.get(keyId),
    keysOf: async (person) => [...(everOf.get(person) ?? [])],
    destroy: async (person) => [...(everOf.get(person) ?? [])].map((keyId) => drop(person, keyId)).includes(true),
    bury: async (person, keyIds) => {
      for (const keyId of keyIds) {
        note(person, keyId);
        drop(person, keyId);
      }
    },
    close: async () => undefined,
  };
};
