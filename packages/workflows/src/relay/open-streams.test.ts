import { describe, expect, it } from '@jest/globals';
import { OpenStreams } from './open-streams.js';

const at = (position: number) => `log:${position}`;

describe('streams whose process may be running', () => {
  it('are known from their first event on until one that ends them', () => {
    const open = new OpenStreams();
    open.open('complaint-a', 0, at(1));
    open.open('complaint-b', 0, at(2));
    open.close('complaint-a', 7);
    expect(open.list()).toEqual(['complaint-b']);
  });

  it('stay open when something newer than the ending is known', () => {
    const open = new OpenStreams();
    open.open('complaint-a', 8, at(9));
    open.close('complaint-a', 7);
    expect(open.size).toBe(1);
  });

  it('can all be found again by reading from the oldest of them', () => {
    const open = new OpenStreams();
    expect(open.oldest(at(50))).toBe(at(50));
    open.open('complaint-a', 3, at(20));
    open.open('complaint-b', 0, at(30));
    open.open('complaint-a', 0, at(10));
    expect(open.oldest(at(50))).toBe(at(10));
    open.open('complaint-c', 0, undefined);
    expect(open.oldest(at(50))).toBeUndefined();
  });
});
