import { TOMBSTONE } from '../append-rules.js';
import type { RecordedEvent } from '../log/event-log.js';
import { encoded } from './encoded.js';
import { eventBytes } from './event-bytes.js';
import { streams } from './messages.js';
import { streamIdentifier } from './stream-name.js';
import { structuredUuid, textUuid } from './uuid.js';

const { ReadResp } = streams;

const LARGEST_REVISION = '9223372036854775807';

/** A revision as the protocol and its links write it. */
export const revisionText = (revision: number): string => (revision === TOMBSTONE ? LARGEST_REVISION : String(revision));

const recordedEvent = (event: RecordedEvent, structuredIds: boolean): streams.ReadResp.ReadEvent.RecordedEvent => {
  const position = String(event.position);
  const record = new ReadResp.ReadEvent.RecordedEvent()
    .setId(structuredIds ? structuredUuid(event.id) : textUuid(event.id))
    .setStreamIdentifier(streamIdentifier(event.stream))
    .setStreamRevision(revisionText(event.revision))
    .setCommitPosition(position)
    .setPreparePosition(position)
    .setCustomMetadata(event.metadata)
    .setData(event.data);
  record
    .getMetadataMap()
    .set('type', event.type)
    .set('created', `${event.createdAt}0000`) // ticks of 100 ns
    .set('content-type', event.isJson ? 'application/json' : 'application/octet-stream');
  return record;
};

/** A link and what it points at (undefined: gone), or an ordinary event. */
export type Delivered = { readonly event: RecordedEvent | undefined; readonly link?: RecordedEvent };

/** Nearly all are plain events, which are written by hand; the rest is left to the generated classes. */
export const eventAnswer = ({ event, link }: Delivered, structuredIds: boolean): Buffer => {
  if (event !== undefined && link === undefined && !structuredIds && event.revision !== TOMBSTONE) return eventBytes(event);
  const answer = new ReadResp.ReadEvent();
  if (event !== undefined) answer.setEvent(recordedEvent(event, structuredIds));
  if (link !== undefined) answer.setLink(recordedEvent(link, structuredIds));
  const placed = link ?? event;
  if (placed !== undefined) answer.setCommitPosition(String(placed.position));
  return encoded(new ReadResp().setEvent(answer));
};

const alreadyEncoded = new WeakMap<RecordedEvent, Buffer>();

/** For events that several subscriptions deliver: encoded for the first, remembered for the others. */
export const liveEventAnswer = (event: RecordedEvent): Buffer => {
  const known = alreadyEncoded.get(event);
  if (known !== undefined) return known;
  const bytes = eventAnswer({ event }, false);
  alreadyEncoded.set(event, bytes);
  return bytes;
};

export const confirmationAnswer = (subscriptionId: string): Buffer =>
  encoded(new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId(subscriptionId)));

export const checkpointAnswer = (position: number): Buffer =>
  encoded(new ReadResp().setCheckpoint(new ReadResp.Checkpoint().setCommitPosition(String(position)).setPreparePosition(String(position))));

export const caughtUpAnswer = (): Buffer => encoded(new ReadResp().setCaughtUp(new ReadResp.CaughtUp()));

export const streamNotFoundAnswer = (stream: string): Buffer =>
  encoded(new ReadResp().setStreamNotFound(new ReadResp.StreamNotFound().setStreamIdentifier(streamIdentifier(stream))));
