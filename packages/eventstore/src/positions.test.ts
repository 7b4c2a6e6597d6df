import { describe, expect, it } from '@jest/globals';
import { comparePositions, ForeignPosition } from './event-store.js';
import { commitOf, positionOf, toRevision } from './positions.js';

describe('positions and revisions', () => {
  it('are the same whether the client delivers numbers, bigints or strings', () => {
    expect([toRevision(7), toRevision(7n), toRevision('7')]).toEqual([7, 7, 7]);
    expect(positionOf('log', 7)).toBe(positionOf('log', 7n));
  });

  it('keep every digit of a 64-bit position', () => {
    const position = positionOf('log', 18446744073709551615n);
    expect(commitOf(position, 'log')).toBe(18446744073709551615n);
    expect(comparePositions(positionOf('log', 9007199254740993n), positionOf('log', 9007199254740992n))).toBeGreaterThan(0);
  });

  it('refuse a revision that no number can hold', () => {
    expect(() => toRevision(2n ** 63n - 1n)).toThrow(RangeError);
  });

  it.each(['other:1', 'log:', 'log:x', 'log:-1', '1', ''])('refuses %j as a position of this log', (position) => {
    expect(() => commitOf(position, 'log')).toThrow(ForeignPosition);
  });

  it('refuses to compare positions of different logs', () => {
    expect(() => comparePositions('a:1', 'b:1')).toThrow(ForeignPosition);
  });
});
