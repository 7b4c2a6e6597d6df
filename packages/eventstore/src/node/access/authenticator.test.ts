import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Account } from './account.js';
import { Authenticator } from './authenticator.js';
import { hashPassword, LIGHT_COST } from './passwords.js';

jest.setTimeout(60_000); // hashing is meant to be slow
const basic = (login: string, password: string) => `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`;

describe('who makes a call', () => {
  let hash: string;
  const accounts = new Map<string, Account>();
  const source = { find: (login: string) => accounts.get(login), version: () => 0, close: () => undefined };
  const authenticator = () => new Authenticator(source);
  beforeAll(async () => {
    hash = await hashPassword('pass:word', LIGHT_COST);
    accounts.set('ann', { login: 'ann', groups: [], disabled: false, hash });
    accounts.set('gone', { login: 'gone', groups: [], disabled: true, hash });
  });

  it('is nobody without a header', () => {
    expect(authenticator().authenticate(undefined)).toEqual({ kind: 'anonymous' });
  });

  it('is the user whose password fits, colons and all; the second time without another hash', async () => {
    const one = authenticator();
    const first = await one.authenticate(basic('ann', 'pass:word'));
    expect(first).toMatchObject({ kind: 'user', login: 'ann' });
    expect(one.authenticate(basic('ann', 'pass:word'))).toBe(first);
  });

  it.each([
    ['a wrong password', basic('ann', 'pass')],
    ['no password', basic('ann', '')],
    ['an unknown user', basic('bob', 'pass:word')],
    ['a disabled user', basic('gone', 'pass:word')],
    ['another scheme', 'Bearer x'],
    ['no colon', `Basic ${Buffer.from('ann').toString('base64')}`],
    ['no base64', 'Basic ann:pass'],
    ['far too much', `Basic ${'YQ'.repeat(3_000)}`],
  ])('is refused with %s', async (_what, header) => {
    expect(await authenticator().authenticate(header)).toBe('refused');
  });

  it('counts only as long as the account stays as it was', async () => {
    const one = authenticator();
    const caller = await one.authenticate(basic('ann', 'pass:word'));
    if (typeof caller === 'string') throw new Error(caller);
    expect(one.accountOf(caller)).toMatchObject({ login: 'ann' });
    const before = accounts.get('ann') as Account;
    accounts.set('ann', { ...before, disabled: true });
    expect(one.accountOf(caller)).toBeUndefined();
    expect(await one.authenticate(basic('ann', 'pass:word'))).toBe('refused');
    accounts.set('ann', { ...before, groups: ['auditors'] });
    expect(one.accountOf(caller)).toMatchObject({ groups: ['auditors'] });
    accounts.set('ann', { ...before, hash: await hashPassword('another word', LIGHT_COST) });
    expect(one.accountOf(caller)).toBeUndefined();
    accounts.set('ann', before);
  });

  it('is found out once for many calls at a time, and not at all in a flood of guesses', async () => {
    const one = new Authenticator(source, { atOnce: 1, waiting: 2 });
    const same = Array.from({ length: 500 }, () => one.authenticate(basic('ann', 'pass:word')));
    expect(new Set(await Promise.all(same)).size).toBe(1);
    const guesses = Array.from({ length: 10 }, (_, guess) => one.authenticate(basic('ann', `guess ${guess}`)));
    const busy = guesses.filter((answer) => answer === 'busy').length;
    expect(busy).toBe(10 - 1 - 2);
    expect(new Set(await Promise.all(guesses))).toEqual(new Set(['refused', 'busy']));
  });
});
