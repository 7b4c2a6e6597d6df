import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * What a database would find in its write-ahead log. It silently drops everything from the first frame that does not fit, as it must after a
 * crash; but when a whole transaction lies behind that frame, what is dropped was on disk and answered before: that is damage, not a crash.
 */
export type WalState =
  | { readonly kind: 'whole' }
  /** A write that was never finished, and so never answered. */
  | { readonly kind: 'torn'; readonly offset: number; readonly bytes: number }
  | { readonly kind: 'damaged'; readonly offset: number };

type Sums = readonly [number, number];

const HEADER = 32;
const FRAME_HEADER = 24;
const MAGIC = 0x377f0682;
const CHUNK_FRAMES = 256;
const WHOLE: WalState = { kind: 'whole' };

/** Examines the write-ahead log beside the file without opening the database, which would already drop something. */
export const scanWal = (file: string): WalState => {
  const path = `${file}-wal`;
  if (!existsSync(path)) return WHOLE;
  const handle = openSync(path, 'r');
  try {
    const { size } = fstatSync(handle);
    return size === 0 ? WHOLE : scan(handle, size);
  } finally {
    closeSync(handle);
  }
};

const scan = (handle: number, size: number): WalState => {
  const header = read(handle, 0, HEADER);
  const everything: WalState = { kind: 'torn', offset: 0, bytes: size };
  if (header.byteLength < HEADER) return everything;
  const magic = header.getUint32(0);
  const pageSize = header.getUint32(8);
  if ((magic & ~1) >>> 0 !== MAGIC || pageSize < 512) return everything;
  const generation: Generation = {
    little: (magic & 1) === 0,
    frame: FRAME_HEADER + pageSize,
    salts: [header.getUint32(16), header.getUint32(20)],
  };
  const first = sumsAt(header, 24);
  if (!same(first, addTo([0, 0], header, [0, 24], generation.little))) return everything;

  let expected = first;
  let stored = first;
  let lastCommit = HEADER;
  let broken: number | undefined;
  let commitSinceBroken = false;
  for (const { offset, frame } of frames(handle, size, generation.frame)) {
    const ofGeneration = saltsFit(frame, generation);
    const isCommit = frame.getUint32(4) !== 0;
    if (broken === undefined) {
      const sums = frameSums(expected, frame, generation);
      if (ofGeneration && same(sums, sumsAt(frame, 16))) {
        expected = sums;
        if (isCommit) lastCommit = offset + generation.frame;
      } else {
        broken = offset;
        commitSinceBroken = ofGeneration && isCommit;
      }
    } else if (ofGeneration) {
      // Each frame continues the checksum kept in the one before, so that frames behind a damaged one can still be recognised.
      if (commitSinceBroken && same(frameSums(stored, frame, generation), sumsAt(frame, 16))) return { kind: 'damaged', offset: broken };
      commitSinceBroken ||= isCommit;
    }
    stored = sumsAt(frame, 16);
  }
  return endOf(handle, { size, lastCommit, broken }, generation);
};

type Generation = { readonly little: boolean; readonly frame: number; readonly salts: Sums };

/** What lies behind the last whole transaction: nothing, remains of an earlier generation, or an unfinished write. */
const endOf = (
  handle: number,
  { size, lastCommit, broken }: { readonly size: number; readonly lastCommit: number; readonly broken: number | undefined },
  generation: Generation,
): WalState => {
  const behind = read(handle, lastCommit, FRAME_HEADER);
  const unfinished = behind.byteLength === FRAME_HEADER ? saltsFit(behind, generation) : behind.byteLength > 0 && broken === undefined;
  return unfinished ? { kind: 'torn', offset: lastCommit, bytes: size - lastCommit } : WHOLE;
};

function* frames(handle: number, size: number, length: number): Generator<{ readonly offset: number; readonly frame: DataView }> {
  for (let offset = HEADER; offset + length <= size; ) {
    const chunk = read(handle, offset, Math.min(CHUNK_FRAMES * length, size - offset));
    const count = Math.floor(chunk.byteLength / length);
    if (count === 0) return;
    for (let index = 0; index < count; index += 1) {
      yield { offset: offset + index * length, frame: new DataView(chunk.buffer, index * length, length) };
    }
    offset += count * length;
  }
}

const read = (handle: number, offset: number, length: number): DataView => {
  const buffer = new ArrayBuffer(length);
  const got = readSync(handle, new Uint8Array(buffer), 0, length, offset);
  return new DataView(buffer, 0, got);
};

const saltsFit = (frame: DataView, { salts }: Generation): boolean => same(salts, [frame.getUint32(8), frame.getUint32(12)]);

const sumsAt = (view: DataView, offset: number): Sums => [view.getUint32(offset), view.getUint32(offset + 4)];

const same = ([a, b]: Sums, [c, d]: Sums): boolean => a === c && b === d;

/** A frame's checksum covers its page number and size, then the page, and goes on from the frame before. */
const frameSums = (before: Sums, frame: DataView, { little }: Generation): Sums =>
  addTo(addTo(before, frame, [0, 8], little), frame, [FRAME_HEADER, frame.byteLength], little);

const addTo = ([first, second]: Sums, view: DataView, [from, to]: readonly [number, number], little: boolean): Sums => {
  let a = first;
  let b = second;
  for (let at = from; at < to; at += 8) {
    a = (a + view.getUint32(at, little) + b) >>> 0;
    b = (b + view.getUint32(at + 4, little) + a) >>> 0;
  }
  return [a, b];
};
