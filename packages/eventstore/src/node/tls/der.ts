/** Distinguished encoding of ASN.1, as much of it as certificates need. */
const tlv = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(tag), lengthOf(content.byteLength), content]);
};

const lengthOf = (length: number): Buffer => {
  if (length < 0x80) return Buffer.of(length);
  const bytes = bigEndian(length);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
};

const bigEndian = (value: number): readonly number[] => (value < 256 ? [value] : [...bigEndian(Math.floor(value / 256)), value % 256]);

export const sequence = (...parts: readonly Uint8Array[]): Buffer => tlv(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]): Buffer => tlv(0x31, ...parts);
export const utf8 = (text: string): Buffer => tlv(0x0c, Buffer.from(text, 'utf8'));
export const octets = (bytes: Uint8Array): Buffer => tlv(0x04, bytes);
export const yes = (): Buffer => tlv(0x01, Buffer.of(0xff));

/** A positive integer of any size, most significant byte first. */
export const integer = (bytes: Uint8Array): Buffer => {
  const start = bytes.findIndex((byte) => byte !== 0);
  const significant = start === -1 ? Buffer.of(0) : bytes.subarray(start);
  // A leading one would make it negative.
  return tlv(0x02, (significant[0] ?? 0) >= 0x80 ? Buffer.of(0) : Buffer.alloc(0), significant);
};

/** `unused` bits at its end do not count. */
export const bits = (bytes: Uint8Array, unused = 0): Buffer => tlv(0x03, Buffer.of(unused), bytes);

/** An object identifier given as `1.2.840…`. */
export const oid = (text: string): Buffer => {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  return tlv(0x06, Buffer.from([40 * first + second, ...rest].flatMap(base128)));
};

const base128 = (value: number): readonly number[] => {
  const bytes = [value % 128];
  for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128)) bytes.unshift((left % 128) | 0x80);
  return bytes;
};

/** Context-specific tags: around a whole value, or in place of its own tag. */
export const explicit = (tag: number, ...parts: readonly Uint8Array[]): Buffer => tlv(0xa0 | tag, ...parts);
export const implicit = (tag: number, bytes: Uint8Array): Buffer => tlv(0x80 | tag, bytes);

/** Whole seconds of UTC; years from 2050 have four digits, earlier ones two. */
export const time = (date: Date): Buffer => {
  const digits = date.toISOString().slice(0, 19).replace(/\D/g, '');
  return date.getUTCFullYear() < 2050 ? tlv(0x17, Buffer.from(`${digits.slice(2)}Z`)) : tlv(0x18, Buffer.from(`${digits}Z`));
};
