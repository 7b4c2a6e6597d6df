import { constants, type ServerHttp2Stream } from 'node:http2';
import { type Metadata, ServerInterceptingCall, type ServerInterceptingCallInterface, type ServerInterceptor, status } from '@grpc/grpc-js';
import type { Limits } from './limits.js';

type Sending = { readonly since: number; readonly cut: () => void };

/** The call as the library has it inside; the type hides its stream. */
type WithStream = ServerInterceptingCallInterface & { readonly stream?: ServerHttp2Stream };

/**
 * Refuses calls with too much in their headers, and ends those whose client takes nothing for too long: such a call costs no more memory than
 * the transport's buffer and a message or two, but holds its place, and what it was told has become old; its client comes again when it can.
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

  /** Notes that messages are on their way, and that some have left since this was said before. */
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
  /** Messages given to the transport that have not left yet. */
  #leaving = 0;

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

  /**
   * Messages of one turn leave together: the library by itself waits with each until the one before has left, which takes a turn of the event
   * loop and a call of the system. `callback` asks for the next, so it is called as soon as the transport has room.
   */
  override sendMessage(message: unknown, callback: () => void): void {
    // The transport has ended the call by itself, over a request that it could not read: one message more and the status would be lost.
    if (this.#stream?.writableEnded === true) {
      callback();
      return;
    }
    this.#gather();
    let asked = false;
    const ask = () => {
      if (!asked) callback();
      asked = true;
    };
    this.#leaving += 1;
    // A status would have to wait behind what is not taken: only a reset gets through.
    if (this.#leaving === 1) this.calls.begin(this, this.#cut);
    super.sendMessage(message, () => {
      this.#leaving -= 1;
      if (this.#leaving === 0) this.calls.end(this);
      else this.calls.begin(this, this.#cut);
      ask();
    });
    if (this.#hasRoom()) ask();
  }

  #gather(): void {
    const stream = this.#stream;
    if (stream === undefined || stream.writableCorked > 0) return;
    stream.cork();
    process.nextTick(() => stream.uncork());
  }

  #hasRoom(): boolean {
    const stream = this.#stream;
    return stream !== undefined && !stream.destroyed && stream.writableLength < stream.writableHighWaterMark;
  }
}

const sizeOf = (headers: Metadata): number => {
  let bytes = 0;
  for (const [key, value] of Object.entries(headers.getMap())) bytes += key.length + value.length;
  return bytes;
};
