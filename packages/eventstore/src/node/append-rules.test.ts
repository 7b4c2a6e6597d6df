import { describe, expect, it } from '@jest/globals';
import { judge, judgeRemoval, type StreamState, TOMBSTONE } from './append-rules.js';

/** A stream that recorded these event ids, oldest first. */
const stream = (ids: readonly string[], more: Partial<StreamState> = {}): StreamState => ({
  last: ids.length - 1,
  fate: 'live',
  beginsAt: 0,
  hasMetadata: () => false,
  revisionOf: (id) => (ids.includes(id) ? ids.lastIndexOf(id) : undefined),
  idsFrom: (revision, count) => ids.slice(revision, revision + count),
  ...more,
});
const none = stream([]);
const abc = stream(['a', 'b', 'c']);
const write = { kind: 'write' };
const wrongVersion = { kind: 'wrong-version' };
const deleted = { kind: 'deleted' };
const repeated = (revision: number) => ({ kind: 'repeated', revision });

describe('an append that expects no stream', () => {
  it('is written when there is none', () => expect(judge('no-stream', ['a'], none)).toEqual(write));
  it('conflicts with a stream that begins otherwise', () => expect(judge('no-stream', ['x'], abc)).toEqual(wrongVersion));
  it('is a repeat when the stream begins with the same events', () => expect(judge('no-stream', ['a', 'b'], abc)).toEqual(repeated(1)));
  it('conflicts when only its first events are there', () => expect(judge('no-stream', ['a', 'x'], abc)).toEqual(wrongVersion));
  it('conflicts when it goes on beyond the stream', () => expect(judge('no-stream', ['a', 'b', 'c', 'd'], abc)).toEqual(wrongVersion));
  it('conflicts when it holds no events and the stream does', () => expect(judge('no-stream', [], abc)).toEqual(wrongVersion));
});

describe('an append that expects a revision', () => {
  it('is written at exactly that revision', () => expect(judge(2, ['d'], abc)).toEqual(write));
  it('conflicts when the stream has not come that far', () => expect(judge(3, ['d'], abc)).toEqual(wrongVersion));
  it('conflicts when there is no stream', () => expect(judge(0, ['a'], none)).toEqual(wrongVersion));
  it('conflicts when something else follows that revision', () => expect(judge(0, ['x'], abc)).toEqual(wrongVersion));
  it('is a repeat when the same events follow it', () => expect(judge(0, ['b', 'c'], abc)).toEqual(repeated(2)));
  it('conflicts when the same events lie elsewhere in the stream', () => expect(judge(1, ['b'], abc)).toEqual(wrongVersion));
  it('may write an id the stream already holds', () => expect(judge(2, ['a'], abc)).toEqual(write));
  it('needs no events at that revision', () => expect(judge(2, [], abc)).toEqual(write));
  it('conflicts without events below that revision', () => expect(judge(1, [], abc)).toEqual(wrongVersion));
});

describe('an append that expects anything', () => {
  it('is written to a new stream', () => expect(judge('any', ['a'], none)).toEqual(write));
  it('is written when its first event is new', () => expect(judge('any', ['x', 'a'], abc)).toEqual(write));
  it('is a repeat when all its events are known', () => expect(judge('any', ['a', 'b'], abc)).toEqual(repeated(1)));
  it('answers the place of its last event, wherever that lies', () => expect(judge('any', ['c', 'a'], abc)).toEqual(repeated(0)));
  it('conflicts when it repeats and adds', () => expect(judge('any', ['a', 'x'], abc)).toEqual(wrongVersion));
  it('needs no events', () => expect(judge('any', [], abc)).toEqual(write));
});

