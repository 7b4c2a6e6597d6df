import { createHash } from 'node:crypto';
import { idText } from '../log/event-id.js';
import type { EventLog, Page, RecordedEvent, StreamPage } from '../log/event-log.js';
import { metadataStreamOf, type View, viewOf } from '../stream-metadata.js';
import { revisionText } from '../wire/read-answers.js';
import { LinkIndex } from './link-index.js';
import { isLinkStream, LINK_TYPE } from './link-streams.js';

/** Neighbours in the log are read together, up to this distance. */
const SPAN = 256;

/** The log with its streams of links: they can be read like any other, and lie neither in the file nor among all events. */
export const linkedLog = (log: EventLog): EventLog => {
  const index = new LinkIndex(log);
  return {
    ...log,
    readStream: async (stream, page) => {
      if (!isLinkStream(stream)) return log.readStream(stream, page);
      const { head } = log.tail;
      const positions = (await index.positionsOf(stream)) ?? [];
      return linkPage(log, { stream, positions, head }, page);
    },
  };
};

type Links = { readonly stream: string; readonly positions: readonly number[]; readonly head: number };

const linkPage = async (log: EventLog, { stream, positions, head }: Links, page: Page): Promise<StreamPage> => {
  const last = positions.length - 1;
  const newest = await log.readStream(metadataStreamOf(stream), { from: Number.MAX_SAFE_INTEGER, limit: 1, backwards: true });
  const view = viewOf(stream, { last, baseLast: last, metadata: newest.events[0]?.data }, Date.now());
  if (view.fate !== 'live') return { last, fate: view.fate, head, events: [] };
  const events: RecordedEvent[] = [];
  for (const revisions of chunks(page, view, last)) {
    const found = await sourcesAt(
      log,
      revisions.map((revision) => positions[revision] ?? 0),
    );
    for (const revision of revisions) {
      const source = found.get(positions[revision] ?? 0);
      if (source !== undefined && source.createdAt >= view.since) events.push(linkTo(source, stream, revision));
    }
    if (events.length > 0) break;
  }
  return { last, fate: 'live', head, events };
};

/** Revisions in the order of the page, some at a time: those too old to be shown must not make an answer look like the end. */
function* chunks({ from, limit, backwards }: Page, { lowest }: View, last: number): Generator<readonly number[]> {
  const step = backwards ? -1 : 1;
  const first = backwards ? Math.min(from, last) : Math.max(from, lowest);
  const size = Math.min(limit, SPAN);
  let chunk: number[] = [];
  for (let revision = first; revision >= lowest && revision <= last; revision += step) {
    chunk.push(revision);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

const sourcesAt = async (log: EventLog, positions: readonly number[]): Promise<ReadonlyMap<number, RecordedEvent>> => {
  const found = new Map<number, RecordedEvent>();
  const sorted = [...positions].sort((a, b) => a - b);
  for (const position of sorted) {
    if (found.has(position)) continue;
    const reach = sorted.findLast((other) => other < position + SPAN) ?? position;
    const limit = reach - position + 1;
    const events = log.tail.from(position, limit) ?? (await log.readAll({ from: position, limit, backwards: false }));
    for (const event of events) found.set(event.position, event);
  }
  return found;
};

const linkTo = (source: RecordedEvent, stream: string, revision: number): RecordedEvent => {
  const target = source.type === LINK_TYPE ? source.data : Buffer.from(`${revisionText(source.revision)}@${source.stream}`, 'utf8');
  const place = { $v: '1:-1:1:4', $c: source.position, $p: source.position, $o: source.stream, $causedBy: source.id };
  return {
    id: linkId(stream, revision),
    type: LINK_TYPE,
    isJson: false,
    data: target,
    metadata: Buffer.from(JSON.stringify(place), 'utf8'),
    stream,
    revision,
    position: source.position,
    createdAt: source.createdAt,
  };
};

/** The same whenever the link is read: who handles links, tells them apart by their ids. */
const linkId = (stream: string, revision: number): string => {
  const bytes = createHash('sha1').update(`${revision}@${stream}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return idText(bytes);
};
