import { describe, expect, it } from '@jest/globals';
import { accept, fold, refuse } from './decider.js';

describe('a decider', () => {
  const counter = { initial: 0, evolve: (sum: number, by: number) => sum + by };

  it('folds a history from the beginning or from a state known before', () => {
    expect(fold(counter, [1, 2, 3])).toBe(6);
    expect(fold(counter, [], 4)).toBe(4);
    expect(fold(counter, new Set([5]), 4)).toBe(9);
  });

  it('answers with events, with none, or with a reason and the field at fault', () => {
    expect(accept('a', 'b')).toEqual({ ok: true, events: ['a', 'b'] });
    expect(accept()).toEqual({ ok: true, events: [] });
    expect(refuse('too-late')).toEqual({ ok: false, reason: 'too-late' });
    expect(refuse('too-late', { field: 'at' })).toEqual({ ok: false, reason: 'too-late', field: 'at' });
  });
});
