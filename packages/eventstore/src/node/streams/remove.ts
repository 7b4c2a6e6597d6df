import type { handleUnaryCall } from '@grpc/grpc-js';
import type { Expected, Removal } from '../append-rules.js';
import * as errors from '../errors.js';
import type { EventLog } from '../log/event-log.js';
import { isMetadataStream } from '../stream-metadata.js';
import { shared, streams } from '../wire/messages.js';
import { parseExpected } from '../wire/proposed.js';
import { parseStreamName } from '../wire/stream-name.js';
import { isLinkStream } from './link-streams.js';

type Options = streams.DeleteReq.Options | streams.TombstoneReq.Options;

/** A stream to be removed, and what is expected of it; or why it cannot be. */
const parseRemoval = (options: Options | undefined): { stream: string; expected: Expected } | { invalid: string } => {
  if (options === undefined) return { invalid: 'The removal of a stream needs options.' };
  const stream = parseStreamName(options.getStreamIdentifier());
  if ('invalid' in stream) return stream;
  if (stream.name === '$all') return { invalid: 'All events cannot be removed, only single streams.' };
  if (isLinkStream(stream.name)) return { invalid: `The links in ${stream.name} follow from the log and cannot be removed.` };
  if (isMetadataStream(stream.name)) return { invalid: `A metadata stream goes with its stream; remove that instead of ${stream.name}.` };
  const expected = parseExpected(options, options.hasRevision() ? options.getRevision() : undefined);
  return expected === undefined ? { invalid: 'The removal of a stream needs an expected revision.' } : { stream: stream.name, expected };
};

/** Removes the stream; answers the position of the event that says so, or how the call fails. */
const remove = async (log: EventLog, options: Options | undefined, removal: Removal): Promise<string | undefined | errors.CallError> => {
  const parsed = parseRemoval(options);
  if ('invalid' in parsed) return errors.invalidArgument(parsed.invalid);
  const { stream, expected } = parsed;
  const outcome = await log.append({ stream, expected, events: [], removal }).catch(errors.faultError);
  if ('code' in outcome) return outcome;
  switch (outcome.kind) {
    case 'written':
    case 'repeated':
      return outcome.position === undefined ? undefined : String(outcome.position);
    case 'wrong-version':
      return errors.wrongVersion(stream, expected, outcome.current);
    case 'deleted':
      return errors.streamDeleted(stream);
  }
};

/** Removes a stream until somebody appends to it again. */
export const deleteHandler =
  (log: EventLog): handleUnaryCall<streams.DeleteReq, streams.DeleteResp> =>
  (call, callback) => {
    void remove(log, call.request.getOptions(), 'delete').then((position) => {
      if (typeof position === 'object') return callback(position);
      const answer = new streams.DeleteResp();
      if (position === undefined) return callback(null, answer.setNoPosition(new shared.Empty()));
      callback(null, answer.setPosition(new streams.DeleteResp.Position().setCommitPosition(position).setPreparePosition(position)));
    });
  };

/** Removes a stream for ever. */
export const tombstoneHandler =
  (log: EventLog): handleUnaryCall<streams.TombstoneReq, streams.TombstoneResp> =>
  (call, callback) => {
    void remove(log, call.request.getOptions(), 'tombstone').then((position) => {
      if (typeof position === 'object') return callback(position);
      const answer = new streams.TombstoneResp();
      if (position === undefined) return callback(null, answer.setNoPosition(new shared.Empty()));
      callback(null, answer.setPosition(new streams.TombstoneResp.Position().setCommitPosition(position).setPreparePosition(position)));
    });
  };
