import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ImportProfile } from '@redress/domain';
import { isGzipped, readCsv } from '../read-csv.js';
import { timeKind } from './guess-times.js';

type Encoding = ImportProfile['encoding'];
type Layout = { readonly encoding: Encoding; readonly delimiter: string };
/** How the first rows of a file look: `names` are those of its header line, if it has one. */
export type Sample = Layout & { readonly names: readonly string[] | undefined; readonly rows: readonly (readonly string[])[] };

const FIRST_BYTES = 1 << 18;
const FIRST_ROWS = 2_000;
const DELIMITERS = [',', ';', '\t', '|'];

const firstBytes = async (path: string): Promise<Buffer> => {
  const isGzip = await isGzipped(path, 'utf-16le');
  const raw = createReadStream(path, { highWaterMark: 1 << 16 });
  const stream = isGzip ? pipeline(raw, createGunzip(), () => undefined) : raw;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= FIRST_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, FIRST_BYTES);
};

/** The last character may be cut in two. */
const decodes = (bytes: Buffer, encoding: Encoding): string | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
};

/** UTF-16 shows by its mark or by zeros at every other place, UTF-8 by being none else; Chinese is told from Western by what comes out of it. */
const encodingOf = (bytes: Buffer): Encoding => {
  const zeros = bytes.subarray(0, 2_000).filter((byte, index) => byte === 0 && index % 2 === 1).length;
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || zeros > Math.min(1_000, bytes.length / 2) / 4) return 'utf-16le';
  for (const cut of [0, 1, 2, 3]) if (isUtf8(bytes.subarray(0, bytes.length - cut))) return 'utf-8';
  const beyond = [...(decodes(bytes, 'gb18030') ?? '')].filter((mark) => mark > '\u007f');
  const chinese = beyond.filter((mark) => /[\p{Script=Han}，。、；：？！（）《》“”]/u.test(mark)).length;
  return beyond.length > 0 && chinese / beyond.length > 0.5 ? 'gb18030' : 'windows-1252';
};

const readFirst = async (path: string, layout: Layout): Promise<readonly (readonly string[])[]> => {
  const rows: (readonly string[])[] = [];
  for await (const record of readCsv(path, layout)) {
    if ('fields' in record) rows.push(record.fields);
    if (rows.length > FIRST_ROWS) break;
  }
  return rows;
};

/** The separator by which most rows have as many fields as the first, and the first has more than one. */
const delimiterOf = async (path: string, encoding: Encoding): Promise<Layout & { readonly rows: readonly (readonly string[])[] }> => {
  const tried = [];
  for (const delimiter of DELIMITERS) {
    const rows = await readFirst(path, { encoding, delimiter }).catch((error: unknown) => {
      // A quotation mark that is one only by another separator: no reason to give up, unless all fail.
      if (delimiter === DELIMITERS[0] || tried.length > 0) return [];
      throw error;
    });
    const width = rows[0]?.length ?? 0;
    const even = rows.filter(({ length }) => length === width).length / Math.max(1, rows.length);
    tried.push({ encoding, delimiter, rows, score: width > 1 ? even + width / 1_000 : 0 });
  }
  return tried.reduce((best, one) => (one.score > best.score ? one : best));
};

/** A header names columns: no time, no number, nothing twice. */
const isHeader = (row: readonly string[]): boolean => {
  const named = row.filter((name) => name !== '');
  return (
    named.length >= row.length - 1 &&
    new Set(named).size === named.length &&
    !named.some((name) => timeKind([name]) !== undefined || /^[\d.,-]+$/.test(name))
  );
};

/** Reads the first rows of a file of which nothing is known. */
export const sampleOf = async (path: string): Promise<Sample> => {
  const { rows, ...layout } = await delimiterOf(path, encodingOf(await firstBytes(path)));
  const [first = [], ...rest] = rows;
  const hasHeader = isHeader(first);
  const width = first.length;
  return { ...layout, names: hasHeader ? first : undefined, rows: (hasHeader ? rest : rows).filter(({ length }) => length === width) };
};
