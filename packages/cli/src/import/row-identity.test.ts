import { describe, expect, it } from '@jest/globals';
import type { ImportProfile } from '@redress/domain';
import fc from 'fast-check';
import { rowIdentities } from './row-identity.js';

const secret = Buffer.alloc(32, 7);
const columns: ImportProfile['columns'] = [
  { column: 'Phone', fact: 'phone', kind: 'text', mayLack: false, personal: true },
  { column: 'Product', fact: 'product', kind: 'text', mayLack: false, personal: false },
];
const named = (...ids: readonly string[]) => rowIdentities({ id: { columns: [...ids] }, columns }, secret);
const hashed = () => rowIdentities({ id: { rowHash: true }, columns }, secret);
const row = (product: string) => ({ key: undefined, reports: [{ facts: [{ fact: 'product', value: product }] }] });
const keyed = (...key: readonly string[]) => ({ key, reports: [] });

describe('what a row is called', () => {
  it('is its id, where a stream can bear it', () => {
    expect(named('No')(keyed('2025-0007'))).toEqual({ name: '2025-0007', sourceId: '2025-0007' });
  });

  it('is a hash where it is in words, which may be a name; as the source states it, it is to be sealed', () => {
    const { name, sourceId, statedId } = named('No')(keyed('7/ä 9'));
    expect({ name, statedId }).toEqual({ name: expect.stringMatching(/^x-[0-9a-f]{40}$/), statedId: '7/ä 9' });
    expect(sourceId).toBe(name);
  });

  it('is made of several columns that nobody can confuse', () => {
    const identify = named('Shop', 'No');
    expect(identify(keyed('A', '1')).sourceId).toBe('A / 1');
    expect(identify(keyed('A / 1', '2')).name).not.toBe(identify(keyed('A', '1 / 2')).name);
  });

  it('shows nothing of an id that is personal', () => {
    for (const identity of [named('Phone')(keyed('13800000000')), named('No', 'Phone')(keyed('1', '13800000000'))])
      expect(JSON.stringify(identity)).not.toContain('13800000000');
  });

  it('is the same for the same rows in whatever order, and apart for each of equal ones', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 }), (products) => {
        const names = (list: readonly string[]) => {
          const identify = hashed();
          return list.map((product) => identify(row(product)).name).sort();
        };
        expect(names([...products].reverse())).toEqual(names(products));
        expect(new Set(names(products)).size).toBe(products.length);
      }),
    );
  });

  it('cannot be guessed from what a row states without the secret of the installation', () => {
    const other = rowIdentities({ id: { rowHash: true }, columns }, Buffer.alloc(32, 8));
    expect(other(row('a')).name).not.toBe(hashed()(row('a')).name);
  });
});
