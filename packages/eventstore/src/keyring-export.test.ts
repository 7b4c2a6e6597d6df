import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exportKeyring } from './keyring-export.js';
import { UnfitExport } from './keyring-export-file.js';
import { importKeyring } from './keyring-import.js';
import { rotateWrappingKey } from './keyring-rotation.js';
import { keyringStatus } from './keyring-status.js';
import { openKeyring } from './libsql-keyring.js';

const PASSPHRASE = '一句很长的口令 correct horse';

let folder: string;
let file: string;
let target: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'redress-export-'));
  file = join(folder, 'keys.db');
  target = join(folder, 'keys.export');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const withKeyring = async <T>(path: string, work: (keyring: ReturnType<typeof openKeyring>) => Promise<T>): Promise<T> => {
  const keyring = openKeyring(path);
  return work(keyring).finally(() => keyring.close());
};
/** As cheap to open as an export can be. */
const exported = (keyring: string, to: string) => exportKeyring(keyring, { target: to, passphrase: PASSPHRASE, logN: 14 });
const keyFor = (path: string, person: string) => withKeyring(path, (keyring) => keyring.keyFor(person));
const find = (path: string, keyId: string) => withKeyring(path, (keyring) => keyring.find(keyId));

describe('an export of a keyring', () => {
  it('brings keys, erasures and the secret of the installation to another place', async () => {
    const [p, q, gone] = [await keyFor(file, 'p'), await keyFor(file, 'q'), await keyFor(file, 'gone')];
    await withKeyring(file, (keyring) => keyring.destroy('gone'));
    expect(await exported(file, target)).toEqual({ keys: 2, destroyed: 1 });
    expect(statSync(target).mode & 0o777).toBe(0o600);

    const elsewhere = join(folder, 'elsewhere.db');
    expect(await importKeyring(elsewhere, target, PASSPHRASE)).toEqual({ added: 2, present: 0, erased: 0 });
    await withKeyring(file, (one) =>
      withKeyring(elsewhere, async (other) => {
        expect(other.pepper).toEqual(one.pepper);
        for (const { keyId, key } of [p, q]) expect(await other.find(keyId)).toEqual(key);
        expect(await other.keyFor('p')).toEqual(p);
        expect(await other.find(gone.keyId)).toBeUndefined();
        expect(await other.keysOf('gone')).toEqual([gone.keyId]);
      }),
    );
    expect(await importKeyring(elsewhere, target, PASSPHRASE)).toEqual({ added: 0, present: 2, erased: 0 });
  });

  it('shows no key and opens with nothing but its passphrase', async () => {
    const { key } = await keyFor(file, 'p');
    await exported(file, target);
    const text = readFileSync(target);
    const pepper = await withKeyring(file, async (keyring) => keyring.pepper);
    for (const secret of [key, pepper])
      for (const form of ['base64', 'hex', 'latin1'] as const)
        expect(text.includes(Buffer.from(secret).toString(form), 0, 'latin1')).toBe(false);
    await expect(importKeyring(join(folder, 'other.db'), target, `${PASSPHRASE}!`)).rejects.toThrow(/the passphrase is not the one/);
    expect(readdirSync(folder)).not.toContain('other.db');
  });

  it('does not depend on the wrapping key of its time', async () => {
    const { keyId, key } = await keyFor(file, 'p');
    await exported(file, target);
    rotateWrappingKey(file);
    expect(await importKeyring(file, target, PASSPHRASE)).toEqual({ added: 0, present: 1, erased: 0 });
    expect(await find(file, keyId)).toEqual(key);
  });

  it('made before an erasure does not undo it', async () => {
    const { keyId } = await keyFor(file, 'p');
    await exported(file, target);
    await withKeyring(file, (keyring) => keyring.destroy('p'));
    expect(await importKeyring(file, target, PASSPHRASE)).toEqual({ added: 0, present: 0, erased: 1 });
    expect(await find(file, keyId)).toBeUndefined();
  });

  it('made after an erasure elsewhere carries it over', async () => {
    const elsewhere = join(folder, 'elsewhere.db');
    const { keyId } = await keyFor(file, 'p');
    await exported(file, target);
    await importKeyring(elsewhere, target, PASSPHRASE);
    await withKeyring(file, (keyring) => keyring.destroy('p'));
    const later = join(folder, 'later.export');
    await exported(file, later);
    await importKeyring(elsewhere, later, PASSPHRASE);
    expect(await find(elsewhere, keyId)).toBeUndefined();
  });

  it('gives a person back an older key beside the one of meanwhile, and an erasure destroys both', async () => {
    const early = join(folder, 'early.export');
    const two = join(folder, 'two.db');
    await keyFor(file, 'q');
    await exported(file, early);
    const old = await keyFor(file, 'p');
    await exported(file, target);

    await importKeyring(two, early, PASSPHRASE);
    const second = await keyFor(two, 'p');
    expect(second.keyId).not.toBe(old.keyId);
    expect(await importKeyring(two, target, PASSPHRASE)).toEqual({ added: 1, present: 1, erased: 0 });
    expect(keyringStatus(two)).toMatchObject({ persons: 2, keys: 3 });
    await withKeyring(two, async (keyring) => {
      expect(await keyring.keyFor('p')).toEqual(second);
      expect(await keyring.find(old.keyId)).toEqual(old.key);
      expect(await keyring.destroy('p')).toBe(true);
      expect(await keyring.find(old.keyId)).toBeUndefined();
      expect(await keyring.find(second.keyId)).toBeUndefined();
      expect([...(await keyring.keysOf('p'))].sort()).toEqual([old.keyId, second.keyId].sort());
    });
  });

  it('of another installation is refused, and nothing of it is taken', async () => {
    await keyFor(file, 'p');
    await exported(file, target);
    const other = join(folder, 'other.db');
    await keyFor(other, 'q');
    const before = keyringStatus(other);
    await expect(importKeyring(other, target, PASSPHRASE)).rejects.toThrow(/belongs to another installation/);
    expect(keyringStatus(other)).toEqual(before);
  });

  it('does not replace a file', async () => {
    await keyFor(file, 'p');
    writeFileSync(target, 'mine');
    await expect(exported(file, target)).rejects.toThrow(/is there already/);
    expect(readFileSync(target, 'utf8')).toBe('mine');
  });

  it.each([
    ['whose end is missing', (lines: string[]) => lines.slice(0, -2)],
    ['from which a record was taken out', (lines: string[]) => [...lines.slice(0, 2), ...lines.slice(3)]],
    ['in which keys were given to other persons', (lines: string[]) => lines.map((line) => line.replace('"person":"p"', '"person":"q"'))],
    ['in which a line is no record', (lines: string[]) => [...lines.slice(0, 2), '{"more":1}', ...lines.slice(2)]],
  ])('%s is refused, and not even a keyring is made', async (_what, damage) => {
    await keyFor(file, 'p');
    await keyFor(file, 'r');
    await exported(file, target);
    writeFileSync(target, damage(readFileSync(target, 'utf8').split('\n')).join('\n'));
    await expect(importKeyring(join(folder, 'other.db'), target, PASSPHRASE)).rejects.toBeInstanceOf(UnfitExport);
    expect(readdirSync(folder)).not.toContain('other.db');
  });

  it('is not taken from any other file', async () => {
    writeFileSync(target, 'not an export\n');
    await expect(importKeyring(file, target, PASSPHRASE)).rejects.toThrow(/is not an export of a keyring/);
    writeFileSync(target, '');
    await expect(importKeyring(file, target, PASSPHRASE)).rejects.toThrow(/is not an export of a keyring/);
  });
});
