import { randomUUID } from 'node:crypto';
import { TOMBSTONE } from '../append-rules.js';
import { streamDeleted } from '../errors.js';
import type { EventLog, RecordedEvent, StreamPage } from '../log/event-log.js';
import type { Follow } from '../metrics/node-metrics.js';
import { baseOf } from '../stream-metadata.js';
import {
  caughtUpAnswer,
  checkpointAnswer,
  confirmationAnswer,
  type Delivered,
  eventAnswer,
  liveEventAnswer,
} from '../wire/read-answers.js';
import { isHidden } from './filter.js';
import { type LinkRule, linkRuleOf } from './link-streams.js';
import { deliveries } from './links.js';
import { PAGE_EVENTS } from './read.js';
import type { ReadRequest } from './read-request.js';
import type { Sink } from './sink.js';

/** Follows one stream or all events until the reader goes: stored events in pages, then from memory as they are committed. */
export const subscribe = async (log: EventLog, request: ReadRequest, sink: Sink, follow?: Follow): Promise<void> => {
  const { stream } = request;
  const newest = stream === undefined ? undefined : await log.readStream(stream, { from: 0, limit: 1, backwards: true });
  if (newest?.fate === 'tombstoned') return sink.fail(streamDeleted(stream ?? ''));
  const follower = new Follower(log, request, sink, newest);
  const unfollow = follow?.({ kind: stream === undefined ? 'all' : 'stream', lag: () => log.tail.head - follower.considered });
  try {
    await sink.send(confirmationAnswer(randomUUID()));
    while (sink.isOpen()) {
      await follower.catchUp();
      await follower.followLive();
    }
  } finally {
    unfollow?.();
  }
};

/** Whether it is the end of the stream, or of the one whose metadata the stream holds. */
const ends = (event: RecordedEvent, stream: string): boolean => event.revision === TOMBSTONE && event.stream === baseOf(stream);

class Follower {
  /** Everything up to this position was considered. */
  #considered: number;
  /** Next revision of the one stream that is followed. */
  #revision: number;
  #historyAhead: boolean;
  /** For a stream of links, which memory knows nothing of: whether an event has its link there. */
  readonly #linked: LinkRule | undefined;
  #sinceCheckpoint = 0;
  #lastCheckpoint: number;

  constructor(
    readonly log: EventLog,
    readonly request: ReadRequest,
    readonly sink: Sink,
    /** How the one stream that is followed stands now. */
    now: Pick<StreamPage, 'head' | 'last'> = { head: log.tail.head, last: -1 },
  ) {
    const { stream, from } = request;
    const after = typeof from === 'number' ? from : undefined;
    // A revision counts within its stream, so all positions are yet to be looked at.
    this.#considered = from === 'end' ? now.head : stream === undefined ? (after ?? 0) : 0;
    this.#revision = from === 'end' ? now.last + 1 : after === undefined ? 0 : after + 1;
    this.#historyAhead = stream !== undefined && from !== 'end';
    this.#linked = stream === undefined ? undefined : linkRuleOf(stream);
    this.#lastCheckpoint = this.#considered;
  }

  get considered(): number {
    return this.#considered;
  }

