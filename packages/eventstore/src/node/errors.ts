import { Metadata, status } from '@grpc/grpc-js';
import type { Expected } from './append-rules.js';
import { LogDamaged } from './log/event-log.js';

/** How a call fails: the status, and trailers from which the client builds its own error class. */
export type CallError = { readonly code: status; readonly details: string; readonly metadata: Metadata };

/** Header values must be printable ASCII, and names come from clients; setting any other value throws. */
const headerSafe = (value: string): string => value.replace(/[^\x20-\x7e]/gu, '?');

/** Half of a character, as cutting a text leaves behind, cannot be sent: the transport would throw where nobody catches. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');

export const callError = (code: status, details: string, trailers: Readonly<Record<string, string>> = {}): CallError => {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, headerSafe(value));
  return { code, details: wellFormed(details), metadata };
};

export const invalidArgument = (reason: string): CallError => callError(status.INVALID_ARGUMENT, reason);

const missingMetadata = (): CallError =>
  callError(status.INVALID_ARGUMENT, 'An event needs the metadata properties type and content-type.', {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });

const appendTooLarge = (limit: number): CallError =>
  callError(status.INVALID_ARGUMENT, `An append may hold ${limit} bytes at most.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(limit),
  });

const accessDenied = (): CallError =>
  callError(status.PERMISSION_DENIED, 'All events, and the links that the node finds by itself, can only be read.', {
    exception: 'access-denied',
  });

export const streamDeleted = (stream: string): CallError =>
  callError(status.FAILED_PRECONDITION, `Stream '${stream}' is deleted.`, { exception: 'stream-deleted', 'stream-name': stream });

/** How the protocol writes expectations that are no revisions, in a trailer. */
const EXPECTED_NUMBERS = { any: -2, 'no-stream': -1, 'stream-exists': -4 } as const;

/** A removal in conflict with its stream; `current` is the stream's last revision, -1 when there is none. */
export const wrongVersion = (stream: string, expected: Expected, current: number): CallError =>
  callError(status.FAILED_PRECONDITION, `Stream '${stream}' is not at the expected revision.`, {
    exception: 'wrong-expected-version',
    'stream-name': stream,
    'expected-version': String(typeof expected === 'number' ? expected : EXPECTED_NUMBERS[expected]),
    'actual-version': String(current),
  });

/** Why an append is not even put to the log. */
export type AppendRefusal =
  | { readonly kind: 'bad-request'; readonly reason: string }
  | { readonly kind: 'missing-metadata' | 'access-denied' }
  | { readonly kind: 'too-large'; readonly limit: number };

export const refusalError = (refusal: AppendRefusal): CallError => {
  switch (refusal.kind) {
    case 'bad-request':
      return invalidArgument(refusal.reason);
    case 'missing-metadata':
      return missingMetadata();
    case 'access-denied':
      return accessDenied();
    case 'too-large':
      return appendTooLarge(refusal.limit);
  }
};

/** It took too long; what came of it is not known to be anything. */
export const aborted = (reason: string): CallError => callError(status.ABORTED, reason);

/** The node is going away, or its log failed: the client closes its channel and connects anew. */
export const unavailable = (reason: string): CallError => callError(status.UNAVAILABLE, reason);
/** What lies in the log is not what was written: asking again does not help. */
export const damaged = (reason: string): CallError => callError(status.DATA_LOSS, reason);
/** The log could not be read or written, is closed, or holds something else than was written. */
export const faultError = (fault: Error): CallError => (fault instanceof LogDamaged ? damaged(fault.message) : unavailable(fault.message));
export const cancelled = (reason: string): CallError => callError(status.CANCELLED, reason);
