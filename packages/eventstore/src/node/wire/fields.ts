/*
 * The wire format of protocol buffers, as far as the few messages need it that are written by hand: those a node sends most often. All fields
 * have numbers below 16, so that their tags take one byte.
 */

/** A number takes a byte for each seven bits. */
const varintSize = (value: number): number => (value < 128 ? 1 : 1 + varintSize(Math.floor(value / 128)));
/** With its tag. */
export const numberSize = (value: number): number => 1 + varintSize(value);
/** Of a message, a text or bytes, with tag and length. */
export const messageSize = (length: number): number => 1 + varintSize(length) + length;

/** Fields written one behind the other; a message is its length, and then its own fields. */
export class Fields {
  readonly bytes: Buffer;
  #at = 0;

  constructor(size: number) {
    this.bytes = Buffer.allocUnsafe(size);
  }

  number(field: number, value: number): this {
    return this.#varint(field * 8).#varint(value);
  }

  message(field: number, length: number): this {
    return this.#varint(field * 8 + 2).#varint(length);
  }

  text(field: number, text: string, length: number): this {
    this.message(field, length);
    this.#at += this.bytes.write(text, this.#at, 'utf8');
    return this;
  }

  blob(field: number, blob: Uint8Array): this {
    this.message(field, blob.byteLength);
    this.bytes.set(blob, this.#at);
    this.#at += blob.byteLength;
    return this;
  }

  #varint(value: number): this {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#byte((rest % 128) + 128);
    this.#byte(rest);
    return this;
  }

  #byte(value: number): void {
    this.bytes[this.#at] = value;
    this.#at += 1;
  }
}
