import type { Expected } from '../append-rules.js';
import type { AppendOutcome } from '../log/event-log.js';
import { shared, streams } from './messages.js';

type Written = Extract<AppendOutcome, { kind: 'written' | 'repeated' }>;

/** Answer of a unary append that was written, now or before. */
export const appendSuccess = ({ revision, position }: Written): streams.AppendResp => {
  const success = new streams.AppendResp.Success();
  if (revision < 0) success.setNoStream(new shared.Empty());
  else success.setCurrentRevision(String(revision));
  if (position === undefined) success.setNoPosition(new shared.Empty());
  else success.setPosition(new streams.AppendResp.Position().setCommitPosition(String(position)).setPreparePosition(String(position)));
  return new streams.AppendResp().setSuccess(success);
};

/** A conflict is an ordinary answer here, not a failed call; old clients read the fields of version 20.6.0. */
export const appendConflict = (expected: Expected, current: number): streams.AppendResp => {
  const empty = new shared.Empty();
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  if (current < 0) wrong.setCurrentNoStream(empty).setNoStream2060(empty);
  else wrong.setCurrentRevision(String(current)).setCurrentRevision2060(current);
  switch (expected) {
    case 'any':
      wrong.setExpectedAny(empty).setAny2060(empty);
      break;
    case 'stream-exists':
      wrong.setExpectedStreamExists(empty).setStreamExists2060(empty);
      break;
    case 'no-stream':
      wrong.setExpectedNoStream(empty);
      break;
    default:
      wrong.setExpectedRevision(String(expected)).setExpectedRevision2060(expected);
  }
  return new streams.AppendResp().setWrongExpectedVersion(wrong);
};
