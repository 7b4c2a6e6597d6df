import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findFlaw } from './i-json.js';

describe('what may enter the log', () => {
  it.each([
    ['an integer beyond 2^53', { a: [1, { b: 2 ** 53 }] }, '/a/1/b'],
    ['an integer far beyond', 1e300, ''],
    ['negative zero', { a: -0 }, '/a'],
    ['NaN', { a: Number.NaN }, '/a'],
    ['infinity', [Number.NEGATIVE_INFINITY], '/0'],
    ['an undefined member', { a: undefined }, '/a'],
    ['a hole in an array', Object.assign([1], { length: 3 }), '/1'],
    ['a function', { a: () => 1 }, '/a'],
    ['a method that changes the JSON form', { toJSON: () => 1 }, '/toJSON'],
    ['a symbol', { a: Symbol('a') }, '/a'],
    ['a bigint', { a: 1n }, '/a'],
    ['a date', { a: new Date(0) }, '/a'],
    ['a map', new Map(), ''],
    ['U+0000 in a string', { a: 'b\u0000' }, '/a'],
    ['U+0000 in a key', { 'a\u0000': 1 }, '/a\u0000'],
    ['a lone high surrogate', { a: 'x\ud83d' }, '/a'],
    ['a lone low surrogate in a key', { '\udc00': 1 }, '/\udc00'],
  ])('refuses %s', (_, value, at) => {
    expect(findFlaw(value)).toMatchObject({ at });
  });

  it.each([
    [0],
    ['😀 客户'],
    [null],
    [{ a: 0.1, b: [true, {}], '': 1 }],
    [Number.MAX_SAFE_INTEGER],
    [-Number.MAX_SAFE_INTEGER],
    [Object.create(null)],
  ])('accepts %j', (value) => {
    expect(findFlaw(value)).toBeUndefined();
  });

  it('escapes pointers as RFC 6901 says', () => {
    expect(findFlaw({ 'a/b': { '~c': Number.NaN } })).toMatchObject({ at: '/a~1b/~0c' });
  });

  it('refuses cycles instead of following them for ever', () => {
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    expect(findFlaw(cycle)?.reason).toMatch(/nested deeper/);
  });

  it('accepts only what survives a JSON round trip unchanged', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withSparseArray: true,
      withUnicodeString: true,
      withNullPrototype: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        if (findFlaw(value) === undefined) expect(JSON.parse(JSON.stringify(value))).toEqual(value);
      }),
      { numRuns: 2_000 },
    );
  });

  it('accepts every JSON value with safe integers, well-formed strings and no NUL', () => {
    const text = fc.string({ unit: 'grapheme' }).map((some) => some.replaceAll('\u0000', ''));
    const fraction = fc.double({ min: -1, max: 1, noNaN: true }).map((some) => some + 0);
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.maxSafeInteger(),
        fraction,
        text,
        fc.boolean(),
        fc.constant(null),
        tie('array'),
        tie('object'),
      ),
      array: fc.array(tie('value')),
      object: fc.dictionary(text, tie('value')),
    }));
    fc.assert(
      fc.property(value, (some) => {
        expect(findFlaw(some)).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });
});
