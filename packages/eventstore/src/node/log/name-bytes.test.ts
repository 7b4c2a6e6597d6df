import { describe, expect, it } from '@jest/globals';
import { NameBytes } from './name-bytes.js';

describe('names in bytes', () => {
  it('are right however many there are', () => {
    const names = new NameBytes();
    const all = Array.from({ length: 2_500 }, (_, index) => `né-${index}`);
    for (const name of [...all, ...all]) expect(names.bytesOf(name).toString('utf8')).toBe(name);
  });

  it('are kept while they are used', () => {
    const names = new NameBytes();
    expect(names.bytesOf('noted')).toBe(names.bytesOf('noted'));
  });
});
