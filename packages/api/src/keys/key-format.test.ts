import { describe, expect, it } from '@jest/globals';
import { createKey, hashOf, parseKey, sameHash } from './key-format.js';

const pepper = Buffer.alloc(32, 7);

describe('an API key', () => {
  it('reads back as it was made', () => {
    for (let round = 0; round < 50; round += 1) {
      const { key, keyId, secret } = createKey();
      expect(key).toMatch(/^rk_[0-9A-Za-z]{13}_[0-9A-Za-z]{49}$/);
      expect(parseKey(key)).toEqual({ keyId, secret });
    }
  });

  it('is told from a mistyped, cut or foreign one by its checksum', () => {
    const { key } = createKey();
    const swapped = `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`;
    for (const wrong of [swapped, key.slice(0, -1), `${key}0`, key.toUpperCase(), '', 'rk__', 'sk_live_abc', `${key}\n`])
      expect(parseKey(wrong)).toBeUndefined();
  });

  it('is stored as a keyed hash that depends on all its parts', () => {
    const parsed = { keyId: 'a', secret: 'b' };
    const hash = hashOf(pepper, parsed);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(hash).not.toBe(hashOf(Buffer.alloc(32, 8), parsed));
    expect(hash).not.toBe(hashOf(pepper, { keyId: 'a', secret: 'c' }));
    expect(hash).not.toBe(hashOf(pepper, { keyId: 'c', secret: 'b' }));
    expect(sameHash(hash, hash)).toBe(true);
    expect(sameHash(hash, hashOf(pepper, { keyId: 'x', secret: 'b' }))).toBe(false);
    expect(sameHash('', '')).toBe(false);
  });
});
