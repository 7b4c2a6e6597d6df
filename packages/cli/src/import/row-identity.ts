import { createHmac } from 'node:crypto';
import type { ImportProfile } from '@redress/domain';
import type { MappedRow } from './map-row.js';

/**
 * What a row is called: `name` in the stream of its case, `sourceId` in its facts, in tables and in lists. An id in words, which may be a name,
 * is a keyed hash in all of them; as the source states it, it lies sealed (`statedId`).
 */
export type RowIdentity = { readonly name: string; readonly sourceId: string; readonly statedId?: string };

const PLAIN = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$/;
const LONGEST_ID = 200;

/**
 * Names rows, in the order of the file. An id that cannot be part of a stream's name, or is personal, is hashed under the installation's
 * secret. Rows without an id are named by what they state; of equal ones the second is `….2`: two equal
 * complaints are two, and the same file again names them the same.
 */
export const rowIdentities = ({ id, columns }: Pick<ImportProfile, 'id' | 'columns'>, pepper: Uint8Array) => {
  const hash = (text: string, length: number): string => createHmac('sha256', pepper).update(text).digest('hex').slice(0, length);
  const isPersonal = 'columns' in id && id.columns.some((name) => columns.some(({ column, personal }) => personal && column === name));
  const seen = new Map<string, number>();
  return ({ key, reports }: Pick<MappedRow, 'key' | 'reports'>): RowIdentity => {
    if (key === undefined) {
      const row = hash(JSON.stringify(reports), 32);
      const times = (seen.get(row) ?? 0) + 1;
      seen.set(row, times);
      const name = times === 1 ? `row-${row}` : `row-${row}.${times}`;
      return { name, sourceId: name };
    }
    const [only = ''] = key;
    const stated = key.join(' / ').slice(0, LONGEST_ID);
    const isPlain = !isPersonal && key.every((part) => PLAIN.test(part));
    if (isPlain && key.length === 1) return { name: only, sourceId: only };
    const name = `x-${hash(key.length === 1 && !isPersonal ? only : JSON.stringify(key), 40)}`;
    if (isPlain) return { name, sourceId: stated };
    // What is personal is sealed among the facts already.
    return isPersonal ? { name, sourceId: name } : { name, sourceId: name, statedId: stated };
  };
};
