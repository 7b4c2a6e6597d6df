import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import { rotateWrappingKey } from './keyring-rotation.js';
import { keyringStatus } from './keyring-status.js';
import { openKeyring } from './libsql-keyring.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'redress-rotation-'));
  file = join(folder, 'keys.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const waiting = (): readonly string[] => readdirSync(folder).filter((name) => /\.wrap\.[0-9a-f]{32}$/.test(name));

const wrappedRows = (): readonly Buffer[] => {
  const db = new Database(file);
  const rows = db.prepare('SELECT wrapped FROM data_key UNION ALL SELECT wrapped FROM secret').all([]) as { wrapped: ArrayBuffer }[];
  db.close();
  return rows.map(({ wrapped }) => Buffer.from(wrapped));
};

const onDisk = (): Buffer =>
  Buffer.concat(
    ['keys.db', 'keys.db-wal']
      .map((name) => join(folder, name))
      .filter(existsSync)
      .map((one) => readFileSync(one)),
  );

describe('a new wrapping key', () => {
  it('opens every key, the secret of the installation and what is made afterwards', async () => {
    const before = openKeyring(file);
    const keys = await Promise.all(Array.from({ length: 30 }, (_, index) => before.keyFor(`p${index}`)));
    await before.close();
    const old = readFileSync(`${file}.wrap`);
    const { from, to, keys: count } = rotateWrappingKey(file);
    expect(count).toBe(31);
    expect(from).not.toBe(to);
    expect(keyringStatus(file)).toEqual({ persons: 30, keys: 30, destroyed: 0, wrappingKey: to });
    expect(readFileSync(`${file}.wrap`)).not.toEqual(old);
    expect(waiting()).toEqual([]);
    const after = openKeyring(file);
    expect(after.pepper).toEqual(before.pepper);
    for (const { keyId, key } of keys) expect(await after.find(keyId)).toEqual(key);
    await after.keyFor('new');
    await after.close();
  });

  it('leaves nothing on disk that the old one opens', async () => {
    const keyring = openKeyring(file);
    await keyring.keyFor('p');
    const rows = wrappedRows();
    expect(rows.every((row) => onDisk().includes(row))).toBe(true);
    rotateWrappingKey(file);
    expect(rows.filter((row) => onDisk().includes(row))).toEqual([]);
    await keyring.close();
  });

  it('is taken over by those who have the keyring open, also in the middle of making a key', async () => {
    const [one, other] = [openKeyring(file), openKeyring(file)];
    const known = await one.keyFor('p');
    rotateWrappingKey(file);
    expect(await other.find(known.keyId)).toEqual(known.key);
    const making = Promise.all(['q', 'r', 'q'].map((person) => one.keyFor(person)));
    // What is on its way is wrapped with the key that is in force no longer.
    rotateWrappingKey(file);
    const [q, r, again] = await making;
    expect(again).toEqual(q);
    for (const made of [q, r]) expect(await other.find(made?.keyId ?? '')).toEqual(made?.key);
    await Promise.all([one.close(), other.close()]);
    const fresh = openKeyring(file);
    expect(await fresh.keyFor('q')).toEqual(q);
    await fresh.close();
  });

  it('that was cut off before its commit changes nothing', async () => {
    const keyring = openKeyring(file);
    const { keyId, key } = await keyring.keyFor('p');
    await keyring.close();
    writeFileSync(`${file}.wrap.${'0'.repeat(32)}`, Buffer.alloc(32));
    const again = openKeyring(file);
    expect(await again.find(keyId)).toEqual(key);
    await again.close();
    rotateWrappingKey(file);
    expect(waiting()).toEqual([]);
  });

  it('that was cut off behind its commit is found where it waits, and put into its place by the next', async () => {
    const keyring = openKeyring(file);
    const { keyId, key } = await keyring.keyFor('p');
    await keyring.close();
    copyFileSync(`${file}.wrap`, `${file}.old`);
    const { to } = rotateWrappingKey(file);
    renameSync(`${file}.wrap`, `${file}.wrap.${to}`);
    renameSync(`${file}.old`, `${file}.wrap`);
    const again = openKeyring(file);
    expect(await again.find(keyId)).toEqual(key);
    expect(rotateWrappingKey(file).from).toBe(to);
    expect(waiting()).toEqual([]);
    expect(await again.find(keyId)).toEqual(key);
    await again.close();
  });

  it('is refused where a key does not open, and nothing is changed', async () => {
    const keyring = openKeyring(file);
    const { keyId, key } = await keyring.keyFor('p');
    await keyring.keyFor('q');
    await keyring.close();
    const db = new Database(file);
    db.exec("UPDATE data_key SET wrapped = zeroblob(60) WHERE person = 'q'");
    db.close();
    expect(() => rotateWrappingKey(file)).toThrow();
    const after = openKeyring(file);
    expect(await after.find(keyId)).toEqual(key);
    await after.close();
  });

  it('is not made where there is no keyring', () => {
    expect(() => rotateWrappingKey(file)).toThrow(/there is no keyring/);
    expect(readdirSync(folder)).toEqual([]);
  });
});
