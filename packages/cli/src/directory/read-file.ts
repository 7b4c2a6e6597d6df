import { basename } from 'node:path';
import { badInput } from '../failure.js';
import { sampleOf } from '../import/explain/guess-layout.js';
import { readCsv } from '../import/read-csv.js';
import { FILES, type FileKind, NEEDED } from './columns.js';

/** A row that cannot be taken: which, where and why. Never what stands in it. */
export type Rejection = { readonly file: string; readonly row: number; readonly field: string; readonly reason: string };

/** The fields of a row by our names of them, trimmed; empty where the file has nothing. */
export type Fields = { readonly row: number; readonly of: (name: string) => string };

/** Where each of our columns lies in a file. Fails when one that is needed is missing, or two columns mean the same. */
const placesOf = (kind: FileKind, header: readonly string[], path: string): ReadonlyMap<string, number> => {
  const places = new Map<string, number>();
  for (const [name, spellings] of Object.entries(FILES[kind])) {
    const found = header.flatMap((column, index) => ((spellings as readonly string[]).includes(column.trim()) ? [index] : []));
    if (found.length > 1) throw badInput(`${path} has the column ${spellings.join(' or ')} more than once`, 'leave one of them out');
    if (found[0] !== undefined) places.set(name, found[0]);
  }
  const missing = NEEDED[kind].filter((name) => !places.has(name));
  const known: Readonly<Record<string, readonly string[]>> = FILES[kind];
  if (missing.length > 0)
    throw badInput(
      `${path} lacks the column${missing.length > 1 ? 's' : ''} ${missing.map((name) => known[name]?.join(' or ')).join(', ')}`,
      `columns of ${kind}: ${Object.values(known)
        .map((spellings) => spellings.join(' or '))
        .join(', ')}`,
    );
  return places;
};

/** The rows of a CSV file of a directory, in UTF-8, GB18030 or UTF-16, plain or gzipped; rows that cannot be read are told and left out. */
export const readDirectoryFile = async (
  kind: FileKind,
  path: string,
  reject: (rejection: Rejection) => void,
): Promise<readonly Fields[]> => {
  const file = basename(path);
  const { encoding, delimiter } = await sampleOf(path);
  const rows: Fields[] = [];
  let header: readonly string[] = [];
  let places: ReadonlyMap<string, number> | undefined;
  for await (const record of readCsv(path, { encoding, delimiter })) {
    const { row } = record;
    if (!('fields' in record)) {
      if (row === 0) throw badInput(`the header of ${path} ${record.problem}`, 'save the file as UTF-8');
      reject({ file, row, field: header[record.column] ?? '', reason: record.problem });
      continue;
    }
    const { fields } = record;
    if (places === undefined) {
      header = fields;
      places = placesOf(kind, fields, path);
    } else if (fields.length !== header.length)
      reject({ file, row, field: '', reason: `has ${fields.length} fields where the header has ${header.length}` });
    else {
      const at = places;
      rows.push({
        row,
        of: (name) => {
          const place = at.get(name);
          return place === undefined ? '' : (fields[place]?.trim() ?? '');
        },
      });
    }
  }
  return rows;
};
