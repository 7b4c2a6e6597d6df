import { constants, type ServerHttp2Stream } from 'node:http2';
import { ServerInterceptingCall, type ServerInterceptingCallInterface, type ServerInterceptor } from '@grpc/grpc-js';

type Sending = { readonly since: number; readonly cut: () => void };

/** The call as the library has it inside; the type hides its stream. */
type WithStream = ServerInterceptingCallInterface & { readonly stream?: ServerHttp2Stream };

/**
 * Ends calls whose client takes nothing for too long. Such a call costs no more memory than a message or two, but holds its place, and what it
 * was told has become old; its client comes again when it can.
 */
export class StalledCalls {
  readonly #sending = new Map<object, Sending>();
  readonly #looking: NodeJS.Timeout;

  constructor(
    readonly milliseconds: number,
    readonly onCut: () => void = () => undefined,
  ) {
    this.#looking = setInterval(() => this.#look(), Math.max(10, milliseconds / 10)).unref();
  }

  /** Must be the outermost interceptor, next to the transport. */
  readonly interceptor: ServerInterceptor = (_method, call) => new WatchedCall(call, this);

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
    const latest = Date.now() - this.milliseconds;
    for (const [call, { since, cut }] of this.#sending) {
      if (since > latest) continue;
      this.#sending.delete(call);
      this.onCut();
      cut();
    }
  }
}

class WatchedCall extends ServerInterceptingCall {
  readonly #stream: ServerHttp2Stream | undefined;

  constructor(
    call: ServerInterceptingCallInterface,
    readonly calls: StalledCalls,
  ) {
    super(call);
    this.#stream = (call as WithStream).stream;
    this.#stream?.once('close', () => calls.end(this));
  }

  override sendMessage(message: unknown, callback: () => void): void {
    // A status would have to wait behind what is not taken: only a reset gets through.
    this.calls.begin(this, () => this.#stream?.close(constants.NGHTTP2_ENHANCE_YOUR_CALM));
    super.sendMessage(message, () => {
      this.calls.end(this);
      callback();
    });
  }
}
