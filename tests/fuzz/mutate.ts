import { gzipSync } from 'node:zlib';
import type { Chance } from './chance.js';

const varint = (value: number): Buffer => {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) + (rest >= 128 ? 128 : 0));
    if (rest < 128) return Buffer.from(bytes);
  }
};
const field = (number: number, content: Buffer): Buffer => Buffer.concat([varint(number * 8 + 2), varint(content.length), content]);

/** Messages within messages, deeper than any parser expects. */
const nested = (depth: number): Buffer => {
  let message: Buffer = Buffer.alloc(0);
  for (let level = 0; level < depth; level += 1) message = field(1, message);
  return message;
};

/** A well-formed message that makes no sense: any fields with any content, among them huge ones. */
const anyFields = (chance: Chance): Buffer => {
  const size = chance.oneOf([0, 1, 5, 60, 4_000, 70_000]);
  const parts = Array.from({ length: 1 + chance.below(4) }, () => field(1 + chance.below(8), Buffer.alloc(size, chance.below(256))));
  return chance.onceIn(3) ? field(1, Buffer.concat(parts)) : Buffer.concat(parts);
};

const spliced = (bytes: Buffer, chance: Chance): Buffer => {
  const [at, length] = [chance.below(bytes.length + 1), chance.below(12)];
  const [head, cut, tail] = [bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at + length)];
  switch (chance.below(4)) {
    case 0:
      return Buffer.concat([head, tail]);
    case 1:
      return Buffer.concat([head, cut, cut, tail]);
    case 2:
      return Buffer.concat([head, chance.bytes(length), tail]);
    default:
      return Buffer.concat([head, Buffer.from('ffffffffffffffff7f', 'hex'), tail]);
  }
};

/** The bytes of a message, most often no longer those that were meant. */
export const mutated = (bytes: Buffer, chance: Chance): Buffer => {
  switch (chance.below(10)) {
    case 0:
    case 1:
    case 2:
      return bytes;
    case 3:
      return bytes.subarray(0, chance.below(bytes.length + 1));
    case 4:
      return chance.bytes(chance.below(40));
    case 5:
      return anyFields(chance);
    case 6:
      return Buffer.concat([bytes, nested(chance.oneOf([3, 100, 5_000]))]);
    case 7: {
      const changed = Buffer.from(bytes);
      for (let count = 1 + chance.below(4); count > 0 && changed.length > 0; count -= 1)
        changed[chance.below(changed.length)] = chance.below(256);
      return changed;
    }
    default:
      return spliced(bytes, chance);
  }
};

/** A message of gRPC: a flag, a length, the bytes; either of the first two may lie. */
export const framed = (bytes: Buffer, chance: Chance): Buffer => {
  const head = Buffer.alloc(5);
  const lie = chance.below(25);
  if (lie === 0) head[0] = 1 + chance.below(255);
  head.writeUInt32BE(lie === 1 ? 0xffffffff : lie === 2 ? bytes.length + 1 : lie === 3 ? Math.max(0, bytes.length - 1) : bytes.length, 1);
  return Buffer.concat([head, bytes]);
};

const packed = gzipSync(Buffer.alloc(64 * 1024 * 1024));

/** A small message that unpacks to a large one. */
export const BOMB = ((): Buffer => {
  const head = Buffer.from([1, 0, 0, 0, 0]);
  head.writeUInt32BE(packed.length, 1);
  return Buffer.concat([head, packed]);
})();
