import type { RecordedEvent } from '../log/event-log.js';
import { persistent, shared } from './messages.js';
import type { Delivered } from './read-answers.js';
import { streamIdentifier } from './stream-name.js';
import { structuredUuid, textUuid } from './uuid.js';

const { ReadResp } = persistent;

const recordedEvent = (event: RecordedEvent, structuredIds: boolean): persistent.ReadResp.ReadEvent.RecordedEvent => {
  const position = String(event.position);
  const recorded = new ReadResp.ReadEvent.RecordedEvent()
    .setId(structuredIds ? structuredUuid(event.id) : textUuid(event.id))
    .setStreamIdentifier(streamIdentifier(event.stream))
    .setStreamRevision(String(event.revision))
    .setCommitPosition(position)
    .setPreparePosition(position)
    .setCustomMetadata(event.metadata)
    .setData(event.data);
  recorded
    .getMetadataMap()
    .set('type', event.type)
    .set('created', `${event.createdAt}0000`) // ticks of 100 ns
    .set('content-type', event.isJson ? 'application/json' : 'application/octet-stream');
  return recorded;
};

/** An event handed to a consumer of a group, with how often it was handed out in vain. */
export const groupEventAnswer = ({ event, link }: Delivered, retries: number, structuredIds: boolean): persistent.ReadResp => {
  const answer = new ReadResp.ReadEvent().setRetryCount(retries);
  if (event !== undefined) answer.setEvent(recordedEvent(event, structuredIds));
  if (link !== undefined) answer.setLink(recordedEvent(link, structuredIds));
  const placed = link ?? event;
  if (placed === undefined) answer.setNoPosition(new shared.Empty());
  else answer.setCommitPosition(String(placed.position));
  return new ReadResp().setEvent(answer);
};

export const groupConfirmation = (key: string): persistent.ReadResp =>
  new ReadResp().setSubscriptionConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId(key));
