const DASH = 0x2d;

/** What each digit of lower-case hexadecimal is worth, by its code. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => Number.parseInt(String.fromCharCode(code), 16) || 0);

const digitAt = (text: string, index: number): number => DIGITS[text.charCodeAt(index)] ?? 0;

/** Event ids are UUIDs: text outside, sixteen bytes in the file. */
export const idBytes = (id: string): Buffer => {
  const bytes = Buffer.allocUnsafe(16);
  let at = 0;
  for (let index = 0; at < 16; index += 2) {
    if (id.charCodeAt(index) === DASH) index += 1;
    bytes[at] = digitAt(id, index) * 16 + digitAt(id, index + 1);
    at += 1;
  }
  return bytes;
};

export const idText = (bytes: Buffer): string => {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};
