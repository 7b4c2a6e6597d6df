import { BACKWARDS, END, FORWARDS, START } from './client-words.js';
import { isStreamNotFound, toFault } from './error-mapping.js';
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

/** The event of a delivery with its commit position; undefined for what holds none, such as a link whose target is gone. */
export const readEventOf = (resolved: object, logId: string): { readonly commit: bigint; readonly event: ReadEvent } | undefined => {
  const { event, commitPosition } = resolved as { readonly event?: ClientEvent; readonly commitPosition?: Wide };
  if (event === undefined) return undefined;
  const wide = event.position?.commit ?? commitPosition;
  if (wide === undefined) throw new Error(`the store gives no position for ${event.streamId}@${event.revision}: it is too old`);
  const commit = BigInt(wide);
  const { id, type, data, metadata, streamId: stream } = event;
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
