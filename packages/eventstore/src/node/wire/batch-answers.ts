import { status } from '@grpc/grpc-js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import type { Expected } from '../append-rules.js';
import type { AppendOutcome } from '../log/event-log.js';
import { encoded } from './encoded.js';
import { rpc, shared, streams } from './messages.js';
import { successBytes } from './success-bytes.js';

/** Failures of one append in a batch stream. The client needs typed details in each, or it dies. */
export type BatchFailure =
  | { readonly kind: 'wrong-version'; readonly expected: Expected; readonly current: number }
  | { readonly kind: 'deleted' | 'access-denied' | 'timeout' }
  | { readonly kind: 'too-large'; readonly limit: number }
  | { readonly kind: 'bad-request' | 'damaged'; readonly reason: string };

type Typed = {
  readonly code: status;
  readonly type: string;
  readonly details: { serializeBinary(): Uint8Array };
  readonly message?: string;
};

const typed = (failure: BatchFailure, stream: shared.StreamIdentifier): Typed => {
  switch (failure.kind) {
    case 'wrong-version':
      return { code: status.ALREADY_EXISTS, type: 'WrongExpectedVersion', details: conflict(failure.expected, failure.current) };
    case 'deleted': {
      const details = new shared.StreamDeleted().setStreamIdentifier(stream);
      return { code: status.NOT_FOUND, type: 'StreamDeleted', details };
    }
    case 'access-denied':
      return { code: status.PERMISSION_DENIED, type: 'AccessDenied', details: new shared.AccessDenied() };
    case 'timeout':
      return { code: status.DEADLINE_EXCEEDED, type: 'Timeout', details: new shared.Timeout() };
    case 'too-large': {
      const details = new shared.MaximumAppendSizeExceeded().setMaxappendsize(failure.limit);
      return { code: status.INVALID_ARGUMENT, type: 'MaximumAppendSizeExceeded', details };
    }
    case 'bad-request':
    case 'damaged': {
      // The client shows the message of details that it does not know, and of no others.
      const code = failure.kind === 'damaged' ? status.DATA_LOSS : status.INVALID_ARGUMENT;
      return { code, type: 'BadRequest', details: new shared.BadRequest().setMessage(failure.reason), message: failure.reason };
    }
  }
};

const conflict = (expected: Expected, current: number): shared.WrongExpectedVersion => {
  const wrong = new shared.WrongExpectedVersion();
  if (current < 0) wrong.setCurrentNoStream(new empty.Empty());
  else wrong.setCurrentStreamRevision(String(current));
  switch (expected) {
    case 'any':
      return wrong.setExpectedAny(new empty.Empty());
    case 'stream-exists':
      return wrong.setExpectedStreamExists(new empty.Empty());
    case 'no-stream':
      return wrong.setExpectedNoStream(new empty.Empty());
    default:
      return wrong.setExpectedStreamPosition(String(expected));
  }
};

export const batchFailed = (correlation: shared.UUID, stream: shared.StreamIdentifier, failure: BatchFailure): Buffer => {
  const { code, type, details, message } = typed(failure, stream);
  const packed = new any.Any();
  packed.pack(details.serializeBinary(), `event_store.client.${type}`);
  const error = new rpc.Status()
    .setCode(code as number)
    .setMessage(message ?? type)
    .setDetails(packed);
  return encoded(new streams.BatchAppendResp().setCorrelationId(correlation).setStreamIdentifier(stream).setError(error));
};

export const batchSucceeded = (
  correlation: shared.UUID,
  stream: shared.StreamIdentifier,
  { revision, position }: Extract<AppendOutcome, { kind: 'written' | 'repeated' }>,
): Buffer => {
  if (revision >= 0 && position !== undefined && correlation.hasString()) {
    return successBytes({ correlation: correlation.getString(), stream: stream.getStreamName_asU8(), revision, position });
  }
  const success = new streams.BatchAppendResp.Success();
  if (revision < 0) success.setNoStream(new empty.Empty());
  else success.setCurrentRevision(String(revision));
  if (position === undefined) success.setNoPosition(new empty.Empty());
  else success.setPosition(new shared.AllStreamPosition().setCommitPosition(String(position)).setPreparePosition(String(position)));
  return encoded(new streams.BatchAppendResp().setCorrelationId(correlation).setStreamIdentifier(stream).setSuccess(success));
};
