import type { ServerWritableStream } from '@grpc/grpc-js';
import type { CallError } from '../errors.js';

/** The receiving end of a read: sends at the reader's pace and knows when it has gone. */
export type Sink = {
  readonly isOpen: () => boolean;
  /** Waits while the reader is slow; resolves at once when it is gone. */
  readonly send: (answer: Buffer) => Promise<void> | undefined;
  /** Waits for `wake` to be called or the reader to go. */
  readonly idle: (arm: (wake: () => void) => () => void) => Promise<void>;
  readonly end: () => void;
  readonly fail: (error: CallError) => void;
};

export const sinkOf = <Request>(call: ServerWritableStream<Request, Buffer>): Sink => {
  let open = true;
  let waiting: (() => void) | undefined;
  const release = () => {
    const resume = waiting;
    waiting = undefined;
    resume?.();
  };
  const shut = () => {
    open = false;
    release();
  };
  call.on('cancelled', shut);
  call.on('close', shut);
  call.on('drain', release);

  return {
    isOpen: () => open,
    send: (answer) => {
      if (!open || call.write(answer)) return undefined;
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
    idle: async (arm) => {
      let disarm: () => void = () => undefined;
      await new Promise<void>((resolve) => {
        waiting = resolve;
        disarm = arm(release);
        if (!open) release();
      });
      disarm();
    },
    end: () => {
      if (open) call.end();
      shut();
    },
    fail: (error) => {
      if (open) call.emit('error', error);
      shut();
    },
  };
};
