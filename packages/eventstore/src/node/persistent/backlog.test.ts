import { describe, expect, it } from '@jest/globals';
import { Backlog, type Offered } from './backlog.js';
import type { Message } from './message.js';
import { messageAt } from './testing/group-fixture.js';

const drained = (backlog: Backlog, most = Number.POSITIVE_INFINITY): number[] => {
  const places: number[] = [];
  backlog.offer(({ origin }): Offered => {
    if (places.length >= most) return 'nobody';
    places.push(origin.place);
    return 'taken';
  });
  return places;
};
const replayed = (place: number): Message => ({ ...messageAt(place), origin: { kind: 'parked', place } });

describe('what waits for the consumers of a group', () => {
  it('goes out as it came', () => {
    const backlog = new Backlog();
    for (const place of [3, 4, 5]) backlog.add(messageAt(place));
    expect(drained(backlog)).toEqual([3, 4, 5]);
    expect(backlog.fresh).toBe(0);
  });

  it('puts what is tried again in front, in the order of the log, whatever order it failed in', () => {
    const backlog = new Backlog();
    backlog.add(messageAt(7));
    for (const place of [5, 2, 4]) backlog.putBack(messageAt(place));
    expect(backlog.retrying).toBe(3);
    expect(drained(backlog)).toEqual([2, 4, 5, 7]);
  });

  it('puts what is replayed behind what is tried again and before what is new', () => {
    const backlog = new Backlog();
    backlog.add(messageAt(7));
    backlog.putBack(replayed(0));
    backlog.putBack(messageAt(6));
    expect(drained(backlog)).toEqual([6, 0, 7]);
  });

  it('keeps the order of what stays when only some can go', () => {
    const backlog = new Backlog();
    for (const place of [1, 2, 3, 4]) backlog.add(messageAt(place));
    const taken: number[] = [];
    backlog.offer(({ origin }) => {
      if (origin.place % 2 === 1) return 'later';
      taken.push(origin.place);
      return 'taken';
    });
    expect(taken).toEqual([2, 4]);
    expect(drained(backlog)).toEqual([1, 3]);
  });

  it('stops offering when nobody has room, and goes on there', () => {
    const backlog = new Backlog();
    for (const place of [1, 2, 3]) backlog.add(messageAt(place));
    expect(drained(backlog, 2)).toEqual([1, 2]);
    expect(drained(backlog)).toEqual([3]);
  });

  it('knows the lowest place that is open, replays apart', () => {
    const backlog = new Backlog();
    expect(backlog.lowest).toBe(Number.POSITIVE_INFINITY);
    backlog.putBack(replayed(0));
    backlog.add(messageAt(9));
    expect(backlog.lowest).toBe(9);
    backlog.putBack(messageAt(4));
    expect(backlog.lowest).toBe(4);
  });

  it('knows how much payload waits', () => {
    const backlog = new Backlog();
    backlog.add(messageAt(1, { data: new Uint8Array(70), metadata: new Uint8Array(30) }));
    expect(backlog.freshBytes).toBe(100);
    drained(backlog);
    expect(backlog.freshBytes).toBe(0);
  });
});
