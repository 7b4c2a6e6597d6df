import { describe, expect, it } from '@jest/globals';
import { skippedPlace } from './gaps.js';

const forwards = { from: 3, to: 8, backwards: false };
const backwards = { from: 8, to: 3, backwards: true };

describe('a page without gaps', () => {
  it('may end early, in both directions', () => {
    expect(skippedPlace([3, 4, 5], forwards)).toBeUndefined();
    expect(skippedPlace([8, 7], backwards)).toBeUndefined();
  });

  it('may be empty where nothing can be', () => {
    expect(skippedPlace([], { from: 9, to: 8, backwards: false })).toBeUndefined();
    expect(skippedPlace([], { from: 0, to: 1, backwards: true })).toBeUndefined();
  });
});

describe('a page with a gap', () => {
  it('names the first place that is not there', () => {
    expect(skippedPlace([3, 4, 6], forwards)).toBe(5);
    expect(skippedPlace([8, 6, 4], backwards)).toBe(7);
  });

  it('names the beginning when it lacks it, or lacks everything', () => {
    expect(skippedPlace([4, 5], forwards)).toBe(3);
    expect(skippedPlace([], forwards)).toBe(3);
    expect(skippedPlace([], backwards)).toBe(8);
  });
});
