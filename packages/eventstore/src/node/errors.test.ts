import { describe, expect, it } from '@jest/globals';
import { invalidArgument, refusalError, streamDeleted } from './errors.js';

describe('a failed call', () => {
  it('names a stream in any script without breaking its trailers', () => {
    const { details, metadata } = streamDeleted('投诉-1\n');
    expect(details).toContain('投诉-1');
    expect(metadata.get('stream-name')).toEqual(['??-1?']);
    expect(metadata.get('exception')).toEqual(['stream-deleted']);
  });

  it('never speaks in half characters, on which the transport would throw', () => {
    const { details } = invalidArgument('unreadable: 😀'.slice(0, -1));
    expect(encodeURI(details)).toBe(encodeURI('unreadable: \ufffd'));
  });

  it('tells the largest append where the client looks for it', () => {
    expect(refusalError({ kind: 'too-large', limit: 1024 }).metadata.get('maximum-append-size')).toEqual(['1024']);
  });
});
