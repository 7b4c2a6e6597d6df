import type { RecordedEvent } from '../log/event-log.js';
import type { Delivered } from '../wire/read-answers.js';

/** Where a message came from: a place in the group's source, or a revision of its parked stream when it is replayed. */
export type Origin = { readonly kind: 'source' | 'parked'; readonly place: number };

/** An event on its way through a group. */
export type Message = {
  readonly delivered: Delivered;
  /** By which consumers answer: the link's id if there is a link. */
  readonly id: string;
  readonly origin: Origin;
  /** How often it was delivered in vain. */
  readonly retries: number;
};

export const messageOf = (delivered: Delivered, origin: Origin, record: RecordedEvent): Message => ({
  delivered,
  id: record.id,
  origin,
  retries: 0,
});

/** The record that a message is about: what a link points at, or the link when that is gone. */
export const subjectOf = ({ delivered: { event, link } }: Message): RecordedEvent | undefined => event ?? link;

export const bytesOf = ({ delivered: { event, link } }: Message): number => sizeOf(event) + sizeOf(link);

const sizeOf = (event: RecordedEvent | undefined): number => (event === undefined ? 0 : event.data.byteLength + event.metadata.byteLength);
