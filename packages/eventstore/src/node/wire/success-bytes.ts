import { Fields, messageSize, numberSize } from './fields.js';

/** What an append that was written is answered; the revision and the position are known. */
export type Success = {
  /** The correlation id as the client wrote it. */
  readonly correlation: string;
  /** The stream's name in UTF-8. */
  readonly stream: Uint8Array;
  readonly revision: number;
  readonly position: number;
};

/**
 * The bytes of the answer that a node gives most often: `BatchAppendResp` with a success, as the generated classes write it, at a tenth of
 * their time. All other answers are left to them.
 */
export const successBytes = ({ correlation, stream, revision, position }: Success): Buffer => {
  const id = Buffer.byteLength(correlation, 'utf8');
  const place = 2 * numberSize(position);
  const success = numberSize(revision) + messageSize(place);
  const answer = new Fields(messageSize(messageSize(id)) + messageSize(success) + messageSize(messageSize(stream.byteLength)));
  answer.message(CORRELATION_ID, messageSize(id)).text(2, correlation, id);
  answer.message(SUCCESS, success).number(1, revision);
  answer.message(3, place).number(1, position).number(2, position);
  answer.message(STREAM_IDENTIFIER, messageSize(stream.byteLength)).blob(3, stream);
  return answer.bytes;
};

const CORRELATION_ID = 1;
const SUCCESS = 3;
const STREAM_IDENTIFIER = 4;
