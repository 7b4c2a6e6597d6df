import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ImportProfile } from '@redress/domain';
import { badInput } from '../failure.js';
import { checkHeader } from './header.js';
import { readCsv } from './read-csv.js';

export type CheckOptions = {
  readonly file: string;
  readonly profile: ImportProfile;
  readonly onProgress: (line: string) => void;
  readonly onNote: (line: string) => void;
};

/** A file that can be read to its end. */
export type CheckedFile = {
  readonly path: string;
  readonly name: string;
  /** Data rows in it. */
  readonly rows: number;
  /** Of the file as it lies there. */
  readonly sha256: string;
};

const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
};

/** Reads the whole file once without writing anything, so that a damaged one leaves no half of itself behind. */
export const checkFile = async ({ file, profile, onProgress, onNote }: CheckOptions): Promise<CheckedFile> => {
  let rows = -1;
  for await (const record of readCsv(file, profile)) {
    rows = record.row;
    if (rows === 0) {
      if (!('fields' in record)) throw badInput(`the header of ${file} ${record.problem}`, 'save the file as UTF-8');
      const unread = checkHeader(profile, record.fields, file);
      if (unread.length > 0) onNote(`columns that the profile ${profile.name} does not read: ${unread.join(', ')}`);
    }
    if (rows % 20_000 === 0) onProgress(`checking ${basename(file)}: ${rows} rows`);
  }
  if (rows < 0) throw badInput(`${file} holds no line`, 'get the file again');
  return { path: file, name: basename(file).slice(-200), rows, sha256: await sha256Of(file) };
};
