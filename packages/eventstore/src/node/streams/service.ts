import type { Metadata, ServerWritableStream } from '@grpc/grpc-js';
import * as errors from '../errors.js';
import { type EventLog, LogClosed } from '../log/event-log.js';
import type { Follow } from '../metrics/node-metrics.js';
import type { streams } from '../wire/messages.js';
import type { OpenCalls } from './open-calls.js';
import { readCounted } from './read.js';
import { parseReadRequest } from './read-request.js';
import { sinkOf } from './sink.js';
import { subscribe } from './subscribe.js';

/** `onFault` hears of what the log could not read, `follow` of each subscription. */
export type ReadWatch = {
  readonly onFault: (fault: Error) => void;
  readonly follow?: Follow;
  /** The log as the caller with these headers may see it. */
  readonly visibleTo?: (headers: Metadata, log: EventLog) => EventLog;
};

/** Reads and subscriptions share one call of the protocol. */
export const readHandler =
  (whole: EventLog, calls: OpenCalls, { onFault, follow, visibleTo }: ReadWatch) =>
  (call: ServerWritableStream<streams.ReadReq, Buffer>): void => {
    const sink = sinkOf(call);
    const parsed = parseReadRequest(call.request);
    if ('invalid' in parsed) {
      sink.fail(errors.invalidArgument(parsed.invalid));
      return;
    }
    const { read } = parsed;
    const forget = calls.add(() => sink.fail(errors.unavailable('The node is stopping.')));
    const { mode } = read;
    const log = visibleTo === undefined ? whole : visibleTo(call.metadata, whole);
    const served = mode.kind === 'count' ? readCounted(log, { ...read, mode }, sink) : subscribe(log, read, sink, follow);
    const failed = (fault: Error) => {
      if (!(fault instanceof LogClosed)) onFault(fault);
      sink.fail(errors.faultError(fault));
    };
    served.catch(failed).finally(forget);
  };
