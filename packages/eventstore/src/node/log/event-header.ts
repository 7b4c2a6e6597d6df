import type { EventHeader, RecordedEvent } from './event-log.js';

/** The type of an event that points at another. */
export const LINK_TYPE = '$>';

export const headerOf = ({ id, type, stream, revision, position, createdAt, data }: RecordedEvent): EventHeader => ({
  id,
  type,
  stream,
  revision,
  position,
  createdAt,
  ...(type === LINK_TYPE ? { target: data } : {}),
});
