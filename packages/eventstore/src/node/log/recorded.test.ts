import { describe, expect, it } from '@jest/globals';
import { recordedUpTo } from './recorded.js';

const proposed = (type: string) => ({
  id: '00000000-0000-4000-8000-000000000001',
  type,
  isJson: true,
  data: Uint8Array.of(1),
  metadata: Uint8Array.of(2),
});

describe('events as they were written', () => {
  it('lie one behind the other up to the newest, with all that was proposed', () => {
    const events = [proposed('a'), proposed('b'), proposed('c')];
    expect(recordedUpTo({ revision: 4, position: 90, createdAt: 7 }, 's', events)).toEqual([
      { ...events[0], stream: 's', revision: 2, position: 88, createdAt: 7 },
      { ...events[1], stream: 's', revision: 3, position: 89, createdAt: 7 },
      { ...events[2], stream: 's', revision: 4, position: 90, createdAt: 7 },
    ]);
  });

  it('are none when nothing was proposed', () => {
    expect(recordedUpTo({ revision: 4, position: 90, createdAt: 7 }, 's', [])).toEqual([]);
  });
});
