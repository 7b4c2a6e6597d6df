import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

export const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Tells wrapping keys apart without telling anything about them: 32 hex digits. */
export const wrappingIdOf = (key: Uint8Array): string =>
  createHmac('sha256', key).update('redress wrapping key').digest('hex').slice(0, 32);

/** Wraps a key, bound to what it is for. */
export const wrap = (wrappingKey: Uint8Array, key: Uint8Array, binding: string): Buffer => {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', wrappingKey, iv).setAAD(Buffer.from(binding, 'utf8'));
  return Buffer.concat([iv, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
};

/** Throws when the wrapping key is another one or the binding does not fit. */
export const unwrap = (wrappingKey: Uint8Array, wrapped: Uint8Array, binding: string): Buffer => {
  const decipher = createDecipheriv('aes-256-gcm', wrappingKey, wrapped.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(binding, 'utf8')).setAuthTag(wrapped.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(wrapped.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
};
