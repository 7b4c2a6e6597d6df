import { judge, judgeRemoval, type StreamState, TOMBSTONE } from '../append-rules.js';
import { type Change, changesOf, subjectOf } from '../changes.js';
import { baseOf, metadataStreamOf, truncationOf, type View, viewOf } from '../stream-metadata.js';
import { headerOf } from './event-header.js';
import { type Append, type AppendOutcome, type EventLog, LogClosed, type Page, type RecordedEvent, type Selection } from './event-log.js';
import { isSelected } from './selection.js';
import { RecentEvents } from './tail.js';

/** A log that lasts as long as the process, with the same decisions and answers as the one on disk. */
export const openMemoryLog = (clock: () => number = Date.now): EventLog => {
  const all: RecordedEvent[] = [];
  const streams = new Map<string, RecordedEvent[]>();
  const revisions = new Map<string, number>();
  const tail = new RecentEvents(0);
  let open = true;

  const eventsOf = (stream: string): readonly RecordedEvent[] => streams.get(stream) ?? [];
  const lastOf = (stream: string): number => eventsOf(stream).at(-1)?.revision ?? -1;
  const metadataOf = (stream: string) => eventsOf(metadataStreamOf(stream)).at(-1)?.data;
  const key = (stream: string, id: string) => `${id}${stream}`; // ids have one length, so no two pairs meet

  const fateOf = (stream: string): StreamState['fate'] => {
    if (lastOf(baseOf(stream)) === TOMBSTONE) return 'tombstoned';
    return truncationOf(stream, metadataOf(stream)).isSoftDeleted ? 'soft-deleted' : 'live';
  };
  const stateOf = (stream: string): StreamState => ({
    last: lastOf(stream),
    fate: fateOf(stream),
    beginsAt: truncationOf(stream, metadataOf(stream)).beginsAt,
    hasMetadata: () => eventsOf(metadataStreamOf(stream)).length > 0,
    revisionOf: (id) => revisions.get(key(stream, id)),
    idsFrom: (revision, count) =>
      eventsOf(stream)
        .slice(revision, revision + count)
        .map(({ id }) => id),
  });

  const record = ({ stream, events, tombstone }: Change): readonly RecordedEvent[] => {
    const history = streams.get(stream) ?? [];
    streams.set(stream, history);
    return events.map((event) => {
      const revision = tombstone ? TOMBSTONE : history.length;
      const recorded = { ...event, stream, revision, position: all.length + 1, createdAt: clock() };
      revisions.set(key(stream, event.id), recorded.revision);
      history.push(recorded);
      all.push(recorded);
      return recorded;
    });
  };

  const write = (append: Append): AppendOutcome => {
    const subject = subjectOf(append.stream, (name) => ({
      last: lastOf(name),
      isSoftDeleted: fateOf(name) === 'soft-deleted',
      metadata: () => metadataOf(name),
    }));
    const [first = [], ...further] = changesOf(append, subject).map(record);
    const last = first.at(-1);
    if (last === undefined) return { kind: 'written', revision: lastOf(append.stream) };
    const written = [...first, ...further.flat()];
    tail.push(written);
    const also = written.slice(append.events.length);
    return { kind: 'written', revision: last.revision, position: last.position, ...(also.length > 0 ? { also } : {}) };
  };

  const apply = (append: Append): AppendOutcome => {
    const { stream, expected, removal } = append;
    const ids = append.events.map(({ id }) => id);
    const state = stateOf(stream);
    const verdict = removal === undefined ? judge(expected, ids, state) : judgeRemoval(removal, expected, state);
    switch (verdict.kind) {
      case 'write':
        return write(append);
      case 'repeated': {
        const position = eventsOf(stream)[verdict.revision]?.position;
        return { kind: 'repeated', revision: verdict.revision, ...(position === undefined ? {} : { position }) };
      }
      case 'wrong-version':
        return { kind: 'wrong-version', current: state.last };
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
      const last = lastOf(stream);
      const { fate, lowest, since } = viewOf(stream, { last, baseLast: lastOf(baseOf(stream)), metadata: metadataOf(stream) }, clock());
      const events = fate === 'live' ? pageOf(eventsOf(stream), page, { lowest, since }) : [];
      return { last, fate, head: all.length, events };
    },
    positions: async (selection, { after, upTo }) => positionsAmong(all.slice(after, upTo), selection),
    headers: async (positions) => positions.flatMap((position) => all.slice(position - 1, position).map(headerOf)),
    readAll: async (page) => pageOf(all, { ...page, from: page.from - 1 }, { lowest: 0, since: 0 }),
    figures: async () => ({ events: all.length, position: all.length, streams: streams.size, fileBytes: 0 }),
    close: async () => {
      open = false;
    },
  };
};

const positionsAmong = (events: readonly RecordedEvent[], selection: Selection): readonly number[] =>
  events.filter((event) => isSelected(event, selection)).map(({ position }) => position);

/** The list's indexes are what the page counts in. */
const pageOf = (events: readonly RecordedEvent[], page: Page, visible: Pick<View, 'lowest' | 'since'>): readonly RecordedEvent[] => {
  const { from, limit, backwards } = page;
  const found: RecordedEvent[] = [];
  const step = backwards ? -1 : 1;
  const first = backwards ? Math.min(from, events.length - 1) : Math.max(from, visible.lowest);
  for (let index = first; found.length < limit && index >= visible.lowest; index += step) {
    const event = events[index];
    if (event === undefined) break;
    if (event.createdAt >= visible.since) found.push(event);
  }
  return found;
};
