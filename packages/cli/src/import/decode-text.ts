import { Transform, type TransformCallback } from 'node:stream';
import type { ImportProfile } from '@redress/domain';

/** Bytes that are none of the encoding; `code` tells it from what else can fail on the way. */
export class WrongEncoding extends Error {
  readonly code = 'WRONG_ENCODING';
  constructor(
    readonly encoding: string,
    /** Place of the first wrong byte in the unpacked file, give or take `SLICE`. */
    readonly byte: number,
  ) {
    super(`is not ${encoding} near byte ${byte}`);
  }
}

/** Bytes decoded at a time: so near an error is told where it is. */
const SLICE = 64;

/** Turns a file of any encoding that the platform knows into UTF-8, as it streams by. A byte order mark is left out. */
export const decodeText = (encoding: ImportProfile['encoding']): Transform => {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let byte = 0;
  const decode = (bytes: Uint8Array, done: boolean): string => {
    try {
      return decoder.decode(bytes, { stream: !done });
    } catch {
      throw new WrongEncoding(encoding, byte);
    }
  };
  const decodeChunk = (chunk: Buffer): string => {
    let text = '';
    for (let at = 0; at < chunk.length; at += SLICE) {
      text += decode(chunk.subarray(at, at + SLICE), false);
      byte += Math.min(SLICE, chunk.length - at);
    }
    return text;
  };
  const tell = (done: TransformCallback, work: () => string): void => {
    try {
      done(null, Buffer.from(work(), 'utf8'));
    } catch (error) {
      done(error as Error);
    }
  };
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => tell(done, () => decodeChunk(chunk)),
    flush: (done) => tell(done, () => decode(new Uint8Array(), true)),
  });
};
