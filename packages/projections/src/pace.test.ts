import { describe, expect, it } from '@jest/globals';
import { createPace } from './pace.js';

describe('the pace of a view', () => {
  it('is what came in the last ten whole seconds, by name', () => {
    let now = 0;
    const pace = createPace(() => now);
    for (; now < 20_000; now += 500) pace.add('a', 5);
    expect(pace.perSecond('a')).toBe(10);
    expect(pace.perSecond('b')).toBe(0);
    now += 5_000;
    expect(pace.perSecond('a')).toBe(5);
    now += 60_000;
    expect(pace.perSecond('a')).toBe(0);
  });
});
