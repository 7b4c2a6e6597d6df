import { describe, expect, it } from '@jest/globals';
import { packEvents } from './packing.js';

const event = (data: readonly number[], metadata: readonly number[]) => ({
  id: '00000000-0000-4000-8000-000000000001',
  type: 't',
  isJson: false,
  data: Uint8Array.from(data),
  metadata: Uint8Array.from(metadata),
});

describe('packing events for another thread', () => {
  it('keeps every byte, in one block', () => {
    const events = [event([1, 2], [3]), event([], []), event([4], [5, 6])];
    const { events: packed, block } = packEvents(events);
    expect(packed).toEqual(events);
    expect([...new Uint8Array(block)]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(packed.every(({ data, metadata }) => data.buffer === block && metadata.buffer === block)).toBe(true);
  });

  it('packs nothing too', () => expect(packEvents([]).events).toEqual([]));
});
