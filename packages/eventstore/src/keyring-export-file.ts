import { createHmac, type Hmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/*
 * One JSON text a line: a header, the records, an end. Keys are wrapped with a key that scrypt derives from the passphrase; a MAC under a
 * second derived key covers every byte before the end, so that nothing can be left out, added or given to another person.
 */
const header = z.strictObject({
  redressKeyring: z.literal(1),
  createdAt: z.string(),
  kdf: z.strictObject({
    name: z.literal('scrypt'),
    salt: z.base64(),
    // Bounded, so that a forged file cannot ask for all memory.
    logN: z.int().min(14).max(20),
    r: z.literal(8),
    p: z.literal(1),
  }),
  /** Tells a wrong passphrase from a damaged file. */
  check: z.string(),
});
export type ExportHeader = z.infer<typeof header>;

const record = z.union([
  z.strictObject({ secret: z.string().min(1), wrapped: z.base64() }),
  z.strictObject({ key: z.string().min(1), person: z.string().min(1), wrapped: z.base64() }),
  z.strictObject({ destroyed: z.string().min(1), person: z.string().min(1) }),
]);
export type ExportRecord = z.infer<typeof record>;

const end = z.strictObject({ records: z.int().min(0), mac: z.string().regex(/^[0-9a-f]{64}$/) });

/** A file that cannot be taken as an export of a keyring, or not with this passphrase. */
export class UnfitExport extends Error {
  override readonly name = 'UnfitExport';
  constructor(
    readonly file: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: ${reason}`, options);
  }
}

const KEYS = 64;

/** What a passphrase stands for together with a salt: a key to wrap keys with, and one for the MAC. */
export type ExportKeys = { readonly wrapping: Uint8Array; readonly mac: Uint8Array };

const derive = (passphrase: string, { salt, logN, r, p }: ExportHeader['kdf']): Promise<ExportKeys> =>
  new Promise((resolve, reject) => {
    const N = 2 ** logN;
    // The same words typed on another system are the same passphrase.
    scrypt(passphrase.normalize('NFKC'), Buffer.from(salt, 'base64'), KEYS, { N, r, p, maxmem: 256 * N * r }, (error, derived) => {
      if (error !== null) reject(error);
      else resolve({ wrapping: derived.subarray(0, KEYS / 2), mac: derived.subarray(KEYS / 2) });
    });
  });

const checkOf = ({ mac }: ExportKeys): string => createHmac('sha256', mac).update('passphrase').digest('hex').slice(0, 32);

/** A header with a fresh salt, and the keys that go with it. */
export const newHeader = async (
  passphrase: string,
  { logN, createdAt }: { readonly logN: number; readonly createdAt: string },
): Promise<{ readonly header: ExportHeader; readonly keys: ExportKeys }> => {
  const kdf = { name: 'scrypt' as const, salt: randomBytes(32).toString('base64'), logN, r: 8 as const, p: 1 as const };
  const keys = await derive(passphrase, kdf);
  return { header: { redressKeyring: 1, createdAt, kdf, check: checkOf(keys) }, keys };
};

/** Gives each value its line, and at last the line that ends the file. */
export const lineWriter = ({ mac }: ExportKeys) => {
  const covered: Hmac = createHmac('sha256', mac);
  let lines = 0;
  return {
    line: (value: ExportHeader | ExportRecord): string => {
      const text = `${JSON.stringify(value)}\n`;
      covered.update(text, 'utf8');
      lines += 1;
      return text;
    },
    end: (): string => `${JSON.stringify({ records: lines - 1, mac: covered.digest('hex') })}\n`,
  };
};

const parsed = <S extends z.ZodType>(schema: S, text: string): z.output<S> | undefined => {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

async function* linesOf(file: string): AsyncGenerator<string, void, undefined> {
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
  yield* lines;
}

/** Reads the header and derives the keys. Throws `UnfitExport` when the file is something else or the passphrase does not fit. */
export const openExport = async (file: string, passphrase: string): Promise<ExportKeys> => {
  for await (const line of linesOf(file)) {
    const found = parsed(header, line);
    if (found === undefined) break;
    const keys = await derive(passphrase, found.kdf);
    if (checkOf(keys) !== found.check) throw new UnfitExport(file, 'the passphrase is not the one it was exported with');
    return keys;
  }
  throw new UnfitExport(file, 'is not an export of a keyring that this release can read');
};

/** The records of an export. Throws `UnfitExport` at its end when it is not whole: take nothing for good before. */
export async function* recordsOf(file: string, { mac }: ExportKeys): AsyncGenerator<ExportRecord, void, undefined> {
  const covered = createHmac('sha256', mac);
  let held: string | undefined;
  let records = -1;
  for await (const line of linesOf(file)) {
    if (held !== undefined) {
      covered.update(`${held}\n`, 'utf8');
      records += 1;
      const one = records === 0 ? undefined : parsed(record, held);
      if (one !== undefined) yield one;
      else if (records > 0) throw new UnfitExport(file, `line ${records + 1} is damaged`);
    }
    held = line;
  }
  const last = parsed(end, held ?? '');
  if (last === undefined) throw new UnfitExport(file, 'is cut off: its last line is missing');
  if (last.records !== records || !timingSafeEqual(covered.digest(), Buffer.from(last.mac, 'hex')))
    throw new UnfitExport(file, 'is damaged: its content does not fit its seal');
}
