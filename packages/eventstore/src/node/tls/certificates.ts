import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import { isIP } from 'node:net';
import { bits, explicit, implicit, integer, octets, oid, sequence, set, time, utf8, yes } from './der.js';

/** A certificate and its private key, both as PEM. */
export type KeyPair = { readonly certificate: string; readonly privateKey: string };

const DAY = 86_400_000;
const AUTHORITY_DAYS = 20 * 365;
const SERVER_DAYS = 3 * 365;
/** Clocks of other machines may be behind. */
const BACKDATED_DAYS = 1;

const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const COMMON_NAME = oid('2.5.4.3');
const EXTENSION = {
  subjectKey: oid('2.5.29.14'),
  keyUsage: oid('2.5.29.15'),
  alternativeNames: oid('2.5.29.17'),
  basicConstraints: oid('2.5.29.19'),
  authorityKey: oid('2.5.29.35'),
  extendedKeyUsage: oid('2.5.29.37'),
};
const SERVER_AUTHENTICATION = oid('1.3.6.1.5.5.7.3.1');
const CERTIFICATE_SIGNING = bits(Buffer.of(0x06), 1);
const DIGITAL_SIGNATURE = bits(Buffer.of(0x80), 7);

const named = (name: string): Buffer => sequence(set(sequence(COMMON_NAME, utf8(name))));
const extension = (id: Buffer, value: Buffer, critical = false): Buffer =>
  critical ? sequence(id, yes(), octets(value)) : sequence(id, octets(value));
const spki = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });
const keyId = (key: KeyObject): Buffer => createHash('sha256').update(spki(key)).digest().subarray(0, 20);
const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

type Certificate = {
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly key: KeyObject;
  readonly days: number;
  readonly now: Date;
  readonly extensions: readonly Buffer[];
};

const signed = ({ issuer, subject, key, days, now, extensions }: Certificate, signer: KeyObject): string => {
  const after = (count: number) => new Date(now.getTime() + count * DAY);
  const body = sequence(
    explicit(0, integer(Buffer.of(2))), // version 3
    integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    ECDSA_WITH_SHA256,
    issuer,
    sequence(time(after(-BACKDATED_DAYS)), time(after(days))),
    subject,
    spki(key),
    explicit(3, sequence(...extensions)),
  );
  const der = sequence(body, ECDSA_WITH_SHA256, bits(sign('sha256', body, signer)));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
};

const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

/** A new authority for the certificates of one node. */
export const issueAuthority = (now: Date): KeyPair => {
  const { publicKey, privateKey } = newKeys();
  // Authorities of two nodes must not be taken for each other.
  const name = named(`redress event store ${randomBytes(4).toString('hex')}`);
  const extensions = [
    extension(EXTENSION.basicConstraints, sequence(yes()), true),
    extension(EXTENSION.keyUsage, CERTIFICATE_SIGNING, true),
    extension(EXTENSION.subjectKey, octets(keyId(publicKey))),
  ];
  const certificate = signed({ issuer: name, subject: name, key: publicKey, days: AUTHORITY_DAYS, now, extensions }, privateKey);
  return { certificate, privateKey: pem(privateKey) };
};

/** A certificate for a server reached under these host names and addresses. */
export const issueServer = (authority: KeyPair, names: readonly string[], now: Date): KeyPair => {
  const { publicKey, privateKey } = newKeys();
  const authorityKey = createPublicKey(authority.certificate);
  const extensions = [
    extension(EXTENSION.basicConstraints, sequence(), true),
    extension(EXTENSION.keyUsage, DIGITAL_SIGNATURE, true),
    extension(EXTENSION.extendedKeyUsage, sequence(SERVER_AUTHENTICATION)),
    extension(EXTENSION.alternativeNames, sequence(...names.map(alternativeName))),
    extension(EXTENSION.subjectKey, octets(keyId(publicKey))),
    extension(EXTENSION.authorityKey, sequence(implicit(0, keyId(authorityKey)))),
  ];
  const issuer = subjectOf(authority.certificate);
  const certificate = signed(
    { issuer, subject: named(names[0] ?? 'localhost'), key: publicKey, days: SERVER_DAYS, now, extensions },
    createPrivateKey(authority.privateKey),
  );
  return { certificate, privateKey: pem(privateKey) };
};

/** Our authorities have nothing but a common name. */
const subjectOf = (certificate: string): Buffer => named(new X509Certificate(certificate).subject.replace(/^CN=/, ''));

const alternativeName = (name: string): Buffer =>
  isIP(name) === 0 ? implicit(2, Buffer.from(name, 'ascii')) : implicit(7, addressBytes(name));

const addressBytes = (address: string): Buffer => {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  // The parser of URLs writes addresses in their shortest form, without dotted parts.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const all = [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 0xff]));
};
