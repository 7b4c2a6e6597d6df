import { createHash } from 'node:crypto';
import { z } from 'zod';
import { QueryError } from './query-error.js';

/**
 * Where a page ended: the sort keys of its last row, and a digest of the filters, so that a cursor is of no use with others. Opaque to
 * callers.
 */
const content = z.tuple([z.array(z.string().nullable()).min(1).max(4), z.string()]);
export type SortKeys = readonly (string | null)[];

const digest = (filters: object): string => createHash('sha256').update(JSON.stringify(filters)).digest('base64url').slice(0, 12);

export const writeCursor = (keys: SortKeys, filters: object): string =>
  Buffer.from(JSON.stringify([keys, digest(filters)])).toString('base64url');

/** Faults: `QueryError` when it is not a cursor of ours, or one of another question. */
export const readCursor = (cursor: string, filters: object, length: number): SortKeys => {
  let found: z.infer<typeof content>;
  try {
    found = content.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new QueryError('cursor', 'not a cursor of this interface');
  }
  const [keys, given] = found;
  if (given !== digest(filters) || keys.length !== length) throw new QueryError('cursor', 'belongs to a query with other filters');
  return keys;
};
