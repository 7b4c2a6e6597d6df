import {
  CancelledError,
  DeadlineExceededError,
  MaxAppendSizeExceededError,
  NotLeaderError,
  StreamDeletedError,
  StreamNotFoundError,
  TimeoutError,
  UnavailableError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { type ExpectedRevision, InvalidEvent, RevisionConflict, StoreUnavailable, StreamDeleted } from './event-store.js';
import { toRevision } from './positions.js';

const TRANSIENT = [UnavailableError, CancelledError, DeadlineExceededError, TimeoutError, NotLeaderError];

/** gRPC statuses of a broken connection that the client has no class for: INTERNAL (reset stream), ABORTED, UNAVAILABLE. */
const TRANSIENT_STATUSES: readonly unknown[] = [10, 13, 14];
const TRANSIENT_CODES = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ERR_STREAM|ERR_HTTP2)/;
/** The client and its transport say these only in words. */
const TRANSIENT_WORDS = /write after end|Failed to discover|Channel has been shut down|premature close/i;

const isTransient = (error: unknown): boolean => {
  if (TRANSIENT.some((kind) => error instanceof kind)) return true;
  if (!(error instanceof Error)) return false;
  const { code } = error as { readonly code?: unknown };
  return (
    TRANSIENT_STATUSES.includes(code) || (typeof code === 'string' && TRANSIENT_CODES.test(code)) || TRANSIENT_WORDS.test(error.message)
  );
};

export const isStreamNotFound = (error: unknown): boolean => error instanceof StreamNotFoundError;

/** A fault of the port for what the client threw while reading or subscribing; what is none of them passes unchanged. */
export const toFault = (error: unknown, stream: string): unknown => {
  if (error instanceof StreamDeletedError) return new StreamDeleted(stream);
  if (isTransient(error)) return new StoreUnavailable(`event store: ${(error as Error).message}`, { cause: error });
  return error;
};

/** The same for an append. */
export const toAppendFault = (error: unknown, stream: string, expected: ExpectedRevision, firstType: string): unknown => {
  if (error instanceof WrongExpectedVersionError) {
    const { actualVersion } = error;
    return new RevisionConflict(stream, expected, typeof actualVersion === 'string' ? -1 : toRevision(actualVersion));
  }
  if (error instanceof MaxAppendSizeExceededError)
    return new InvalidEvent(firstType, '', `the append exceeds the store's ${error.maxAppendSize} bytes`);
  return toFault(error, stream);
};
