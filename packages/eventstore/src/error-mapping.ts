import { AppendTooLarge, type ExpectedRevision, RevisionConflict, StoreUnavailable, StreamDeleted } from './event-store.js';
import { toRevision } from './positions.js';

/** What the clients' errors say of themselves; their classes differ from client to client, their types do not. */
type ClientError = {
  readonly type?: unknown;
  readonly actualVersion?: Actual;
  readonly actualState?: Actual;
  readonly maxAppendSize?: number;
};
type Actual = bigint | string;

const described = (error: unknown): ClientError => (error instanceof Error ? (error as ClientError) : {});
/** What kind of error a client says it is. */
export const typeOf = (error: unknown): unknown => described(error).type;

const TRANSIENT: readonly unknown[] = ['unavailable', 'cancelled', 'deadline-exceeded', 'timeout', 'not-leader'];

/**
 * gRPC statuses that the client has no class for: RESOURCE_EXHAUSTED (the node has too much to do, or its answers were not taken for too long),
 * and of a broken connection ABORTED, INTERNAL (reset stream) and UNAVAILABLE.
 */
const TRANSIENT_STATUSES: readonly unknown[] = [8, 10, 13, 14];
const TRANSIENT_CODES = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ERR_STREAM|ERR_HTTP2)/;
/** The client and its transport say these only in words. */
const TRANSIENT_WORDS = /write after end|Failed to discover|Channel has been shut down|premature close/i;

const isTransient = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if (TRANSIENT.includes(typeOf(error))) return true;
  const { code } = error as { readonly code?: unknown };
  return (
    TRANSIENT_STATUSES.includes(code) || (typeof code === 'string' && TRANSIENT_CODES.test(code)) || TRANSIENT_WORDS.test(error.message)
  );
};

export const isStreamNotFound = (error: unknown): boolean => typeOf(error) === 'stream-not-found';

export const isWrongVersion = (error: unknown): boolean => typeOf(error) === 'wrong-expected-version';

/** A fault of the port for what the client threw while reading or subscribing; what is none of them passes unchanged. */
export const toFault = (error: unknown, stream: string): unknown => {
  if (typeOf(error) === 'stream-deleted') return new StreamDeleted(stream);
  if (isTransient(error)) return new StoreUnavailable(`event store: ${(error as Error).message}`, { cause: error });
  return error;
};

/** The same for an append. */
export const toAppendFault = (error: unknown, stream: string, expected: ExpectedRevision, firstType: string): unknown => {
  const { type, actualVersion, actualState, maxAppendSize } = described(error);
  if (type === 'wrong-expected-version') {
    const actual = actualVersion ?? actualState;
    return new RevisionConflict(stream, expected, typeof actual === 'bigint' ? toRevision(actual) : -1);
  }
  if (type === 'maximum-append-size-exceeded') return new AppendTooLarge(firstType, maxAppendSize);
  return toFault(error, stream);
};
