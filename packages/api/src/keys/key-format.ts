import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** The parts of an API key as written: `rk_<keyId>_<secret><checksum>`. */
type ParsedKey = { readonly keyId: string; readonly secret: string };

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_BYTES = 9;
const SECRET_BYTES = 32;
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;

const base62 = (value: bigint, length: number): string => {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 62n) text = `${ALPHABET[Number(rest % 62n)]}${text}`;
  return text.padStart(length, '0');
};

const numberOf = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`);

/** Lets a mistyped or cut key be told from a wrong one without asking anybody, and lets scanners find leaked ones. */
const checksumOf = (keyId: string, secret: string): string => base62(BigInt(crc32(`${keyId}_${secret}`)), CHECKSUM_LENGTH);

/** A fresh key: 256 bits of secret, written in 62 characters. */
export const createKey = (): { readonly key: string; readonly keyId: string; readonly secret: string } => {
  const keyId = base62(numberOf(randomBytes(ID_BYTES)), 13);
  const secret = base62(numberOf(randomBytes(SECRET_BYTES)), SECRET_LENGTH);
  return { key: `rk_${keyId}_${secret}${checksumOf(keyId, secret)}`, keyId, secret };
};

/** Undefined for anything that is not a whole key. */
export const parseKey = (key: string): ParsedKey | undefined => {
  const [, keyId, secret, checksum] = /^rk_([0-9A-Za-z]{13})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/.exec(key) ?? [];
  if (keyId === undefined || secret === undefined || checksum === undefined) return undefined;
  return checksumOf(keyId, secret) === checksum ? { keyId, secret } : undefined;
};

/** What is stored of a key. A slow hash would add nothing: the secret is random, not chosen by a person. */
export const hashOf = (pepper: Uint8Array, { keyId, secret }: ParsedKey): string =>
  createHmac('sha256', pepper).update(`${keyId}_${secret}`).digest('hex');

/** Compares in constant time. */
export const sameHash = (left: string, right: string): boolean => {
  const [a, b] = [Buffer.from(left, 'hex'), Buffer.from(right, 'hex')];
  return a.length === b.length && a.length > 0 && timingSafeEqual(a, b);
};
