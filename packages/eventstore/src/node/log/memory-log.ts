import { judge, type StreamState } from '../append-rules.js';
import { lowestVisible, metadataStreamOf, parseSettings } from '../stream-metadata.js';
import { type Append, type AppendOutcome, type EventLog, LogClosed, type Page, type RecordedEvent } from './event-log.js';
import { RecentEvents } from './tail.js';

/** A log that lasts as long as the process, with the same decisions and answers as the one on disk. */
export const openMemoryLog = (clock: () => number = Date.now): EventLog => {
  const all: RecordedEvent[] = [];
  const streams = new Map<string, RecordedEvent[]>();
  const revisions = new Map<string, number>();
  const tail = new RecentEvents(0);
  let open = true;

  const eventsOf = (stream: string): readonly RecordedEvent[] => streams.get(stream) ?? [];
  const key = (stream: string, id: string) => `${id}${stream}`; // ids have one length, so no two pairs meet

  const stateOf = (stream: string): StreamState => ({
    last: eventsOf(stream).length - 1,
    fate: 'live',
    hasMetadata: () => eventsOf(metadataStreamOf(stream)).length > 0,
    revisionOf: (id) => revisions.get(key(stream, id)),
    idsFrom: (revision, count) =>
      eventsOf(stream)
        .slice(revision, revision + count)
        .map(({ id }) => id),
  });

  const record = ({ stream, events }: Append): readonly RecordedEvent[] => {
    const history = streams.get(stream) ?? [];
    if (events.length > 0) streams.set(stream, history);
    return events.map((event) => {
      const recorded = { ...event, stream, revision: history.length, position: all.length + 1, createdAt: clock() };
      revisions.set(key(stream, event.id), recorded.revision);
      history.push(recorded);
      all.push(recorded);
      return recorded;
    });
  };

  const positionAt = (stream: string, revision: number) => {
    const position = eventsOf(stream)[revision]?.position;
    return position === undefined ? {} : { position };
  };

  const apply = (append: Append): AppendOutcome => {
    const { stream } = append;
    const ids = append.events.map(({ id }) => id);
    const verdict = judge(append.expected, ids, stateOf(stream));
    switch (verdict.kind) {
      case 'write': {
        const written = record(append);
        const revision = eventsOf(stream).length - 1;
        if (written.length === 0) return { kind: 'written', revision };
        tail.push(written);
        return { kind: 'written', revision, ...positionAt(stream, revision) };
      }
      case 'repeated':
        return { kind: 'repeated', revision: verdict.revision, ...positionAt(stream, verdict.revision) };
      case 'wrong-version':
        return { kind: 'wrong-version', current: eventsOf(stream).length - 1 };
      case 'deleted':
        return { kind: 'deleted' };
    }
  };

  return {
    tail,
    failed: new Promise(() => undefined),
    append: async (append) => {
      if (!open) throw new LogClosed();
      return apply(append);
    },
    readStream: async (stream, page) => {
      const events = eventsOf(stream);
      const last = events.length - 1;
      const lowest = lowestVisible(stream, last, parseSettings(eventsOf(metadataStreamOf(stream)).at(-1)?.data));
      return { last, lowest, head: all.length, events: slice(events, page, lowest) };
    },
    readAll: async (page) => slice(all, { ...page, from: page.from - 1 }, 0),
    figures: async () => ({ events: all.length, position: all.length, streams: streams.size, fileBytes: 0 }),
    close: async () => {
      open = false;
    },
  };
};

const slice = (events: readonly RecordedEvent[], { from, limit, backwards }: Page, lowest: number): readonly RecordedEvent[] => {
  if (!backwards) return events.slice(Math.max(from, lowest), Math.max(from, lowest) + limit);
  const newest = Math.min(from, events.length - 1);
  return events.slice(Math.max(lowest, newest - limit + 1), Math.max(lowest, newest + 1)).reverse();
};
