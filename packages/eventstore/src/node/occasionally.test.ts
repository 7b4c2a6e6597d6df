import { expect, it } from '@jest/globals';
import { occasionally } from './occasionally.js';

it('what happens all the time is told now and then, with how often it was not', () => {
  let now = 0;
  const told: (readonly [string, number])[] = [];
  const tell = occasionally<string>(
    (subject, leftOut) => told.push([subject, leftOut]),
    () => now,
  );
  for (const [time, subject] of [
    [0, 'a'],
    [1, 'b'],
    [9_999, 'c'],
    [10_000, 'd'],
    [10_001, 'e'],
    [30_000, 'f'],
  ] as const) {
    now = time;
    tell(subject);
  }
  expect(told).toEqual([
    ['a', 0],
    ['d', 2],
    ['f', 1],
  ]);
});
