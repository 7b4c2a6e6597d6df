import type { Filter, JSONEventData } from '@eventstore/db-client';

/*
 * What both clients take and give alike, without loading either: they keep their messages in one place of the global object, so that in one
 * process there can be one of them.
 */
export const ANY = 'any';
export const NO_STREAM = 'no_stream';
export const STREAM_EXISTS = 'stream_exists';
export const START = 'start';
export const END = 'end';
export const FORWARDS = 'forwards';
export const BACKWARDS = 'backwards';
export const PINNED = 'Pinned';
export const UNBOUNDED = 'unbounded';

type EventParts = { readonly id: string; readonly type: string; readonly data: unknown; readonly metadata?: unknown };

const text = new TextEncoder();

/**
 * An event as the clients append it; data and metadata must be what JSON can hold. Metadata goes as the bytes that it is in the log: given as
 * an object, the clients turn it into base64 and decode that twice.
 */
export const jsonEvent = ({ id, type, data, metadata }: EventParts): JSONEventData => ({
  id,
  contentType: 'application/json',
  type,
  data: data as Record<string, unknown>,
  metadata: metadata === undefined ? undefined : text.encode(JSON.stringify(metadata)),
});

type Prefixed = { readonly prefixes: string[]; readonly checkpointReached?: Filter['checkpointReached'] };

/** Streams by how their names begin, with a checkpoint after every window that was searched. */
export const streamNameFilter = ({ prefixes, checkpointReached }: Prefixed): Filter => ({
  filterOn: 'streamName',
  checkpointInterval: 1,
  prefixes,
  ...(checkpointReached === undefined ? {} : { checkpointReached }),
});
