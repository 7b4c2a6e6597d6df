import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

export type PasswordCost = Required<Pick<ScryptOptions, 'N' | 'r' | 'p'>>;

/** About 32 MB and a few tenths of a second for each hash: dear for whoever guesses, once per process for whoever knows. */
const COST: PasswordCost = { N: 2 ** 15, r: 8, p: 3 };
/** For passwords that the process holds in clear anyway, and for tests. */
export const LIGHT_COST: PasswordCost = { N: 2 ** 10, r: 8, p: 1 };
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const MAX_MEMORY = 128 * 1024 * 1024;

const derive = (password: string, salt: Buffer, cost: ScryptOptions, bytes: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    // One way to write a letter with its accent: keyboards differ.
    scrypt(password.normalize('NFC'), salt, bytes, { ...cost, maxmem: MAX_MEMORY }, (fault, key) => (fault ? reject(fault) : resolve(key)));
  });

const encoded = ({ N, r, p }: PasswordCost, salt: Buffer, key: Buffer): string =>
  ['scrypt', N, r, p, salt.toString('base64'), key.toString('base64')].join('$');

/** `scrypt$N$r$p$salt$key`: the cost is kept beside the hash, so that it can be raised later. */
export const hashPassword = async (password: string, cost = COST): Promise<string> => {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, cost, KEY_BYTES);
  return encoded(cost, salt, key);
};

export const verifyPassword = async (password: string, hash: string): Promise<boolean> => {
  const [scheme, N, r, p, salt = '', key = ''] = hash.split('$');
  if (scheme !== 'scrypt') throw new Error('a password was hashed in a way that this release does not know');
  const expected = Buffer.from(key, 'base64');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64'), cost, expected.byteLength), expected);
};

/** What takes as long to verify as any other hash and fits no password: unknown users must not be told by the clock. */
export const nobodysHash = (): string => encoded(COST, randomBytes(SALT_BYTES), randomBytes(KEY_BYTES));
