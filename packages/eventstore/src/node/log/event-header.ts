import type { RecordedEvent } from './event-log.js';

/** The type of an event that points at another. */
export const LINK_TYPE = '$>';

/** What an event is, without what it says; of a link also where it points. */
export type EventHeader = Pick<RecordedEvent, 'id' | 'type' | 'stream' | 'revision' | 'position' | 'createdAt'> & {
  readonly target?: Uint8Array;
};

export const headerOf = ({ id, type, stream, revision, position, createdAt, data }: RecordedEvent): EventHeader => ({
  id,
  type,
  stream,
  revision,
  position,
  createdAt,
  ...(type === LINK_TYPE ? { target: data } : {}),
});
