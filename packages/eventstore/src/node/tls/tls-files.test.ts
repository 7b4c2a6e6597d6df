import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { issueAuthority, issueServer } from './certificates.js';
import { loadTls } from './tls-files.js';

const place = mkdtempSync(join(tmpdir(), 'redress-tls-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));
let count = 0;
const fresh = () => {
  count += 1;
  return join(place, String(count));
};

const NOW = new Date('2026-03-01T12:00:00Z');
const years = (number: number) => new Date(NOW.getTime() + number * 365 * 86_400_000);
const text = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');

describe('a folder of certificates', () => {
  it('is filled at the first start and left alone at the next', () => {
    const folder = fresh();
    const first = loadTls({ folder }, '127.0.0.1', NOW);
    expect(first.caFile).toBe(join(folder, 'ca.pem'));
    for (const key of ['ca.key', 'node.key']) expect(statSync(join(folder, key)).mode & 0o777).toBe(0o600);
    expect(loadTls({ folder }, '127.0.0.1', NOW)).toEqual(first);
  });

  it('gets a new certificate under the same authority when a name is missing or the old one nears its end', () => {
    const folder = fresh();
    const first = loadTls({ folder }, '127.0.0.1', NOW);
    const ca = text(folder, 'ca.pem');
    const named = loadTls({ folder, names: ['store.example.org', '10.0.0.7'] }, '0.0.0.0', NOW);
    expect(named.certificate).not.toEqual(first.certificate);
    expect(loadTls({ folder, names: ['10.0.0.7'] }, '127.0.0.1', years(1))).toEqual(named);
    const renewed = loadTls({ folder }, '127.0.0.1', years(2.5));
    expect(renewed.certificate).not.toEqual(named.certificate);
    expect(renewed.expiresAt.getTime()).toBeGreaterThan(named.expiresAt.getTime());
    expect(text(folder, 'ca.pem')).toBe(ca);
  });

  it('mends what a crash left half done: a key without its certificate, or with an older one', () => {
    const folder = fresh();
    loadTls({ folder }, '127.0.0.1', NOW);
    const other = issueServer({ certificate: text(folder, 'ca.pem'), privateKey: text(folder, 'ca.key') }, ['localhost'], NOW);
    writeFileSync(join(folder, 'node.key'), other.privateKey);
    expect(loadTls({ folder }, '127.0.0.1', NOW).privateKey.toString()).not.toBe(other.privateKey);
    rmSync(join(folder, 'node.pem'));
    expect(loadTls({ folder }, '127.0.0.1', NOW).certificate.toString()).toBe(text(folder, 'node.pem'));
  });

  it('never replaces the authority that clients trust', () => {
    const folder = fresh();
    loadTls({ folder }, '127.0.0.1', NOW);
    rmSync(join(folder, 'ca.key'));
    expect(() => loadTls({ folder }, '127.0.0.1', NOW)).toThrow(/ca\.key is missing beside .*ca\.pem: restore it/);
    const spoilt = fresh();
    loadTls({ folder: spoilt }, '127.0.0.1', NOW);
    writeFileSync(join(spoilt, 'ca.pem'), 'spoilt');
    expect(() => loadTls({ folder: spoilt }, '127.0.0.1', NOW)).toThrow(/ca\.pem holds no certificate as PEM/);
  });

  it.each(['two words', '-x', 'a/b', ''])('refuses %j as a name', (name) => {
    expect(() => loadTls({ folder: fresh(), names: [name] }, '127.0.0.1', NOW)).toThrow(/neither a host name nor an address/);
  });
});

describe('certificates that are given', () => {
  const folder = fresh();
  loadTls({ folder }, '127.0.0.1', NOW);
  const files = { certFile: join(folder, 'node.pem'), keyFile: join(folder, 'node.key'), caFile: join(folder, 'ca.pem') };

  it('are used as they are', () => {
    expect(loadTls(files, '127.0.0.1', NOW)).toMatchObject({ certificate: readFileSync(files.certFile), caFile: files.caFile });
    const { caFile: _trusted, ...publicly } = files;
    expect(loadTls(publicly, '127.0.0.1', NOW)).not.toHaveProperty('caFile');
  });

  it.each([
    ['a missing file', { ...files, certFile: '/nowhere.pem' }, /certificate \/nowhere\.pem cannot be read/],
    ['a certificate that is none', { ...files, certFile: files.keyFile }, /holds no certificate/],
    ['a key that is none', { ...files, keyFile: files.certFile }, /holds no private key/],
    ['a key of another certificate', { ...files, keyFile: join(folder, 'ca.key') }, /does not belong to the certificate/],
    ['a CA that is none', { ...files, caFile: files.keyFile }, /holds no certificate/],
  ])('are refused with the reason: %s', (_what, source, reason) => {
    expect(() => loadTls(source, '127.0.0.1', NOW)).toThrow(reason);
  });

  it('are refused before and after their time', () => {
    expect(() => loadTls(files, '127.0.0.1', years(4))).toThrow(/expired on/);
    expect(() => loadTls(files, '127.0.0.1', years(-1))).toThrow(/valid only from/);
  });

  it('may come from elsewhere than a folder of ours', () => {
    const pair = issueServer(issueAuthority(NOW), ['localhost'], NOW);
    const [certFile, keyFile] = [`${place}/cert.pem`, `${place}/key.pem`];
    writeFileSync(certFile, pair.certificate);
    writeFileSync(keyFile, pair.privateKey);
    expect(loadTls({ certFile, keyFile }, '127.0.0.1', NOW).privateKey.toString()).toBe(pair.privateKey);
  });
});
