import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type Leaf, leafHash } from './leaf-hash.js';

type Golden = { readonly name: string; readonly leaf: Leaf; readonly sha256: string };

/** Proofs given out once must hold for ever: a failure here is never mended by changing the file. */
const golden = JSON.parse(readFileSync(new URL('./testing/leaf-hashes.json', import.meta.url), 'utf8')) as readonly Golden[];

describe('leaf hashes', () => {
  it.each(golden)('stay as they were: $name', ({ leaf, sha256 }) => {
    expect(leafHash(leaf).toString('hex')).toBe(sha256);
  });

  it('do not depend on the order of members', () => {
    for (const { leaf, sha256 } of golden) {
      const reversed = JSON.parse(JSON.stringify(leaf, (_, value) => reverse(value))) as Leaf;
      expect(leafHash(reversed).toString('hex')).toBe(sha256);
    }
  });

  it('differ when anything differs', () => {
    const [{ leaf }] = golden as [Golden];
    const changes: Partial<Leaf>[] = [
      { logId: 'another' },
      { stream: 'complaint-2' },
      { revision: 1 },
      { id: 'another' },
      { type: 'complaint-received.v2' },
      { data: {} },
      { metadata: {} },
    ];
    const hashes = [leaf, ...changes.map((change) => ({ ...leaf, ...change }))].map((one) => leafHash(one).toString('hex'));
    expect(new Set(hashes).size).toBe(changes.length + 1);
  });
});

const reverse = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).reverse()) : value;
