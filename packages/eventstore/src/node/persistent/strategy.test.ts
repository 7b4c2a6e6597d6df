import { describe, expect, it } from '@jest/globals';
import type { StrategyName } from './settings.js';
import { type Candidate, strategyNamed } from './strategy.js';
import { messageAt } from './testing/group-fixture.js';

type Fake = { readonly number: number; hasRoom: boolean };
const consumers = (...numbers: readonly number[]): Fake[] => numbers.map((number) => ({ number, hasRoom: true }));
const choose = (name: StrategyName) => {
  const strategy = strategyNamed(name);
  return (candidates: readonly Candidate[], stream = 'note-1', metadata = '') =>
    strategy(messageAt(0, { stream, metadata: Buffer.from(metadata) }), candidates)?.number;
};
const streams = Array.from({ length: 300 }, (_, index) => `note-${index}`);

describe('who gets an event', () => {
  it('in turns, leaving out whoever is full', () => {
    const next = choose('RoundRobin');
    const all = consumers(1, 2, 3);
    expect([next(all), next(all), next(all), next(all)]).toEqual([1, 2, 3, 1]);
    for (const one of all) one.hasRoom = one.number === 1;
    expect(next(all)).toBe(1);
    for (const one of all) one.hasRoom = false;
    expect(next(all)).toBeUndefined();
    expect(next([])).toBeUndefined();
  });

  it('always the first as long as it has room', () => {
    const next = choose('DispatchToSingle');
    const all = consumers(1, 2);
    expect([next(all), next(all)]).toEqual([1, 1]);
    const [first] = all;
    if (first !== undefined) first.hasRoom = false;
    expect(next(all)).toBe(2);
  });

  it('the same one for each stream, and the streams shared out among all', () => {
    const next = choose('Pinned');
    const all = consumers(1, 2, 3);
    const owners = streams.map((stream) => next(all, stream));
    expect(streams.map((stream) => next(all, stream))).toEqual(owners);
    for (const number of [1, 2, 3]) expect(owners.filter((owner) => owner === number).length).toBeGreaterThan(50);
  });

  it('nobody while the one it belongs to is full', () => {
    const next = choose('Pinned');
    const all = consumers(1, 2, 3);
    const owner = next(all, 'note-1');
    for (const one of all) one.hasRoom = one.number !== owner;
    expect(next(all, 'note-1')).toBeUndefined();
  });

  it('moves only what was with the one who left, and only to the newcomer', () => {
    const next = choose('Pinned');
    const before = streams.map((stream) => next(consumers(1, 2, 3), stream));
    const without = streams.map((stream) => next(consumers(1, 3), stream));
    for (const [index, owner] of before.entries()) if (owner !== 2) expect(without[index]).toBe(owner);
    expect(without).not.toContain(2);
    const withMore = streams.map((stream) => next(consumers(1, 2, 3, 4), stream));
    for (const [index, owner] of withMore.entries()) if (owner !== 4) expect(before[index]).toBe(owner);
    expect(withMore).toContain(4);
  });

  it('by correlation where there is one, else by stream', () => {
    const next = choose('PinnedByCorrelation');
    const all = consumers(1, 2, 3, 4);
    const related = streams.map((stream) => next(all, stream, '{"$correlationId":"c-1"}'));
    expect(new Set(related).size).toBe(1);
    for (const metadata of ['', '[]', 'not JSON', '{"$correlationId":1}']) {
      const owners = streams.map((stream) => next(all, stream, metadata));
      expect(owners).toEqual(streams.map((stream) => next(all, stream)));
      expect(new Set(owners).size).toBe(4);
    }
  });
});
