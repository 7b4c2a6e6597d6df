import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type Json, joinPersonal, type PersonalValues } from '@redress/domain';
import { z } from 'zod';
import type { Keyring } from './keyring.js';

/** Personal values of one event as they lie in the log: readable as long as the person's key exists. */
export const sealed = z.strictObject({
  /** Whom the values are about: an id, never a name. */
  subject: z.string().min(1),
  keyId: z.string().min(1),
  alg: z.literal('A256GCM'),
  /** 96-bit nonce, base64. */
  iv: z.string(),
  /** Ciphertext and its 128-bit tag, base64. */
  ct: z.string(),
  /** JSON Pointers of the values, so that erased ones return to their places. */
  fields: z.array(z.string()).readonly(),
});
export type Sealed = z.infer<typeof sealed>;

/** What the ciphertext is bound to: moved to another event, it does not open. */
export type SealedPlace = { readonly stream: string; readonly id: string; readonly wire: string };

/** A sealed value does not open although its key is there: the event was tampered with or damaged. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
  constructor(
    readonly stream: string,
    readonly eventId: string,
    options?: ErrorOptions,
  ) {
    super(`personal data of event ${eventId} in ${stream} does not open with its key`, options);
  }
}

const TAG_BYTES = 16;
const bindingOf = ({ stream, id, wire }: SealedPlace): Buffer => Buffer.from(JSON.stringify([stream, id, wire]), 'utf8');

/** Seals under the person's key, which is stored durably before this returns. */
export const seal = async (keyring: Keyring, person: string, values: PersonalValues, place: SealedPlace): Promise<Sealed> => {
  const { keyId, key } = await keyring.keyFor(person);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(bindingOf(place));
  const ct = Buffer.concat([cipher.update(JSON.stringify(values), 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { subject: person, keyId, alg: 'A256GCM', iv: iv.toString('base64'), ct: ct.toString('base64'), fields: Object.keys(values) };
};

const decrypt = (key: Uint8Array, { iv, ct }: Sealed, place: SealedPlace): PersonalValues => {
  const bytes = Buffer.from(ct, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64'), { authTagLength: TAG_BYTES });
  decipher.setAAD(bindingOf(place)).setAuthTag(bytes.subarray(-TAG_BYTES));
  const text = Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
  return JSON.parse(text) as PersonalValues;
};

/** Puts the personal values back into the data; each becomes erased when the key is gone. Throws `SealBroken`. */
export const open = async (keyring: Keyring, clear: Json, box: Sealed, place: SealedPlace): Promise<Json> => {
  const key = await keyring.find(box.keyId);
  if (key === undefined) return joinPersonal(clear, box.fields, undefined);
  try {
    return joinPersonal(clear, box.fields, decrypt(key, box, place));
  } catch (cause) {
    throw new SealBroken(place.stream, place.id, { cause });
  }
};
