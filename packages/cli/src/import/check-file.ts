import { basename } from 'node:path';
import { badInput } from '../failure.js';
import { checkHeader } from './header.js';
import type { ImportProfile } from './profile.js';
import { readCsv } from './read-csv.js';

export type CheckOptions = {
  readonly file: string;
  readonly profile: ImportProfile;
  readonly onProgress: (line: string) => void;
  readonly onNote: (line: string) => void;
};

/** Reads the whole file once without writing anything, so that a damaged one leaves no half of itself behind. Answers its number of rows. */
export const checkFile = async ({ file, profile, onProgress, onNote }: CheckOptions): Promise<number> => {
  let rows = -1;
  for await (const record of readCsv(file, profile.delimiter)) {
    rows = record.row;
    if (rows === 0) {
      if (!('fields' in record)) throw badInput(`the header of ${file} ${record.problem}`, 'save the file as UTF-8');
      const unread = checkHeader(profile, record.fields, file);
      if (unread.length > 0) onNote(`columns that the profile ${profile.name} does not read: ${unread.join(', ')}`);
    }
    if (rows % 20_000 === 0) onProgress(`checking ${basename(file)}: ${rows} rows`);
  }
  if (rows < 0) throw badInput(`${file} holds no line`, 'get the file again');
  return rows;
};
