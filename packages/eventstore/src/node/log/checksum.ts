import { crc32 } from 'node:zlib';

/** An event as it lies in the file: names and ids as bytes, so that what is checked is what is stored. */
export type StoredEvent = {
  readonly position: number;
  readonly revision: number;
  /** Milliseconds of the Unix epoch. */
  readonly createdAt: number;
  readonly isJson: boolean;
  readonly id: Uint8Array;
  readonly stream: Uint8Array;
  readonly type: Uint8Array;
  readonly metadata: Uint8Array;
  readonly data: Uint8Array;
};

const ID_BYTES = 16;
/** Three numbers of eight bytes, a flag, the id, four lengths of four bytes. */
const HEAD_BYTES = 3 * 8 + 1 + ID_BYTES + 4 * 4;
const HALF = 2 ** 32;
const head = Buffer.alloc(HEAD_BYTES);

/**
 * CRC-32 over an event and its place: position, revision and stream are part of it, so that an event that turns up elsewhere is as wrong as
 * one with a flipped bit, and the lengths keep neighbouring fields apart. Part of the file format: changing it means a new format version.
 */
export const checksumOf = (event: StoredEvent): number => {
  const { id, stream, type, metadata, data } = event;
  let at = 0;
  for (const number of [event.position, event.revision, event.createdAt]) {
    at = head.writeUInt32LE(number % HALF, at);
    at = head.writeUInt32LE(Math.floor(number / HALF), at);
  }
  at = head.writeUInt8(event.isJson ? 1 : 0, at);
  head.fill(0, at, at + ID_BYTES);
  head.set(id.subarray(0, ID_BYTES), at);
  at += ID_BYTES;
  for (const part of [stream, type, metadata, data]) at = head.writeUInt32LE(part.byteLength, at);
  // Of no bytes at all, as a database hands them out, the sum would begin anew.
  return [stream, type, metadata, data].reduce((sum, part) => (part.byteLength === 0 ? sum : crc32(part, sum)), crc32(head));
};