  /** Reads the log until memory takes over. */
  async catchUp(): Promise<void> {
    do {
      while (this.sink.isOpen() && !this.#isNearHead()) {
        if (this.request.stream === undefined) await this.#pageOfAll();
        else await this.#pageOfStream(this.request.stream);
      }
    } while (!(await this.#drainTail()));
    await this.#checkpoint(this.#considered);
    if (this.sink.isOpen()) await this.sink.send(caughtUpAnswer());
  }

  /** A stream's history is always read from the log, which leaves out what its settings hide. */
  #isNearHead(): boolean {
    if (this.#historyAhead) return false;
    return this.#linked !== undefined || this.log.tail.from(this.#considered + 1, 1) !== undefined;
  }

  /** Delivers what is committed; returns when it fell too far behind, or the reader went. */
  async followLive(): Promise<void> {
    while (this.sink.isOpen()) {
      if (this.log.tail.head > this.#considered) {
        if (!(await this.#drainTail())) return;
        continue;
      }
      await this.sink.idle((wake) => this.log.tail.onCommit(wake));
    }
  }

  /** False when memory no longer holds what comes next. */
  async #drainTail(): Promise<boolean> {
    if (this.#linked !== undefined) return this.#drainLinks(this.#linked);
    while (this.sink.isOpen()) {
      const events = this.log.tail.from(this.#considered + 1, PAGE_EVENTS);
      if (events === undefined) return false;
      if (events.length === 0) return true;
      await this.#considerAll(events, true);
    }
    return true;
  }

  /** Links are read from the log, once there are events that have one. */
  async #drainLinks(isLinked: LinkRule): Promise<true> {
    const { tail } = this.log;
    while (this.sink.isOpen() && tail.head > this.#considered) {
      const { head } = tail;
      const news = tail.from(this.#considered + 1, head - this.#considered);
      if (news?.some(isLinked) === false) this.#considered = head;
      else await this.#pageOfStream(this.request.stream ?? '');
    }
    return true;
  }

  async #pageOfAll(): Promise<void> {
    const page = await this.log.readAll({ from: this.#considered + 1, limit: PAGE_EVENTS, backwards: false });
    await this.#considerAll(page, false);
  }

  /** A page that ends at the stream's last revision has seen all of it up to the head it was read at. */
  async #pageOfStream(stream: string): Promise<void> {
    const page = await this.log.readStream(stream, { from: this.#revision, limit: PAGE_EVENTS, backwards: false });
    if (page.fate === 'tombstoned') return this.sink.fail(streamDeleted(stream));
    await this.#considerAll(page.events, false);
    // Nothing may be shown although there are later revisions: they are truncated, too old or deleted.
    this.#historyAhead = page.events.length > 0 && this.#revision <= page.last;
    if (!this.#historyAhead) this.#considered = Math.max(this.#considered, page.head);
  }

  async #considerAll(events: readonly RecordedEvent[], live: boolean): Promise<void> {
    for await (const [event, delivered] of deliveries(this.log, events, this.request.resolveLinks)) {
      if (!this.sink.isOpen()) return;
      await this.#consider(event, delivered, live);
    }
  }

  async #consider(event: RecordedEvent, delivered: Delivered, live: boolean): Promise<void> {
    const { stream, filter } = this.request;
    // Reading a stream's history again may bring what lies before the place to begin at.
    const isNew = event.position > this.#considered;
    this.#considered = Math.max(this.#considered, event.position);
    if (stream === undefined) {
      if (!isHidden(event) && filter?.matches(event) !== false) await this.#deliver(event, delivered, live);
      this.#sinceCheckpoint += 1;
      if (filter !== undefined && this.#sinceCheckpoint >= filter.interval) await this.#checkpoint(event.position);
    } else if (event.stream === stream && event.revision >= this.#revision) {
      this.#revision = event.revision + 1;
      if (isNew) await this.#deliver(event, delivered, live);
    }
    if (stream !== undefined && isNew && ends(event, stream)) this.sink.fail(streamDeleted(stream));
  }

  async #deliver(event: RecordedEvent, delivered: Delivered, live: boolean): Promise<void> {
    const { structuredIds } = this.request;
    const shareable = live && delivered.event === event && !structuredIds;
    await this.sink.send(shareable ? liveEventAnswer(event) : eventAnswer(delivered, structuredIds));
  }

  /** Only filtered subscriptions are told how far they are, and never the same place twice. */
  async #checkpoint(position: number): Promise<void> {
    if (this.request.filter === undefined || position <= this.#lastCheckpoint || !this.sink.isOpen()) return;
    this.#lastCheckpoint = position;
    this.#sinceCheckpoint = 0;
    await this.sink.send(checkpointAnswer(position));
  }
}
