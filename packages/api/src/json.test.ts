import { describe, expect, it } from '@jest/globals';
import { JSON_LIMITS, parseJson, pointerTo, UnacceptableJson } from './json.js';

const read = (text: string) => parseJson(Buffer.from(text));
const refusal = (bytes: Uint8Array): UnacceptableJson => {
  try {
    parseJson(bytes);
  } catch (error) {
    if (error instanceof UnacceptableJson) return error;
    throw error;
  }
  throw new Error('was accepted');
};
const refused = (text: string) => refusal(Buffer.from(text));

describe('reading a body', () => {
  it('takes ordinary JSON as it is', () => {
    expect(read('{"姓名":"李雷","sum":[1,-2.5,1e3,true,null],"note":"a \\"quoted: colon\\" \\\\","emoji":"\\ud83d\\ude00"}')).toEqual({
      姓名: '李雷',
      sum: [1, -2.5, 1000, true, null],
      note: 'a "quoted: colon" \\',
      emoji: '😀',
    });
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(refusal(Buffer.from([0x22, 0xff, 0x22])).kind).toBe('invalid-encoding');
    expect(refusal(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])).kind).toBe('invalid-encoding');
  });

  it.each(['{', '', '{"a":}', 'undefined', '[1,]', '{"a":1}}', 'NaN'])('refuses what is not JSON: %s', (text) => {
    expect(refused(text).kind).toBe('malformed-json');
  });

  it('points at U+0000 and at half surrogate pairs, in values and in names', () => {
    const { kind, flaws } = refused('{"a":{"b":["ok","x\\u0000y"]},"c/d":"\\ud800","e\\u0000":1,"f":"\\udc00\\ud800"}');
    expect(kind).toBe('invalid-content');
    expect(flaws.map(({ pointer }) => pointer)).toEqual(['/a/b/1', '/c~1d', '/e\u0000', '/f']);
    expect(flaws[0]?.detail).toContain('U+0000');
    expect(flaws[1]?.detail).toContain('Unicode');
  });

  it('points at numbers that would not come back as they were sent', () => {
    const { flaws } = refused('{"big":9007199254740993,"huge":1e400,"zero":-0,"fine":9007199254740991}');
    expect(flaws.map(({ pointer }) => pointer)).toEqual(['/big', '/huge', '/zero']);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('refuses the name %s', (name) => {
    expect(refused(`{"a":{"${name}":{"polluted":true}}}`).flaws[0]?.pointer).toBe(`/a/${name}`);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('refuses a member given twice instead of keeping the last', () => {
    expect(refused('{"a":1,"b":{"c":":","c":2}}').message).toContain('twice');
  });

  it('refuses nesting that is too deep and documents of too many values', () => {
    const deep = `${'['.repeat(JSON_LIMITS.depth + 1)}${']'.repeat(JSON_LIMITS.depth + 1)}`;
    expect(refused(deep).message).toContain('deeper');
    expect(refused(`${'['.repeat(100_000)}${']'.repeat(100_000)}`).kind).toBe('malformed-json');
    expect(refused(JSON.stringify(Array.from({ length: JSON_LIMITS.values + 1 }, () => 0))).message).toContain('values');
  });

  it('names a bounded number of places', () => {
    expect(refused(JSON.stringify(Array.from({ length: 500 }, () => '\u0000'))).flaws).toHaveLength(20);
  });
});

it('escapes JSON Pointers', () => {
  expect(pointerTo(['a/b', 'm~n', 0])).toBe('/a~1b/m~0n/0');
});
