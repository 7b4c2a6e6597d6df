import { existsSync } from 'node:fs';
import { openKeyringFile } from './keyring-file.js';
import { wrappingKeyOf } from './wrapping-file.js';

export type KeyringStatus = {
  /** Persons who have a key. */
  readonly persons: number;
  /** Keys that open what was sealed, former ones among them. */
  readonly keys: number;
  readonly destroyed: number;
  /** Tells wrapping keys apart; says nothing about the key itself. */
  readonly wrappingKey: string;
};

/** What a keyring holds. Throws when there is none, or when its wrapping key is missing or another one's. */
export const keyringStatus = (keyring: string): KeyringStatus => {
  if (!existsSync(keyring)) throw new Error(`there is no keyring at ${keyring}`);
  const db = openKeyringFile(keyring);
  try {
    const { id } = wrappingKeyOf(db, keyring);
    const counts = db
      .prepare(
        `SELECT (SELECT count(*) FROM data_key) AS persons, (SELECT count(*) FROM former_key) AS former,
          (SELECT count(*) FROM destroyed_key) AS destroyed`,
      )
      .get([]) as { readonly persons: number; readonly former: number; readonly destroyed: number };
    return { persons: counts.persons, keys: counts.persons + counts.former, destroyed: counts.destroyed, wrappingKey: id };
  } finally {
    db.close();
  }
};
