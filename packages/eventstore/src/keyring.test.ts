import { randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import type { Keyring } from './keyring.js';
import { openKeyring } from './libsql-keyring.js';
import { memoryKeyring } from './memory-keyring.js';
import { wrap } from './wrapping-key.js';

const folder = mkdtempSync(join(tmpdir(), 'redress-keyring-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const freshFile = (): string => {
  files += 1;
  return join(folder, `${files}.keys`);
};

/** Everything that lies on disk for a keyring. */
const bytesOf = (file: string): Buffer =>
  Buffer.concat([file, `${file}-wal`].filter((one) => existsSync(one)).map((one) => readFileSync(one)));

const wrappedOf = (file: string, person: string): Buffer => {
  const db = new Database(file);
  const { wrapped } = db.prepare('SELECT wrapped FROM data_key WHERE person = ?').get([person]) as { readonly wrapped: Uint8Array };
  db.close();
  return Buffer.from(wrapped);
};

const contract = (name: string, make: () => Keyring): void => {
  describe(`${name}: keyring`, () => {
    it('gives each person one key of 256 bits and finds it by its id', async () => {
      const keyring = make();
      const one = await keyring.keyFor('p');
      expect(one.key).toHaveLength(32);
      expect(await keyring.keyFor('p')).toEqual(one);
      expect((await keyring.keyFor('q')).keyId).not.toBe(one.keyId);
      expect(Buffer.from((await keyring.find(one.keyId)) ?? [])).toEqual(Buffer.from(one.key));
      await keyring.close();
    });

    it('knows nothing of a destroyed key and gives a new one to who comes back', async () => {
      const keyring = make();
      const { keyId } = await keyring.keyFor('p');
      expect(await keyring.destroy('p')).toBe(true);
      expect(await keyring.destroy('p')).toBe(false);
      expect(await keyring.find(keyId)).toBeUndefined();
      expect((await keyring.keyFor('p')).keyId).not.toBe(keyId);
      await keyring.close();
    });

    it('remembers the ids of all keys a person ever had, and nothing of strangers', async () => {
      const keyring = make();
      const { keyId: first } = await keyring.keyFor('p');
      await keyring.destroy('p');
      const { keyId: second } = await keyring.keyFor('p');
      await keyring.keyFor('q');
      expect([...(await keyring.keysOf('p'))].sort()).toEqual([first, second].sort());
      expect(await keyring.keysOf('stranger')).toEqual([]);
      await keyring.close();
    });

    it('buries the keys that are named, and no others', async () => {
      const keyring = make();
      const { keyId } = await keyring.keyFor('p');
      const other = await keyring.keyFor('q');
      await keyring.bury('p', [keyId, 'never-seen']);
      await keyring.bury('p', [keyId]);
      expect(await keyring.find(keyId)).toBeUndefined();
      expect([...(await keyring.keysOf('p'))].sort()).toEqual([keyId, 'never-seen'].sort());
      expect(await keyring.find(other.keyId)).toEqual(other.key);
      expect((await keyring.keyFor('p')).keyId).not.toBe(keyId);
      await keyring.close();
    });

    it('agrees on one key when many ask for the same persons at once', async () => {
      const keyring = make();
      const keys = await Promise.all(Array.from({ length: 600 }, (_, index) => keyring.keyFor(`p${index % 200}`)));
      expect(new Set(keys.map(({ keyId }) => keyId)).size).toBe(200);
      await keyring.close();
    });
  });
};

contract('memory', memoryKeyring);
contract('file', () => openKeyring(freshFile()));

describe('keyring in a file', () => {
  it('is readable by its owner only, with all its side files', async () => {
    const file = freshFile();
    const keyring = openKeyring(file);
    await keyring.keyFor('p');
    const name = file.slice(folder.length + 1);
    const beside = readdirSync(folder).filter((one) => one.startsWith(name));
    expect(beside).toEqual(expect.arrayContaining([name, `${name}.wrap`]));
    for (const one of beside) expect(statSync(join(folder, one)).mode & 0o777).toBe(0o600);
    await keyring.close();
  });

  it('takes back a mode that others had widened', async () => {
    const file = freshFile();
    await openKeyring(file).close();
    chmodSync(file, 0o644);
    await openKeyring(file).close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('keeps keys and pepper over a restart', async () => {
    const file = freshFile();
    const before = openKeyring(file);
    const key = await before.keyFor('p');
    await before.close();
    const after = openKeyring(file);
    expect(after.pepper).toEqual(before.pepper);
    expect(await after.find(key.keyId)).toEqual(key.key);
    expect(await after.keyFor('p')).toEqual(key);
    await after.close();
  });

  it('holds no key in clear', async () => {
    const file = freshFile();
    const keyring = openKeyring(file);
    const { key } = await keyring.keyFor('p');
    const { pepper } = keyring;
    await keyring.close();
    for (const secret of [key, pepper]) expect(readFileSync(file).includes(Buffer.from(secret))).toBe(false);
  });

  it('leaves nothing of a destroyed key on disk', async () => {
    const file = freshFile();
    const keyring = openKeyring(file);
    await keyring.keyFor('p');
    await keyring.keyFor('q');
    const wrapped = wrappedOf(file, 'p');
    expect(bytesOf(file).includes(wrapped)).toBe(true);
    await keyring.destroy('p');
    const name = file.slice(folder.length + 1);
    expect(readdirSync(folder)).toContain(`${name}-wal`);
    expect(bytesOf(file).includes(wrapped)).toBe(false);
    await keyring.close();
  });

  it('sees what another process makes and destroys, in spite of its memory', async () => {
    const file = freshFile();
    const [one, other] = [openKeyring(file), openKeyring(file)];
    const key = await one.keyFor('p');
    expect(await other.keyFor('p')).toEqual(key);
    await one.destroy('p');
    await new Promise((resolve) => setImmediate(resolve));
    expect(await other.find(key.keyId)).toBeUndefined();
    await Promise.all([one.close(), other.close()]);
  });

  it('of the first release opens with all its keys and goes on', async () => {
    const file = freshFile();
    const [wrapping, key, pepper] = [randomBytes(32), randomBytes(32), randomBytes(32)];
    writeFileSync(`${file}.wrap`, wrapping);
    const db = new Database(file);
    db.exec(`CREATE TABLE data_key (key_id TEXT PRIMARY KEY, person TEXT NOT NULL UNIQUE, wrapped BLOB NOT NULL);
      CREATE TABLE secret (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL);
      CREATE TABLE destruction (count INTEGER NOT NULL);
      INSERT INTO destruction SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM destruction);
      CREATE TRIGGER count_destruction AFTER DELETE ON data_key BEGIN UPDATE destruction SET count = count + 1; END;`);
    db.prepare('INSERT INTO data_key VALUES (?, ?, ?)').run(['k1', 'p', wrap(wrapping, key, 'k1')]);
    db.prepare('INSERT INTO secret VALUES (?, ?)').run(['pepper', wrap(wrapping, pepper, 'secret/pepper')]);
    db.close();

    const keyring = openKeyring(file);
    expect(keyring.pepper).toEqual(pepper);
    expect(await keyring.keyFor('p')).toEqual({ keyId: 'k1', key });
    expect(await keyring.destroy('p')).toBe(true);
    expect(await keyring.keysOf('p')).toEqual(['k1']);
    await keyring.close();
  });

  it('of a newer release is refused and left alone', () => {
    const file = freshFile();
    const db = new Database(file);
    db.exec('CREATE TABLE future (more TEXT); PRAGMA user_version = 3;');
    db.close();
    const before = readFileSync(file);
    expect(() => openKeyring(file)).toThrow(/newer release \(format 3/);
    expect(readFileSync(file)).toEqual(before);
  });

  it('does not open with the wrapping key of another one, and says so', async () => {
    const [file, other] = [freshFile(), freshFile()];
    await openKeyring(file).close();
    await openKeyring(other).close();
    copyFileSync(`${other}.wrap`, `${file}.wrap`);
    expect(() => openKeyring(file)).toThrow(/wrapping key .* does not belong to its keyring/);
  });

  it('does not open without its wrapping key, and says so', async () => {
    const file = freshFile();
    await openKeyring(file).close();
    rmSync(`${file}.wrap`);
    expect(() => openKeyring(file)).toThrow(/wrapping key .* is missing/);
  });
});
