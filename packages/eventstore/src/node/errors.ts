import { Metadata, status } from '@grpc/grpc-js';

/** How a call fails: the status, and trailers from which the client builds its own error class. */
export type CallError = { readonly code: status; readonly details: string; readonly metadata: Metadata };

/** Header values must be printable ASCII, and names come from clients; setting any other value throws. */
const headerSafe = (value: string): string => value.replace(/[^\x20-\x7e]/gu, '?');

const callError = (code: status, details: string, trailers: Readonly<Record<string, string>> = {}): CallError => {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, headerSafe(value));
  return { code, details, metadata };
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
  callError(status.PERMISSION_DENIED, 'The log of all events can only be read.', { exception: 'access-denied' });

export const streamDeleted = (stream: string): CallError =>
  callError(status.FAILED_PRECONDITION, `Stream '${stream}' is deleted.`, { exception: 'stream-deleted', 'stream-name': stream });

/** Why an append is not even put to the log. */
export type AppendRefusal =
  | { readonly kind: 'bad-request' | 'unsupported'; readonly reason: string }
  | { readonly kind: 'missing-metadata' | 'access-denied' }
  | { readonly kind: 'too-large'; readonly limit: number };

export const refusalError = (refusal: AppendRefusal): CallError => {
  switch (refusal.kind) {
    case 'bad-request':
      return invalidArgument(refusal.reason);
    case 'unsupported':
      return callError(status.UNIMPLEMENTED, refusal.reason);
    case 'missing-metadata':
      return missingMetadata();
    case 'access-denied':
      return accessDenied();
    case 'too-large':
      return appendTooLarge(refusal.limit);
  }
};

/** The node is going away, or its log failed: the client closes its channel and connects anew. */
export const unavailable = (reason: string): CallError => callError(status.UNAVAILABLE, reason);
export const cancelled = (reason: string): CallError => callError(status.CANCELLED, reason);
