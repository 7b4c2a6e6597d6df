import { describe, expect, it } from '@jest/globals';
import { lowestVisible, parseSettings, unsupportedSetting } from './stream-metadata.js';

const bytes = (text: string) => Buffer.from(text, 'utf8');

describe('stream settings', () => {
  it('are none without metadata', () => expect(parseSettings(undefined)).toEqual({}));
  it('know how many events to keep', () => expect(parseSettings(bytes('{"$maxCount":3}'))).toEqual({ maxCount: 3 }));
  it('keep company with custom keys', () => expect(parseSettings(bytes('{"owner":"甲","$maxCount":3}'))).toEqual({ maxCount: 3 }));
  it.each(['{"$maxCount":0}', '{"$maxCount":-2}'])('ignore a limit below one: %s', (text) =>
    expect(parseSettings(bytes(text))).toEqual({}),
  );
  it.each(['{"$maxCount":"3"}', '{"$maxCount":3,"$maxAge":"x"}', '{"$maxCount":1.5}', '[1]', 'null', '"x"', '{', ''])(
    'count as absent when malformed: %s',
    (text) => expect(parseSettings(bytes(text))).toEqual({}),
  );
  it('that would hide events in ways not honoured are told apart', () => {
    expect(unsupportedSetting(bytes('{"$maxAge":60}'))).toBe('$maxAge');
    expect(unsupportedSetting(bytes('{"$tb":4}'))).toBe('$tb');
    expect(unsupportedSetting(bytes('{"$maxCount":4,"$acl":{"$r":"$all"}}'))).toBeUndefined();
  });
});

describe('the lowest visible revision', () => {
  it('is the first without a limit', () => expect(lowestVisible('s', 9, {})).toBe(0));
  it('leaves as many as are to be kept', () => expect(lowestVisible('s', 9, { maxCount: 3 })).toBe(7));
  it('is the first when there are fewer', () => expect(lowestVisible('s', 1, { maxCount: 3 })).toBe(0));
  it('is the newest in a metadata stream', () => expect(lowestVisible('$$s', 4, {})).toBe(4));
});
