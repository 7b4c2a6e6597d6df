import { describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from './event-log.js';
import { RecentEvents } from './tail.js';

const event = (position: number, bytes = 10): RecordedEvent => ({
  id: '00000000-0000-4000-8000-000000000001',
  type: 't',
  isJson: true,
  data: new Uint8Array(bytes),
  metadata: new Uint8Array(),
  stream: 's',
  revision: position - 1,
  position,
  createdAt: 0,
});
const events = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => event(from + index));
const positions = (found: readonly RecordedEvent[] | undefined) => found?.map(({ position }) => position);

describe('the tail of the log', () => {
  it('begins at the head it is given and knows nothing of what was before', () => {
    const tail = new RecentEvents(7);
    expect(tail.head).toBe(7);
    expect(tail.from(8, 10)).toEqual([]);
    expect(tail.from(7, 10)).toBeUndefined();
  });

  it('gives what was committed since, oldest first and no more than asked for', () => {
    const tail = new RecentEvents(7);
    tail.push(events(8, 12));
    expect(positions(tail.from(9, 3))).toEqual([9, 10, 11]);
    expect(tail.head).toBe(12);
  });

  it('drops the oldest beyond its count', () => {
    const tail = new RecentEvents(0, { events: 3, bytes: 1_000_000 });
    for (let position = 1; position <= 5000; position += 1) tail.push([event(position)]);
    expect(tail.from(4997, 1)).toBeUndefined();
    expect(positions(tail.from(4998, 10))).toEqual([4998, 4999, 5000]);
  });

  it('drops the oldest beyond its bytes', () => {
    const tail = new RecentEvents(0, { events: 100, bytes: 5_000 });
    tail.push([event(1, 2_000), event(2, 2_000), event(3, 2_000)]);
    expect(tail.from(1, 1)).toBeUndefined();
    expect(positions(tail.from(2, 10))).toEqual([2, 3]);
  });

  it('keeps nothing when a single event is larger than its bytes, and still moves on', () => {
    const tail = new RecentEvents(0, { events: 100, bytes: 100 });
    tail.push([event(1, 2_000)]);
    expect(tail.from(1, 1)).toBeUndefined();
    expect(tail.from(2, 1)).toEqual([]);
  });

  it('tells each listener of a commit until that stops listening', () => {
    const tail = new RecentEvents(0);
    const heard: number[] = [];
    const stop = tail.onCommit(() => heard.push(tail.head));
    tail.push(events(1, 2));
    stop();
    tail.push(events(3, 3));
    expect(heard).toEqual([2]);
  });
});
