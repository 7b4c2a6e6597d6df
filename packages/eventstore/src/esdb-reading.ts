import { BACKWARDS, END, FORWARDS, START } from './client-words.js';
import { isStreamNotFound, toFault } from './error-mapping.js';
import { StreamDeleted } from './event-store.js';
import { positionOf, toRevision, type Wide } from './positions.js';
import type { StoreClient } from './store-client.js';
import type { ReadEvent } from './wire.js';

/** The client's recorded event, trusted for nothing but its shape. */
type ClientEvent = {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: unknown;
  readonly streamId: string;
  readonly revision: Wide;
  readonly position?: { readonly commit: Wide };
};

type Resolved = { readonly event?: ClientEvent; readonly commitPosition?: Wide };

/** The type of the event that ends a stream for good; its revision is none of those of events. */
const TOMBSTONE = '$streamDeleted';

/** Where a delivery lies in the log; undefined for what holds no event. */
export const commitIn = (resolved: object): bigint | undefined => {
  const { event, commitPosition } = resolved as Resolved;
  if (event === undefined) return undefined;
  const wide = event.position?.commit ?? commitPosition;
  if (wide === undefined) throw new Error(`the store gives no position for ${event.streamId}@${event.revision}: it is too old`);
  return BigInt(wide);
};

/**
 * The event of a delivery with its commit position; undefined for what holds none, such as a link whose target is gone. Throws `StreamDeleted`
 * for the end of a stream: ours are never ended, so whoever meets one must stop.
 */
export const readEventOf = (resolved: object, logId: string): { readonly commit: bigint; readonly event: ReadEvent } | undefined => {
  const { event } = resolved as Resolved;
  const commit = commitIn(resolved);
  if (event === undefined || commit === undefined) return undefined;
  const { id, type, data, metadata, streamId: stream } = event;
  if (type === TOMBSTONE) throw new StreamDeleted(stream);
  return { commit, event: { id, type, data, metadata, stream, revision: toRevision(event.revision), position: positionOf(logId, commit) } };
};

export type ReadOptions = { readonly from?: number; readonly limit?: number; readonly backwards?: boolean };

/** Events of a stream as the client gives them; nothing for a stream that does not exist. Always cancels what it leaves unread. */
export async function* readRaw(client: StoreClient, stream: string, options: ReadOptions = {}): AsyncGenerator<object> {
  const { from, limit, backwards = false } = options;
  if (limit === 0) return;
  const reading = client.readStream(stream, {
    direction: backwards ? BACKWARDS : FORWARDS,
    fromRevision: from === undefined ? (backwards ? END : START) : BigInt(from),
    ...(limit === undefined ? {} : { maxCount: limit }),
  });
  // Errors reach the reader through the iterator; one that comes after the reader has left must not end the process.
  reading.on('error', () => undefined);
  let ended = false;
  try {
    for await (const resolved of reading) yield resolved;
    ended = true;
  } catch (error) {
    ended = true;
    if (!isStreamNotFound(error)) throw toFault(error, stream);
  } finally {
    if (!ended) await reading.cancel().catch(() => undefined);
  }
}
