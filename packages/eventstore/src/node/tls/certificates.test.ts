import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { issueAuthority, issueServer } from './certificates.js';
import { integer, oid, time } from './der.js';

const NOW = new Date('2026-03-01T12:00:00Z');
const NAMES = ['localhost', 'node-1.example.org', '127.0.0.1', '::1', '2001:db8::a:0:1', '::ffff:10.1.2.3', 'fe80::1'];

describe('certificates of a node', () => {
  const authority = issueAuthority(NOW);
  const server = issueServer(authority, NAMES, NOW);
  const ca = new X509Certificate(authority.certificate);
  const leaf = new X509Certificate(server.certificate);

  it('are signed by their authority, which signs itself', () => {
    expect(ca.ca).toBe(true);
    expect(ca.verify(ca.publicKey)).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.checkIssued(ca)).toBe(true);
    expect(leaf.verify(ca.publicKey)).toBe(true);
    expect(leaf.verify(new X509Certificate(issueAuthority(NOW).certificate).publicKey)).toBe(false);
  });

  it('come with their keys', () => {
    expect(leaf.checkPrivateKey(createPrivateKey(server.privateKey))).toBe(true);
    expect(ca.checkPrivateKey(createPrivateKey(authority.privateKey))).toBe(true);
    expect(leaf.checkPrivateKey(createPrivateKey(authority.privateKey))).toBe(false);
  });

  it('are good for every name and address they were made for, and for no other', () => {
    expect(leaf.checkHost('node-1.example.org')).toBe('node-1.example.org');
    expect(leaf.checkHost('other.example.org')).toBeUndefined();
    for (const address of NAMES.slice(2)) expect([address, leaf.checkIP(address)]).toEqual([address, address]);
    expect(leaf.checkIP('127.0.0.2')).toBeUndefined();
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  });

  it('say from when until when they hold', () => {
    expect(new Date(leaf.validFrom)).toEqual(new Date('2026-02-28T12:00:00Z'));
    expect(new Date(leaf.validTo)).toEqual(new Date('2029-02-28T12:00:00Z'));
    expect(new Date(ca.validTo).getUTCFullYear()).toBe(2046);
    expect(new Date(new X509Certificate(issueAuthority(new Date('2040-01-01T00:00:00Z')).certificate).validTo).getUTCFullYear()).toBe(2059);
  });

  it('have serial numbers that never meet', () => {
    expect(leaf.serialNumber).not.toBe(new X509Certificate(issueServer(authority, NAMES, NOW).certificate).serialNumber);
  });
});

describe('distinguished encoding', () => {
  it.each([
    [[0], '020100'],
    [[0, 0, 5], '020105'],
    [[0x80], '02020080'],
    [[0, 0x7f], '02017f'],
  ])('writes the positive number %j in as few bytes as it needs', (bytes, hex) => {
    expect(integer(Buffer.from(bytes)).toString('hex')).toBe(hex);
  });

  it('writes object identifiers and times', () => {
    expect(oid('1.2.840.10045.4.3.2').toString('hex')).toBe('06082a8648ce3d040302');
    expect(time(new Date('2049-12-31T23:59:59Z')).toString('latin1')).toBe('\x17\x0d491231235959Z');
    expect(time(new Date('2050-01-01T00:00:00Z')).toString('latin1')).toBe('\x18\x0f20500101000000Z');
  });
});
