import { describe, expect, it } from '@jest/globals';
import { createLru } from './lru.js';

describe('a bounded map', () => {
  it('forgets what was used least recently once the weight is exceeded', () => {
    const lru = createLru<number>(10, (weight) => weight);
    lru.set('a', 4);
    lru.set('b', 4);
    expect(lru.get('a')).toBe(4);
    lru.set('c', 4);
    expect(['a', 'b', 'c'].map((key) => lru.get(key))).toEqual([4, undefined, 4]);
    expect(lru.weight()).toBe(8);
  });

  it('counts a replaced value once', () => {
    const lru = createLru<number>(10, (weight) => weight);
    lru.set('a', 4);
    lru.set('a', 5);
    expect([lru.weight(), lru.size()]).toEqual([5, 1]);
    lru.delete('a');
    lru.delete('a');
    expect([lru.weight(), lru.size()]).toEqual([0, 0]);
  });

  it('keeps nothing that is too heavy alone', () => {
    const lru = createLru<number>(10, (weight) => weight);
    lru.set('a', 11);
    expect(lru.get('a')).toBeUndefined();
    expect(lru.weight()).toBe(0);
  });
});
