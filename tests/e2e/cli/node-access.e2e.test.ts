import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { redress, type Started, scratch, startRedress } from '../../support/cli.js';

jest.setTimeout(5 * 60_000);

const place = scratch();
const data = join(place.path, 'data');
const passwords = join(place.path, 'password');
writeFileSync(passwords, 'correct horse\nanything else\n');
const started: Started[] = [];
const clients: EventStoreDBClient[] = [];
afterAll(async () => {
  for (const client of clients) await client.dispose();
  for (const one of started) await one.stop();
  place.remove();
});

const user = (...args: readonly string[]) => redress(['node', 'user', ...args, '--data', data]);
const as = (url: unknown, login: string, password: string): EventStoreDBClient => {
  const client = EventStoreDBClient.connectionString(String(url).replace('://', `://${login}:${encodeURIComponent(password)}@`));
  clients.push(client);
  return client;
};
const append = (client: EventStoreDBClient) => client.appendToStream('s', jsonEvent({ type: 't', data: {} }));

describe('redress node --tls', () => {
  it('makes certificates and a first administrator, whose password it tells once', async () => {
    const node = await startRedress(['node', '--tls', '--tls-name', 'store.example.org', '--data', data]);
    started.push(node);
    const { eventStoreUrl, admin } = node.ready as { readonly eventStoreUrl: string; readonly admin: { login: string; password: string } };
    expect(eventStoreUrl).toContain(`tlsCAFile=${encodeURIComponent(join(data, 'tls', 'ca.pem'))}`);
    expect(statSync(join(data, 'tls', 'node.key')).mode & 0o077).toBe(0);
    expect(statSync(join(data, 'users.db')).mode & 0o077).toBe(0);
    expect(admin.login).toBe('admin');
    expect(await append(as(eventStoreUrl, 'admin', admin.password))).toMatchObject({ success: true });

    const asks = (url: string) => redress(['key', 'list', '--json', '--data', data], { EVENTSTORE_URL: url });
    const known = eventStoreUrl.replace('://', `://admin:${admin.password}@`);
    expect(await asks(known)).toMatchObject({ code: 0, stdout: '{"keys":[]}\n' });
    expect(await asks(eventStoreUrl)).toMatchObject({ code: 1, stderr: expect.stringContaining('redress node user') });

    expect(await user('add', 'ann', '--group', 'auditors', '--password-file', passwords)).toMatchObject({ code: 0, stdout: '' });
    const ann = as(eventStoreUrl, 'ann', 'correct horse');
    expect(await append(ann)).toMatchObject({ success: true });
    expect(await user('disable', 'ann')).toMatchObject({ code: 0 });
    await expect(append(ann)).rejects.toMatchObject({ type: 'access-denied' });

    expect(await node.stop()).toMatchObject({ code: 0, stderr: expect.not.stringContaining(admin.password) });
    const again = await startRedress(['node', '--tls', '--data', data]);
    started.push(again);
    expect(again.ready).not.toHaveProperty('admin');
    expect(await append(as(again.ready.eventStoreUrl, 'admin', admin.password))).toMatchObject({ success: true });
    await again.stop();
  });

  it('is what other machines need, unless the opposite is said twice', async () => {
    for (const flags of [[], ['--insecure']]) {
      expect(await redress(['node', '--memory', '--host', '0.0.0.0', ...flags, '--data', data])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('--insecure-on-network'),
      });
    }
    for (const flags of [['--insecure-on-network'], ['--tls', '--insecure'], ['--tls-cert', 'x'], ['--tls-name', 'x']]) {
      expect(await redress(['node', '--memory', ...flags, '--data', data])).toMatchObject({ code: 2 });
    }
    for (const limit of ['connections', 'connections=0', 'colour=1']) {
      expect(await redress(['node', '--memory', '--limit', limit])).toMatchObject({ code: 2, stderr: expect.stringContaining('--limit') });
    }
    expect(await redress(['node', '--memory', '--tls-cert', 'no.pem', '--tls-key', 'no.key', '--data', data])).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('the certificate no.pem cannot be read'),
    });
  });
});

describe('redress node user', () => {
  it('adds, lists, changes and removes users', async () => {
    const { stdout: password } = await user('add', 'second', '--admin', '--generate', '--quiet');
    expect(password.trim()).toHaveLength(24);
    expect(await user('groups', 'second', '$admins', 'auditors')).toMatchObject({ code: 0 });
    expect(await user('enable', 'ann')).toMatchObject({ code: 0 });
    const listed = await user('list', '--json');
    expect(JSON.parse(listed.stdout)).toEqual({
      users: [
        { login: 'admin', groups: ['$admins'], disabled: false },
        { login: 'ann', groups: ['auditors'], disabled: false },
        { login: 'second', groups: ['$admins', 'auditors'], disabled: false },
      ],
    });
    expect((await user('list')).stdout).toMatch(/second +\$admins auditors/);
    expect(await user('passwd', 'ann', '--generate', '--json')).toMatchObject({ code: 0, stdout: expect.stringContaining('"password"') });
    expect(await user('remove', 'ann')).toMatchObject({ code: 0, stderr: expect.stringContaining('user ann is removed') });
  });

  it('refuses with the reason', async () => {
    expect(await user('remove', 'ann')).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no user ann') });
    expect(await user('add', 'bob')).toMatchObject({ code: 2, stderr: expect.stringContaining('no password was given') });
    expect(await user('add', 'a:b', '--generate')).toMatchObject({ code: 2, stderr: expect.stringContaining('login: a login is') });
    expect(await user('add', 'bob', '--password-file', '/nowhere')).toMatchObject({ code: 2 });
    await user('disable', 'second');
    expect(await user('disable', 'admin')).toMatchObject({ code: 2, stderr: expect.stringContaining('last user in $admins') });
    expect(await redress(['node', 'user', 'list', '--data', join(place.path, 'elsewhere')])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no data folder'),
    });
  });
});
