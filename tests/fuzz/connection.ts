import { connect } from 'node:net';
import { CANCEL, FLAG, FRAME, type Frame, frame, GREETING, headerBlock, LARGEST_FRAME, number, takeFrames, WINDOW } from './frames.js';
import type { CallInput } from './inputs.js';

type Call = {
  readonly settle: (outcome: 'answered' | 'refused') => void;
  readonly isOpenEnded: boolean;
  unsent: Buffer;
  window: number;
  readonly endsAfter: boolean;
};

export type Connection = {
  readonly isOpen: () => boolean;
  /** Resolves when the node has said what becomes of the call, or the connection has gone. */
  readonly call: (input: CallInput) => Promise<'answered' | 'refused'>;
  readonly hangUp: () => void;
};

/** A connection over which calls are made side by side. */
export const openConnection = (port: number): Connection => {
  const socket = connect(port, '127.0.0.1');
  const calls = new Map<number, Call>();
  let [next, window, initial, isOpen] = [1, WINDOW, WINDOW, true];
  let rest: Buffer = Buffer.alloc(0);

  const settle = (stream: number, outcome: 'answered' | 'refused') => {
    calls.get(stream)?.settle(outcome);
    calls.delete(stream);
  };
  const cancel = (stream: number) => socket.write(frame(FRAME.reset, 0, stream, number(CANCEL)));

  /** Sends as much as the other side is ready to take. */
  const pump = (stream: number, call: Call) => {
    while (call.unsent.length > 0 && window > 0 && call.window > 0) {
      const part = call.unsent.subarray(0, Math.min(call.unsent.length, LARGEST_FRAME, window, call.window));
      call.unsent = call.unsent.subarray(part.length);
      window -= part.length;
      call.window -= part.length;
      const isLast = call.unsent.length === 0 && call.endsAfter;
      socket.write(frame(FRAME.data, isLast ? FLAG.endStream : 0, stream, part));
    }
  };

  const take = ({ type, flags, stream, payload }: Frame) => {
    const call = calls.get(stream);
    if (type === FRAME.settings && flags !== FLAG.ack) {
      for (let at = 0; at + 6 <= payload.length; at += 6) if (payload.readUInt16BE(at) === 4) initial = payload.readUInt32BE(at + 2);
      socket.write(frame(FRAME.settings, FLAG.ack, 0));
    } else if (type === FRAME.ping && flags !== FLAG.ack) socket.write(frame(FRAME.ping, FLAG.ack, 0, payload));
    else if (type === FRAME.goAway) isOpen = false;
    else if (type === FRAME.reset) settle(stream, 'refused');
    else if (type === FRAME.windowUpdate) {
      const more = payload.readUInt32BE(0);
      if (stream === 0) window += more;
      else if (call !== undefined) call.window += more;
      for (const [id, one] of calls) pump(id, one);
    } else if ((type === FRAME.headers || type === FRAME.data) && (flags & FLAG.endStream) !== 0) settle(stream, 'answered');
    else if (type === FRAME.data && call?.isOpenEnded === true) {
      // It has answered, and would go on.
      cancel(stream);
      settle(stream, 'answered');
    }
  };

  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    rest = takeFrames(Buffer.concat([rest, chunk]), take);
  });
  socket.on('close', () => {
    isOpen = false;
    for (const stream of [...calls.keys()]) settle(stream, 'refused');
  });
  socket.write(GREETING);

  return {
    isOpen: () => isOpen,
    call: ({ path, headers, body, leaving, isOpenEnded }) =>
      new Promise((resolve) => {
        const stream = next;
        next += 2;
        const endsAfter = leaving === 'half-closes';
        const call: Call = { settle: resolve, isOpenEnded, unsent: body, window: initial, endsAfter };
        calls.set(stream, call);
        const fields = { ':method': 'POST', ':scheme': 'http', ':path': path, ':authority': `127.0.0.1:${port}` };
        const block = headerBlock({ ...fields, 'content-type': 'application/grpc', te: 'trailers', ...headers });
        const isEmpty = endsAfter && body.length === 0;
        socket.write(frame(FRAME.headers, FLAG.endHeaders | (isEmpty ? FLAG.endStream : 0), stream, block));
        pump(stream, call);
        if (leaving === 'cancels') cancel(stream);
        // Nothing has to come of what was taken back or never finished.
        if (!endsAfter) settle(stream, 'refused');
      }),
    hangUp: () => socket.destroy(),
  };
};
