import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import Database from 'libsql';
import { openAccounts } from './accounts.js';
import { hashPassword, LIGHT_COST, verifyPassword } from './passwords.js';
import { openUsers, type Users } from './users.js';

jest.setTimeout(60_000); // hashing is meant to be slow
const place = mkdtempSync(join(tmpdir(), 'redress-users-'));
const opened: Users[] = [];
afterAll(() => {
  for (const users of opened) users.close();
  rmSync(place, { recursive: true, force: true });
});
let count = 0;
const freshFile = () => {
  count += 1;
  return join(place, `users-${count}.db`);
};
const open = (file: string): Users => {
  const users = openUsers(file, LIGHT_COST);
  opened.push(users);
  return users;
};

const PASSWORD = 'correct horse';
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
const ADMIN = { login: 'root', password: PASSWORD, groups: ['$admins'] };

describe('passwords', () => {
  it('are kept as slow hashes, each with its own salt', async () => {
    const [one, two] = [await hashPassword(PASSWORD), await hashPassword(PASSWORD)];
    expect(one).toMatch(/^scrypt\$32768\$8\$3\$/);
    expect(one).not.toBe(two);
    expect(one).not.toContain(PASSWORD);
    expect(await verifyPassword(PASSWORD, one)).toBe(true);
    expect(await verifyPassword(`${PASSWORD} `, one)).toBe(false);
  });

  it('are the same however the keyboard writes an accent', async () => {
    expect(await verifyPassword('caf\u00e9-caf\u00e9', await hashPassword('cafe\u0301-cafe\u0301'))).toBe(true);
  });
});

describe('the users of a node', () => {
  it('are kept in a file for its owner’s eyes, without passwords', async () => {
    const file = freshFile();
    const users = open(file);
    await users.add(ADMIN);
    await users.add({ login: 'ann', password: PASSWORD, groups: ['auditors', 'auditors'] });
    expect(users.list()).toEqual([
      { login: 'ann', groups: ['auditors'], disabled: false },
      { login: 'root', groups: ['$admins'], disabled: false },
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(open(file).list()).toEqual(users.list());
  });

  it('change in every way, and others that have the file open see it', async () => {
    const file = freshFile();
    const users = open(file);
    await users.add(ADMIN);
    await users.add({ login: 'ann', password: PASSWORD });
    const accounts = await openAccounts({ file });
    const [version, before] = [accounts.version(), accounts.find('ann')];
    await users.setPassword('ann', 'another horse');
    users.setGroups('ann', ['$ops']);
    users.setDisabled('ann', true);
    await nextTurn();
    expect(accounts.version()).not.toBe(version);
    expect(accounts.find('ann')).toMatchObject({ groups: ['$ops'], disabled: true });
    expect(accounts.find('ann')?.hash).not.toBe(before?.hash);
    users.setDisabled('ann', false);
    users.remove('ann');
    await nextTurn();
    expect(accounts.find('ann')).toBeUndefined();
    accounts.close();
  });

  it('are refused with field and reason when they are unfit', async () => {
    const users = open(freshFile());
    await users.add(ADMIN);
    await users.add({ login: 'ann', password: PASSWORD, groups: ['auditors'] });
    const add = (login: string, password = PASSWORD, groups: readonly string[] = []) => users.add({ login, password, groups });
    for (const login of ['', '$admins', 'a:b', 'a b', '张三', 'x'.repeat(65)])
      await expect(add(login)).rejects.toMatchObject({ field: 'login' });
    await expect(add('ann')).rejects.toThrow('login: there is a user ann already');
    await expect(add('auditors')).rejects.toThrow('login: auditors is a group');
    await expect(add('bob', 'short')).rejects.toThrow('password: a password has at least 8 characters');
    await expect(add('bob', 'x'.repeat(257))).rejects.toThrow('password: a password has at most 256 characters');
    for (const group of ['$all', 'a b', '', 'ann']) await expect(add('bob', PASSWORD, [group])).rejects.toMatchObject({ field: 'group' });
    await expect(add('bob', PASSWORD, ['bob'])).rejects.toMatchObject({ field: 'group' });
    await expect(users.setPassword('bob', PASSWORD)).rejects.toThrow('there is no user bob');
    expect(() => users.remove('bob')).toThrow('there is no user bob');
    expect(users.list()).toHaveLength(2);
  });

  it('never lose their last administrator', async () => {
    const users = open(freshFile());
    await users.add(ADMIN);
    for (const act of [() => users.remove('root'), () => users.setDisabled('root', true), () => users.setGroups('root', [])]) {
      expect(act).toThrow(/last user in \$admins/);
    }
    await users.add({ login: 'second', password: PASSWORD, groups: ['$admins'] });
    users.remove('root');
    expect(users.list().map(({ login }) => login)).toEqual(['second']);
  });

  it('are not taken from a file that is something else, and not from an empty one', async () => {
    const [text, other, newer] = [freshFile(), freshFile(), freshFile()];
    writeFileSync(text, 'ann:secret\n'.repeat(200));
    expect(() => openUsers(text)).toThrow(/users file .* cannot be opened/);
    const database = new Database(other);
    database.exec('CREATE TABLE t (x)');
    database.close();
    expect(() => openUsers(other)).toThrow(/is not a users file/);
    openUsers(newer).close();
    const later = new Database(newer);
    later.exec('PRAGMA user_version = 2');
    later.close();
    expect(() => openUsers(newer)).toThrow(/has format 2; this release reads format 1/);
    await expect(openAccounts({ file: freshFile() })).rejects.toThrow(/there are no users/);
    await expect(openAccounts([])).rejects.toThrow(/list of users is empty/);
  });
});
