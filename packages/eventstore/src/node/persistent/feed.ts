import type { EventLog, RecordedEvent } from '../log/event-log.js';
import { type EventFilter, isHidden } from '../streams/filter.js';
import { type LinkRule, linkRuleOf } from '../streams/link-streams.js';
import { PAGE_EVENTS } from '../streams/read.js';
import { filterOf, type GroupSource } from './group-config.js';

/** `reached` is the place up to which everything was considered, `skipped` how many of it the filter left out. */
export type Batch = { readonly records: readonly RecordedEvent[]; readonly reached: number; readonly skipped: number };

/** Where a group's events come from. */
export type Feed = {
  /** What comes behind a place; undefined when nothing does yet. */
  next(after: number, limit: number): Promise<Batch | undefined>;
  placeOf(event: RecordedEvent): number;
  /** The newest place there is, -1 or 0 when there is none. */
  newest(): Promise<number>;
};

/** Throws when a filter that was accepted once cannot be read any more. */
export const feedOf = (log: EventLog, source: GroupSource): Feed => {
  if (source.kind === 'stream') return new StreamFeed(log, source.stream);
  if (source.filter === undefined) return new AllFeed(log, undefined);
  const parsed = filterOf(source.filter);
  if ('invalid' in parsed) throw new Error(parsed.invalid);
  return new AllFeed(log, parsed.filter);
};

class AllFeed implements Feed {
  constructor(
    readonly log: EventLog,
    readonly filter: EventFilter | undefined,
  ) {}

  async next(after: number, limit: number): Promise<Batch | undefined> {
    // A filter may pass few of many: full pages whatever the limit.
    const size = this.filter === undefined ? limit : Math.max(limit, PAGE_EVENTS);
    const page = this.log.tail.from(after + 1, size) ?? (await this.log.readAll({ from: after + 1, limit: size, backwards: false }));
    const last = page.at(-1);
    if (last === undefined) return undefined;
    // What is hidden is not counted either: a group's own checkpoint must not bring about the next one.
    const shown = page.filter((event) => !isHidden(event));
    const records = shown.filter((event) => this.filter?.matches(event) !== false);
    return { records, reached: last.position, skipped: shown.length - records.length };
  }

  placeOf({ position }: RecordedEvent): number {
    return position;
  }

  newest(): Promise<number> {
    return Promise.resolve(this.log.tail.head);
  }
}

class StreamFeed implements Feed {
  /** Up to this position of the log nothing new is in the stream. */
  #quietUpTo = -1;
  /** For a stream of links, whether an event has its link there. */
  readonly #concerns: LinkRule;

  constructor(
    readonly log: EventLog,
    readonly stream: string,
  ) {
    this.#concerns = linkRuleOf(stream) ?? ((event) => event.stream === stream);
  }

  async next(after: number, limit: number): Promise<Batch | undefined> {
    if (!this.#mayHaveNews()) return undefined;
    const { events, head } = await this.log.readStream(this.stream, { from: after + 1, limit, backwards: false });
    const last = events.at(-1);
    if (last === undefined) {
      this.#quietUpTo = Math.max(this.#quietUpTo, head);
      return undefined;
    }
    return { records: events, reached: last.revision, skipped: 0 };
  }

  placeOf({ revision }: RecordedEvent): number {
    return revision;
  }

  async newest(): Promise<number> {
    return (await this.log.readStream(this.stream, { from: Number.MAX_SAFE_INTEGER, limit: 1, backwards: true })).last;
  }

  #mayHaveNews(): boolean {
    const { tail } = this.log;
    const { head } = tail;
    const events = tail.from(this.#quietUpTo + 1, head - this.#quietUpTo);
    if (events === undefined || events.some(this.#concerns)) return true;
    this.#quietUpTo = head;
    return false;
  }
}
