import { describe, expect, it } from '@jest/globals';
import { dayIn, monthIn, startOfDay } from './zone.js';

describe('days of a zone', () => {
  it('belong to the zone, not to UTC', () => {
    expect(dayIn('Asia/Shanghai', '2026-03-31T15:59:59.999Z')).toBe('2026-03-31');
    expect(dayIn('Asia/Shanghai', '2026-03-31T16:00:00.000Z')).toBe('2026-04-01');
    expect(monthIn('Asia/Shanghai', '2025-12-31T16:00:00.000Z')).toBe('2026-01');
    expect(monthIn('America/New_York', '2026-01-01T04:59:59.000Z')).toBe('2025-12');
  });

  it('begin at midnight, also where the clocks change', () => {
    expect(startOfDay('Asia/Shanghai', '2026-04-01')).toBe('2026-03-31T16:00:00.000Z');
    expect(startOfDay('America/New_York', '2026-03-08')).toBe('2026-03-08T05:00:00.000Z');
    expect(startOfDay('America/New_York', '2026-03-09')).toBe('2026-03-09T04:00:00.000Z');
  });
});
