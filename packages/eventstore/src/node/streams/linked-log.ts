import { createHash } from 'node:crypto';
import { headerOf, LINK_TYPE } from '../log/event-header.js';
import { idText } from '../log/event-id.js';
import type { EventHeader, EventLog, Page, RecordedEvent, StreamPage } from '../log/event-log.js';
import { metadataStreamOf, type View, viewOf } from '../stream-metadata.js';
import { revisionText } from '../wire/read-answers.js';
import { LinkIndex } from './link-index.js';
import { isLinkStream } from './link-streams.js';

/** Links found at once. */
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
    const found = await headersAt(
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

/** From memory what is there, the rest in one question. */
const headersAt = async (log: EventLog, positions: readonly number[]): Promise<ReadonlyMap<number, EventHeader>> => {
  const recent = positions.flatMap((position) => log.tail.from(position, 1) ?? []).map(headerOf);
  const found = new Map(recent.map((header) => [header.position, header]));
  const missing = positions.filter((position) => !found.has(position));
  if (missing.length > 0) for (const header of await log.headers(missing)) found.set(header.position, header);
  return found;
};

const linkTo = (
  { id, stream: source, revision: target, position, createdAt, ...more }: EventHeader,
  stream: string,
  revision: number,
): RecordedEvent => ({
  id: linkId(stream, revision),
  type: LINK_TYPE,
  isJson: false,
  data: more.target ?? Buffer.from(`${revisionText(target)}@${source}`, 'utf8'),
  metadata: Buffer.from(JSON.stringify({ $v: '1:-1:1:4', $c: position, $p: position, $o: source, $causedBy: id }), 'utf8'),
  stream,
  revision,
  position,
  createdAt,
});

/** The same whenever the link is read: who handles links, tells them apart by their ids. */
const linkId = (stream: string, revision: number): string => {
  const bytes = createHash('sha1').update(`${revision}@${stream}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return idText(bytes);
};
