import { timingSafeEqual } from 'node:crypto';
import type Database from 'libsql';
import { type ExportKeys, type ExportRecord, openExport, recordsOf, UnfitExport } from './keyring-export-file.js';
import { CUT_WRITE_AHEAD_LOG, openKeyringFile } from './keyring-file.js';
import { type WrappingKey, wrappingKeyOf } from './wrapping-file.js';
import { unwrap, wrap } from './wrapping-key.js';

/** What became of the keys of an export. */
export type Imported = {
  readonly added: number;
  /** Here already. */
  readonly present: number;
  /** Destroyed here, or since by another keyring: they stay erased. */
  readonly erased: number;
};

type Into = { readonly db: Database.Database; readonly wrapping: WrappingKey; readonly keys: ExportKeys; readonly file: string };

/** An installation has one pepper for ever: fingerprints of commands and hashes of API keys in the log rest on it. */
const takeSecret = ({ db, wrapping, keys, file }: Into, name: string, wrapped: string): void => {
  const binding = `secret/${name}`;
  const secret = unwrap(keys.wrapping, Buffer.from(wrapped, 'base64'), binding);
  const known = db.prepare('SELECT wrapped FROM secret WHERE name = ?').get([name]) as { readonly wrapped: Uint8Array } | undefined;
  if (known === undefined) {
    db.prepare('INSERT INTO secret (name, wrapped) VALUES (?, ?)').run([name, wrap(wrapping.key, secret, binding)]);
    return;
  }
  if (!timingSafeEqual(unwrap(wrapping.key, known.wrapped, binding), secret))
    throw new UnfitExport(
      file,
      'belongs to another installation than this keyring: move this keyring and its .wrap file aside first, if it is the wrong one',
    );
};

const importer = (into: Into) => {
  const { db, wrapping, keys } = into;
  const isKnown = db.prepare('SELECT 1 FROM data_key WHERE key_id = ? UNION ALL SELECT 1 FROM former_key WHERE key_id = ?');
  const isBuried = db.prepare('SELECT 1 FROM destroyed_key WHERE key_id = ?');
  const hasKey = db.prepare('SELECT 1 FROM data_key WHERE person = ?');
  const drops = ['data_key', 'former_key'].map((table) => db.prepare(`DELETE FROM ${table} WHERE key_id = ?`));
  const bury = db.prepare('INSERT INTO destroyed_key (key_id, person) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const inserts = {
    present: db.prepare('INSERT INTO data_key (key_id, person, wrapped) VALUES (?, ?, ?)'),
    former: db.prepare('INSERT INTO former_key (key_id, person, wrapped) VALUES (?, ?, ?)'),
  };

  return (record: ExportRecord): keyof Imported | undefined => {
    if ('secret' in record) {
      takeSecret(into, record.secret, record.wrapped);
      return undefined;
    }
    if ('destroyed' in record) {
      for (const drop of drops) drop.run([record.destroyed]);
      bury.run([record.destroyed, record.person]);
      return undefined;
    }
    const { key: keyId, person } = record;
    if (isBuried.get([keyId]) !== undefined) return 'erased';
    if (isKnown.get([keyId, keyId]) !== undefined) return 'present';
    const wrapped = wrap(wrapping.key, unwrap(keys.wrapping, Buffer.from(record.wrapped, 'base64'), keyId), keyId);
    // A person who got another key meanwhile keeps it for what is new; this one opens what it sealed.
    const { present, former } = inserts;
    (hasKey.get([person]) === undefined ? present : former).run([keyId, person, wrapped]);
    return 'added';
  };
};

/**
 * Takes the keys of an export into a keyring, which is made where there is none: all of them or none. What is erased here or in the export
 * stays erased. Nobody else may write to the keyring meanwhile.
 *
 * Throws `UnfitExport` when the file is not whole, the passphrase is not its own, or it belongs to another installation.
 */
export const importKeyring = async (keyring: string, file: string, passphrase: string): Promise<Imported> => {
  const keys = await openExport(file, passphrase);
  // Read to its end first: a file that is not whole should not even make a keyring.
  for await (const _record of recordsOf(file, keys));
  const db = openKeyringFile(keyring);
  try {
    wrappingKeyOf(db, keyring);
    db.exec('BEGIN IMMEDIATE');
    const take = importer({ db, wrapping: wrappingKeyOf(db, keyring), keys, file });
    const counts = { added: 0, present: 0, erased: 0 };
    for await (const record of recordsOf(file, keys)) {
      const outcome = take(record);
      if (outcome !== undefined) counts[outcome] += 1;
    }
    db.exec('COMMIT');
    db.exec(CUT_WRITE_AHEAD_LOG);
    return counts;
  } finally {
    // Closing ends a transaction that was not committed.
    db.close();
  }
};
