import {
  CancelledError,
  DeadlineExceededError,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  StreamNotFoundError,
  TimeoutError,
  UnavailableError,
  UnknownError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import { isStreamNotFound, toAppendFault, toFault } from './error-mapping.js';
import { AppendTooLarge, InvalidEvent, RevisionConflict, StoreUnavailable, StreamDeleted } from './event-store.js';

const withCode = (code: unknown, message = 'failed') => Object.assign(new Error(message), { code });
const appendFault = (error: unknown) => toAppendFault(error, 'complaint-1', 4, 'complaint-received.v1');

describe('what the client throws', () => {
  it.each([
    ['unavailable', new UnavailableError()],
    ['cancelled by the server', new CancelledError()],
    ['past its deadline', new DeadlineExceededError()],
    ['timed out in the server', new TimeoutError()],
    ['a reset stream', Object.assign(new UnknownError(), { code: 13 })],
    ['too much for the node at once', Object.assign(new UnknownError(), { code: 8 })],
    ['a refused connection', withCode('ECONNREFUSED')],
    ['a destroyed stream', withCode('ERR_STREAM_DESTROYED')],
    ['a stream that ended too early', withCode('ERR_STREAM_PREMATURE_CLOSE')],
    ['no node discovered', new Error('Failed to discover after 10 attempts.')],
    ['a channel closed under a call', new Error('Channel has been shut down')],
  ])('as %s means that the store is unavailable', (_, error) => {
    expect(appendFault(error)).toBeInstanceOf(StoreUnavailable);
    expect(toFault(error, 'complaint-1')).toBeInstanceOf(StoreUnavailable);
    expect((toFault(error, 'complaint-1') as Error).cause).toBe(error);
  });

  it('as a wrong version is a conflict at the revision where the stream is', () => {
    const wrong = (current: bigint | 'no_stream') =>
      new WrongExpectedVersionError(undefined as never, { streamName: 'complaint-1', expected: 4n, current } as never);
    expect(appendFault(wrong(7n))).toEqual(new RevisionConflict('complaint-1', 4, 7));
    expect(appendFault(wrong('no_stream'))).toEqual(new RevisionConflict('complaint-1', 4, -1));
  });

  it('is known by its type, whichever client it comes from', () => {
    const kurrent = (type: string, more: object = {}) => Object.assign(new Error(type), { type, ...more });
    expect(appendFault(kurrent('wrong-expected-version', { actualState: 7n }))).toEqual(new RevisionConflict('complaint-1', 4, 7));
    expect(appendFault(kurrent('wrong-expected-version', { actualState: 'no_stream' }))).toEqual(
      new RevisionConflict('complaint-1', 4, -1),
    );
    expect(appendFault(kurrent('maximum-append-size-exceeded', { maxAppendSize: 5 }))).toMatchObject({
      constructor: AppendTooLarge,
      limit: 5,
      message: expect.stringContaining("the store's 5 bytes"),
    });
    expect(appendFault(kurrent('maximum-append-size-exceeded'))).toMatchObject({
      message: expect.stringContaining('more than the store takes at once'),
    });
    expect(toFault(kurrent('unavailable'), 's')).toBeInstanceOf(StoreUnavailable);
    expect(toFault(kurrent('stream-deleted'), 's')).toEqual(new StreamDeleted('s'));
    expect(isStreamNotFound(kurrent('stream-not-found'))).toBe(true);
  });

  it('as a deleted stream or a too large append says so', () => {
    expect(appendFault(StreamDeletedError.fromStreamName('complaint-1'))).toEqual(new StreamDeleted('complaint-1'));
    expect(appendFault(MaxAppendSizeExceededError.fromMaxAppendSize(1_048_576))).toMatchObject({
      name: 'InvalidEvent',
      eventType: 'complaint-received.v1',
    });
    expect(appendFault(MaxAppendSizeExceededError.fromMaxAppendSize(1))).toBeInstanceOf(InvalidEvent);
  });

  it('and is none of these passes unchanged: it is a bug or a wrong configuration', () => {
    const bug = new TypeError('x is not a function');
    expect(appendFault(bug)).toBe(bug);
    expect(toFault(bug, 'complaint-1')).toBe(bug);
  });

  it('as a missing stream is recognised', () => {
    expect(isStreamNotFound(new StreamNotFoundError(undefined as never, 'complaint-1'))).toBe(true);
    expect(isStreamNotFound(new UnavailableError())).toBe(false);
  });
});
