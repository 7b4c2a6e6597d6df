import { closeSync, existsSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';

const BYTES = 12;

const pathOf = (file: string): string => `${file}.head`;

/** The position as eight bytes and their checksum. */
const encode = (position: number): Buffer => {
  const mark = Buffer.alloc(BYTES);
  mark.writeBigUInt64LE(BigInt(position));
  mark.writeUInt32LE(crc32(mark.subarray(0, 8)), 8);
  return mark;
};

const decode = (mark: Buffer): number => (mark.readUInt32LE(8) === crc32(mark.subarray(0, 8)) ? Number(mark.readBigUInt64LE()) : 0);

/**
 * Remembers, in a small file beside the log, how far the log was acknowledged. A database cannot tell that its own end is missing: a
 * write-ahead log that was cut, damaged or removed just looks shorter. The mark is written after each commit and before its answers, never
 * synced: after a power cut it may lag behind, which hides a loss at worst, but it never claims more than was on disk.
 */
export class HeadMark {
  readonly #handle: number;

  constructor(file: string) {
    this.#handle = openSync(pathOf(file), existsSync(pathOf(file)) ? 'r+' : 'w+', 0o600);
  }

  write(position: number): void {
    writeSync(this.#handle, encode(position), 0, BYTES, 0);
  }

  close(): void {
    closeSync(this.#handle);
  }
}

/** How far the log was acknowledged; 0 when that is not known: there is no mark, or it was itself cut short. */
export const acknowledgedHead = (file: string): number => {
  if (!existsSync(pathOf(file))) return 0;
  const handle = openSync(pathOf(file), 'r');
  try {
    const mark = Buffer.alloc(BYTES);
    return readSync(handle, mark, 0, BYTES, 0) === BYTES ? decode(mark) : 0;
  } finally {
    closeSync(handle);
  }
};

/** What to say when the log ends before what was acknowledged. */
export const missingEnd = (file: string, head: number, acknowledged: number): string =>
  `the event log ${file} ends at position ${head}, but ${acknowledged} was acknowledged: ${acknowledged - head} events at its end are missing. ` +
  `Restore a backup; or, to give the missing events up, remove ${pathOf(file)}`;
