import { constants, type ServerHttp2Stream } from 'node:http2';
import { type Metadata, ServerInterceptingCall, type ServerInterceptingCallInterface, type ServerInterceptor, status } from '@grpc/grpc-js';
import type { Limits } from './limits.js';

type Sending = { readonly since: number; readonly cut: () => void };

/** The call as the library has it inside; the type hides its stream. */
type WithStream = ServerInterceptingCallInterface & { readonly stream?: ServerHttp2Stream };

/**
 * Refuses calls with too much in their headers, and ends those whose client takes nothing for too long: such a call costs no more memory than a
 * message or two, but holds its place, and what it was told has become old; its client comes again when it can.
 */
export class CallLimits {
  readonly #sending = new Map<object, Sending>();
  readonly #looking: NodeJS.Timeout;

  constructor(
    readonly limits: Pick<Limits, 'stalledMilliseconds' | 'headerBytes'>,
    readonly onCut: () => void = () => undefined,
  ) {
    this.#looking = setInterval(() => this.#look(), Math.max(10, limits.stalledMilliseconds / 10)).unref();
  }

  /** Must be the outermost interceptor, next to the transport. */
  readonly interceptor: ServerInterceptor = (_method, call) => new LimitedCall(call, this);

  /** Notes that a message is on its way. */
  begin(call: object, cut: () => void): void {
    this.#sending.set(call, { since: Date.now(), cut });
  }

  end(call: object): void {
    this.#sending.delete(call);
  }

  close(): void {
    clearInterval(this.#looking);
  }

  #look(): void {
    const latest = Date.now() - this.limits.stalledMilliseconds;
    for (const [call, { since, cut }] of this.#sending) {
      if (since > latest) continue;
      this.#sending.delete(call);
      this.onCut();
      cut();
    }
  }
}

class LimitedCall extends ServerInterceptingCall {
  readonly #stream: ServerHttp2Stream | undefined;
  readonly #cut = () => this.#stream?.close(constants.NGHTTP2_ENHANCE_YOUR_CALM);

  constructor(
    call: ServerInterceptingCallInterface,
    readonly calls: CallLimits,
  ) {
    const { headerBytes } = calls.limits;
    const onReceiveMetadata = (headers: Metadata, next: (headers: Metadata) => void) => {
      if (sizeOf(headers) <= headerBytes) next(headers);
      else call.sendStatus({ code: status.RESOURCE_EXHAUSTED, details: `The headers of a call may hold ${headerBytes} bytes at most.` });
    };
    super(call, { start: (next) => next({ onReceiveMetadata }) });
    this.#stream = (call as WithStream).stream;
    this.#stream?.once('close', () => calls.end(this));
  }

  override sendMessage(message: unknown, callback: () => void): void {
    // The transport has ended the call by itself, over a request that it could not read: one message more and the status would be lost.
    if (this.#stream?.writableEnded === true) {
      callback();
      return;
    }
    // A status would have to wait behind what is not taken: only a reset gets through.
    this.calls.begin(this, this.#cut);
    super.sendMessage(message, () => {
      this.calls.end(this);
      callback();
    });
  }
}

const sizeOf = (headers: Metadata): number => {
  let bytes = 0;
  for (const [key, value] of Object.entries(headers.getMap())) bytes += key.length + value.length;
  return bytes;
};
