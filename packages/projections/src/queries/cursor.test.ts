import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCursor, writeCursor } from './cursor.js';

describe('a cursor', () => {
  it('brings back the keys of the last row, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.string()), { minLength: 1, maxLength: 4 }), (keys) => {
        expect(readCursor(writeCursor(keys, { stage: 'handle' }), { stage: 'handle' }, keys.length)).toEqual(keys);
      }),
    );
  });

  it('serves only the query it came from', () => {
    const cursor = writeCursor(['a', 'b'], { stage: 'handle' });
    expect(() => readCursor(cursor, { stage: 'analyze' }, 2)).toThrow('cursor: belongs to a query with other filters');
    expect(() => readCursor(cursor, { stage: 'handle' }, 3)).toThrow('other filters');
  });

  it('is refused when it is none of ours', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => readCursor(text, {}, 2)).toThrow(/^cursor: /);
      }),
    );
  });
});
