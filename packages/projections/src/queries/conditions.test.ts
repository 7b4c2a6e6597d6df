import { describe, expect, it } from '@jest/globals';
import { conditionsIn } from './conditions.js';

describe('conditions as callers write them', () => {
  it('are divided at the first colon, and gathered by name', () =>
    expect(conditionsIn(['product:空调', 'product:', 'at:10:30'])).toEqual({ product: ['空调', ''], at: ['10:30'] }));

  it('may be one, or none', () => {
    expect(conditionsIn('a:b')).toEqual({ a: ['b'] });
    expect(conditionsIn(undefined)).toEqual({});
  });

  it('have names of which none is taken for something else', () => expect(conditionsIn('constructor:x')).toEqual({ constructor: ['x'] }));

  it('without a name or a colon are refused by the parameter', () => {
    for (const condition of [':x', 'red'])
      expect(() => conditionsIn(condition)).toThrow(expect.objectContaining({ name: 'QueryError', field: 'where' }));
  });
});
