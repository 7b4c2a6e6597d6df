import type { handleClientStreamingCall, ServerReadableStream } from '@grpc/grpc-js';
import * as errors from '../errors.js';
import type { Limits } from '../limits.js';
import type { EventLog } from '../log/event-log.js';
import { appendConflict, appendSuccess } from '../wire/append-answers.js';
import type { streams } from '../wire/messages.js';
import { parseExpected } from '../wire/proposed.js';
import { AppendDraft, type AppendLimits } from './append-draft.js';
import type { OpenCalls } from './open-calls.js';

type Call = ServerReadableStream<streams.AppendReq, streams.AppendResp>;
type Callback = Parameters<handleClientStreamingCall<streams.AppendReq, streams.AppendResp>>[1];

/** One append per call: options first, then its events; answered when the client has sent all. */
export const appendHandler =
  (log: EventLog, limits: AppendLimits & Pick<Limits, 'arrivalMilliseconds'>, calls: OpenCalls) =>
  (call: Call, callback: Callback): void => {
    let draft: AppendDraft | undefined;
    const forget = calls.add(() => answer(errors.unavailable('The node is stopping.')));
    let answered = false;
    const answer = (error: errors.CallError | null, response?: streams.AppendResp) => {
      if (answered) return;
      answered = true;
      forget();
      clearTimeout(arrival);
      callback(error, response);
    };
    // Else an append begun and left alone would be kept for as long as its connection.
    const arrival = setTimeout(() => answer(errors.aborted('The append took too long to arrive.')), limits.arrivalMilliseconds).unref();
    const refuse = (refusal: errors.AppendRefusal) => answer(errors.refusalError(refusal));

    call.on('data', (request: streams.AppendReq) => {
      if (answered) return;
      const options = request.getOptions();
      if (options !== undefined && draft === undefined) {
        const expected = parseExpected(options, options.hasRevision() ? options.getRevision() : undefined);
        const begun = AppendDraft.begin(options.getStreamIdentifier(), expected, limits);
        if ('refused' in begun) return refuse(begun.refused);
        draft = begun;
        return;
      }
      const message = request.getProposedMessage();
      if (message === undefined || draft === undefined) return refuse(OUT_OF_ORDER);
      const refused = draft.add(message);
      if (refused !== undefined) refuse(refused);
    });
    call.on('end', () => {
      if (answered) return;
      if (draft === undefined) return refuse(OUT_OF_ORDER);
      clearTimeout(arrival);
      write(log, draft).then(
        (response) => ('code' in response ? answer(response) : answer(null, response)),
        (fault: Error) => answer(errors.faultError(fault)),
      );
    });
    call.on('cancelled', () => {
      answered = true;
      forget();
      clearTimeout(arrival);
    });
  };

const OUT_OF_ORDER: errors.AppendRefusal = { kind: 'bad-request', reason: 'An append is its options, then its events.' };

const write = async (log: EventLog, draft: AppendDraft): Promise<streams.AppendResp | errors.CallError> => {
  const outcome = await log.append(draft.complete());
  switch (outcome.kind) {
    case 'written':
    case 'repeated':
      return appendSuccess(outcome);
    case 'wrong-version':
      return appendConflict(draft.expected, outcome.current);
    case 'deleted':
      return errors.streamDeleted(draft.stream);
  }
};
