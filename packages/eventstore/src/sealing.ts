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
  /** The same of values that belong into the metadata; absent where there are none, as in every event of before there could be any. */
  metadata: z.array(z.string()).min(1).readonly().exactOptional(),
});
export type Sealed = z.infer<typeof sealed>;

/** Of an event, what a schema was found to declare personal; and the event itself, either part without what is sealed. */
export type EventValues = { readonly data: PersonalValues; readonly metadata: PersonalValues };
export type EventParts = { readonly data: Json; readonly metadata: Json };

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

/** Both kinds of values share one ciphertext. A pointer into data begins with a slash, so that this word before it makes another name. */
const METADATA = 'metadata';
const named = ({ data, metadata }: EventValues): PersonalValues => ({
  ...data,
  ...Object.fromEntries(Object.entries(metadata).map(([pointer, value]) => [METADATA + pointer, value])),
});

/** Seals under the person's key, which is stored durably before this returns. */
export const seal = async (keyring: Keyring, person: string, values: EventValues, place: SealedPlace): Promise<Sealed> => {
  const { keyId, key } = await keyring.keyFor(person);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(bindingOf(place));
  const ct = Buffer.concat([cipher.update(JSON.stringify(named(values)), 'utf8'), cipher.final(), cipher.getAuthTag()]);
  const [fields, metadata] = [Object.keys(values.data), Object.keys(values.metadata)];
  const box = { subject: person, keyId, alg: 'A256GCM', iv: iv.toString('base64'), ct: ct.toString('base64'), fields } as const;
  return metadata.length === 0 ? box : { ...box, metadata };
};

const decrypt = (key: Uint8Array, { iv, ct }: Sealed, place: SealedPlace): PersonalValues => {
  const bytes = Buffer.from(ct, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64'), { authTagLength: TAG_BYTES });
  decipher.setAAD(bindingOf(place)).setAuthTag(bytes.subarray(-TAG_BYTES));
  const text = Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
  return JSON.parse(text) as PersonalValues;
};

const joined = ({ data, metadata }: EventParts, box: Sealed, values: PersonalValues | undefined): EventParts => {
  if (box.metadata === undefined) return { data: joinPersonal(data, box.fields, values), metadata };
  const ofMetadata =
    values &&
    Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) => (name.startsWith(METADATA) ? [[name.slice(METADATA.length), value]] : [])),
    );
  return { data: joinPersonal(data, box.fields, values), metadata: joinPersonal(metadata, box.metadata, ofMetadata) };
};

/** Puts erased values to where the personal ones belong, without asking for a key. */
export const openErased = (clear: EventParts, box: Sealed): EventParts => joined(clear, box, undefined);

/** Puts the personal values back to where they belong; each becomes erased when the key is gone. Throws `SealBroken`. */
export const open = async (keyring: Keyring, clear: EventParts, box: Sealed, place: SealedPlace): Promise<EventParts> => {
  const key = await keyring.find(box.keyId);
  if (key === undefined) return openErased(clear, box);
  try {
    return joined(clear, box, decrypt(key, box, place));
  } catch (cause) {
    throw new SealBroken(place.stream, place.id, { cause });
  }
};