describe('an append that expects a stream', () => {
  it('conflicts when there is none', () => expect(judge('stream-exists', ['a'], none)).toEqual(wrongVersion));
  it('is content with metadata alone', () => expect(judge('stream-exists', ['a'], { ...none, hasMetadata: () => true })).toEqual(write));
  it('is written to one', () => expect(judge('stream-exists', ['d'], abc)).toEqual(write));
  it('is a repeat when all its events are known', () => expect(judge('stream-exists', ['b'], abc)).toEqual(repeated(1)));
  it('is refused by a deleted one', () => expect(judge('stream-exists', ['d'], { ...abc, fate: 'soft-deleted' })).toEqual(deleted));
});

describe('a deleted stream', () => {
  const soft = { ...abc, fate: 'soft-deleted' } as const;
  const tombstoned = { ...abc, fate: 'tombstoned' } as const;

  it('begins again for who expects none', () => expect(judge('no-stream', ['x'], soft)).toEqual(write));
  it('goes on for who knows its last revision', () => expect(judge(2, ['x'], soft)).toEqual(write));
  it('still knows a repeat of its beginning', () => expect(judge('no-stream', ['a'], soft)).toEqual(repeated(0)));
  it('knows a repeat of its second beginning, once it has begun again', () => {
    const again = { ...abc, beginsAt: 1 } as const;
    expect(judge('no-stream', ['b', 'c'], again)).toEqual(repeated(2));
    expect(judge('no-stream', ['a'], again)).toEqual(repeated(0));
    expect(judge('no-stream', ['c'], again)).toEqual(wrongVersion);
    expect(judge('no-stream', ['b', 'c', 'd'], again)).toEqual(wrongVersion);
    expect(judge('no-stream', [], again)).toEqual(wrongVersion);
    expect(judge(0, ['c'], again)).toEqual(wrongVersion);
  });
  it('still conflicts in mid-history', () => expect(judge(0, ['x'], soft)).toEqual(wrongVersion));
  it.each(['any', 'no-stream', 'stream-exists', 2] as const)('is gone for ever once tombstoned (%s)', (expected) =>
    expect(judge(expected, ['x'], tombstoned)).toEqual(deleted),
  );
});

describe('the removal of a stream', () => {
  const soft = { ...abc, fate: 'soft-deleted' } as const;
  const described = { ...none, hasMetadata: () => true };

  it.each(['any', 'stream-exists', 2] as const)('is written when it is as expected (%s)', (expected) => {
    expect(judgeRemoval('delete', expected, abc)).toEqual(write);
    expect(judgeRemoval('tombstone', expected, abc)).toEqual(write);
  });
  it.each(['no-stream', 1, 3] as const)('conflicts with another revision (%s)', (expected) => {
    expect(judgeRemoval('delete', expected, abc)).toEqual(wrongVersion);
    expect(judgeRemoval('tombstone', expected, abc)).toEqual(wrongVersion);
  });
  it.each(['any', 'no-stream', 'stream-exists', 0] as const)('until it comes again needs a stream (%s)', (expected) =>
    expect(judgeRemoval('delete', expected, none)).toEqual(wrongVersion),
  );
  it.each(['any', 'no-stream', 'stream-exists'] as const)('until it comes again is content with metadata alone (%s)', (expected) =>
    expect(judgeRemoval('delete', expected, described)).toEqual(write),
  );
  it.each(['any', 'no-stream'] as const)('for ever may come before its first event (%s)', (expected) =>
    expect(judgeRemoval('tombstone', expected, none)).toEqual(write),
  );
  it('for ever does not come before its first event when that is expected', () =>
    expect(judgeRemoval('tombstone', 'stream-exists', none)).toEqual(wrongVersion));
  it.each(['any', 'no-stream', 2] as const)('may be repeated until it is for ever (%s)', (expected) => {
    expect(judgeRemoval('delete', expected, soft)).toEqual(write);
    expect(judgeRemoval('tombstone', expected, soft)).toEqual(write);
  });
  it.each(['delete', 'tombstone'] as const)('that is for ever is the last (%s)', (removal) => {
    const gone = { ...none, last: TOMBSTONE, fate: 'tombstoned' } as const;
    expect(judgeRemoval(removal, 'any', gone)).toEqual(deleted);
  });
});
