import { describe, expect, it } from '@jest/globals';
import { TOMBSTONE } from './append-rules.js';
import { baseOf, deletedMetadata, parseSettings, truncatedMetadata, truncationOf, viewOf } from './stream-metadata.js';

const bytes = (text: string) => Buffer.from(text, 'utf8');
const text = (data: Uint8Array) => Buffer.from(data).toString('utf8');

describe('stream settings', () => {
  it('are none without metadata', () => expect(parseSettings(undefined)).toEqual({}));
  it('know how many events to keep, how long, and from where on', () =>
    expect(parseSettings(bytes('{"$maxCount":3,"$maxAge":60,"$tb":2}'))).toEqual({ maxCount: 3, maxAgeSeconds: 60, truncateBefore: 2 }));
  it('keep company with the keys of others', () =>
    expect(parseSettings(bytes('{"owner":"甲","$maxCount":3,"$acl":{"$r":["a"],"$w":"b"},"$cacheControl":9}'))).toEqual({ maxCount: 3 }));
  it.each(['{"$maxCount":0}', '{"$maxCount":-2}', '{"$maxAge":0}', '{"$tb":-1}'])('ignore what limits nothing: %s', (document) =>
    expect(parseSettings(bytes(document))).toEqual({}),
  );
  it.each([
    '{"$maxCount":"3"}',
    '{"$maxCount":3,"$maxAge":"x"}',
    '{"$maxCount":1.5}',
    '{"$maxCount":3,"$acl":"$admins"}',
    '{"$maxCount":3,"$acl":{"$r":[1]}}',
    '[1]',
    'null',
    '"x"',
    '{',
    '',
  ])('count as absent when malformed: %s', (document) => expect(parseSettings(bytes(document))).toEqual({}));
});

describe('a deletion in the metadata', () => {
  it('is told from a truncation', () => {
    expect(truncationOf('s', deletedMetadata()).isSoftDeleted).toBe(true);
    expect(truncationOf('s', bytes('{"$tb":9007199254740991}')).isSoftDeleted).toBe(false);
    expect(truncationOf('s', bytes('{"$tb":4}'))).toEqual({ isSoftDeleted: false, beginsAt: 4 });
    expect(truncationOf('s', undefined)).toEqual({ isSoftDeleted: false, beginsAt: 0 });
  });
  it('is never that of a metadata stream', () => expect(truncationOf('$$s', deletedMetadata()).isSoftDeleted).toBe(false));
});

describe('metadata with another truncation', () => {
  it.each([
    ['{"$tb":9223372036854775807}', '{"$tb":5}'],
    ['{}', '{"$tb":5}'],
    ['{ "a" : [1,{"$tb":2}], "$tb":1 ,"b":"x,}\\"{" }', '{"$tb":5,"a" : [1,{"$tb":2}],"b":"x,}\\"{"}'],
    ['{"n":12345678901234567890,"\\u0024tb":7}', '{"$tb":5,"n":12345678901234567890}'],
  ])('leaves all else as it was: %s', (before, after) => expect(text(truncatedMetadata(bytes(before), 5))).toBe(after));
  it.each(['', 'x', '[]', '{"$maxCount":"wrong","mine":1}'])('replaces what would not count: %s', (before) =>
    expect(text(truncatedMetadata(bytes(before), 5))).toBe('{"$tb":5}'),
  );
  it('can stand alone', () => expect(text(truncatedMetadata(undefined, 0))).toBe('{"$tb":0}'));
});

describe('what readers see of a stream', () => {
  const view = (stream: string, last: number, metadata?: string, baseLast = last) =>
    viewOf(stream, { last, baseLast, metadata: metadata === undefined ? undefined : bytes(metadata) }, 100_000);

  it('is all of it without a limit', () => expect(view('s', 9)).toEqual({ fate: 'live', lowest: 0, since: 0 }));
  it('is as many as are to be kept', () => expect(view('s', 9, '{"$maxCount":3}').lowest).toBe(7));
  it('is all when there are fewer', () => expect(view('s', 1, '{"$maxCount":3}').lowest).toBe(0));
  it('begins where it is truncated', () => expect(view('s', 9, '{"$tb":4}').lowest).toBe(4));
  it('begins at the higher of both', () => expect(view('s', 9, '{"$tb":4,"$maxCount":2}').lowest).toBe(8));
  it('is nothing when it is truncated behind its end', () =>
    expect(view('s', 9, '{"$tb":40}')).toMatchObject({ fate: 'live', lowest: 10 }));
  it('is what is young enough', () => expect(view('s', 9, '{"$maxAge":60}').since).toBe(40_000));
  it('is nothing when it is deleted', () =>
    expect(view('s', 9, text(deletedMetadata()))).toMatchObject({ fate: 'soft-deleted', lowest: 10 }));
  it('is the newest of a metadata stream, whatever that says of itself', () =>
    expect(view('$$s', 4, '{"$tb":9,"$maxAge":1}')).toEqual({ fate: 'live', lowest: 4, since: 0 }));
  it('ends with the stream', () => expect(view('s', TOMBSTONE).fate).toBe('tombstoned'));
  it('ends with the stream that it speaks of', () => expect(view('$$s', 4, undefined, TOMBSTONE).fate).toBe('tombstoned'));
  it('shares the end of the innermost stream', () => expect(['s', '$$s', '$$$$s', '$$$s'].map(baseOf)).toEqual(['s', 's', 's', '$s']));
});
