import type { Expected } from '../append-rules.js';
import type { AppendRefusal } from '../errors.js';
import type { Limits } from '../limits.js';
import type { Append, ProposedEvent } from '../log/event-log.js';
import type { shared, streams } from '../wire/messages.js';
import { appendSize, parseProposed } from '../wire/proposed.js';
import { parseStreamName } from '../wire/stream-name.js';
import { isLinkStream } from './link-streams.js';

type Message = streams.AppendReq.ProposedMessage | streams.BatchAppendReq.ProposedMessage;

export type AppendLimits = Pick<Limits, 'appendBytes' | 'appendEvents'>;

const ALL = '$all';

/** An append while its messages arrive. */
export class AppendDraft {
  readonly #events: ProposedEvent[] = [];
  #bytes = 0;

  private constructor(
    readonly stream: string,
    readonly expected: Expected,
    readonly limits: AppendLimits,
  ) {}

  static begin(
    identifier: shared.StreamIdentifier | undefined,
    expected: Expected | undefined,
    limits: AppendLimits,
  ): AppendDraft | { readonly refused: AppendRefusal } {
    const stream = parseStreamName(identifier);
    if ('invalid' in stream) return { refused: { kind: 'bad-request', reason: stream.invalid } };
    if (stream.name === ALL || isLinkStream(stream.name)) return { refused: { kind: 'access-denied' } };
    if (expected === undefined) return { refused: { kind: 'bad-request', reason: 'An append needs an expected revision.' } };
    return new AppendDraft(stream.name, expected, limits);
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Takes the next event, or says why the whole append is refused. */
  add(message: Message): AppendRefusal | undefined {
    const parsed = parseProposed(message);
    if ('refused' in parsed) return parsed.refused;
    const { event } = parsed;
    this.#bytes += appendSize(event);
    const { appendBytes, appendEvents } = this.limits;
    if (this.#bytes > appendBytes) return { kind: 'too-large', limit: appendBytes };
    if (this.#events.length >= appendEvents) return { kind: 'bad-request', reason: `An append may have ${appendEvents} events at most.` };
    this.#events.push(event);
    return undefined;
  }

  addAll(messages: readonly Message[]): AppendRefusal | undefined {
    for (const message of messages) {
      const refused = this.add(message);
      if (refused !== undefined) return refused;
    }
    return undefined;
  }

  complete(): Append {
    return { stream: this.stream, expected: this.expected, events: this.#events };
  }
}
