import { streamDeleted } from '../errors.js';
import type { EventLog, RecordedEvent } from '../log/event-log.js';
import { eventAnswer, streamNotFoundAnswer } from '../wire/read-answers.js';
import { isHidden } from './filter.js';
import { deliveries } from './links.js';
import type { ReadRequest } from './read-request.js';
import type { Sink } from './sink.js';

/** Events per page: small enough that nobody waits long behind it. */
export const PAGE_EVENTS = 256;

type Counted = ReadRequest & { readonly mode: { readonly kind: 'count' } };
type Place = { readonly from: number; readonly limit: number; readonly backwards: boolean };

/** Answers a read with an end, page by page. */
export const readCounted = async (log: EventLog, request: Counted, sink: Sink): Promise<void> => {
  const { stream, mode, filter } = request;
  let wanted = mode.count;
  let from = stream === undefined ? firstPosition(request) : firstRevision(request);

  while (wanted > 0 && from !== undefined && sink.isOpen()) {
    // A filter may pass few of many: full pages whatever the count.
    const limit = filter === undefined ? Math.min(wanted, PAGE_EVENTS) : PAGE_EVENTS;
    const events = await pageOf(log, stream, { from, limit, backwards: mode.backwards });
    if (events === 'tombstoned') return sink.fail(streamDeleted(stream ?? ''));
    if (events === 'no-stream') {
      if (stream !== undefined) await sink.send(streamNotFoundAnswer(stream));
      break;
    }
    const shown = stream === undefined ? events.filter((event) => !isHidden(event) && filter?.matches(event) !== false) : events;
    for await (const [, delivered] of deliveries(log, shown.slice(0, wanted), request.resolveLinks)) {
      await sink.send(eventAnswer(delivered, request.structuredIds));
      if (!sink.isOpen()) return;
      wanted -= 1;
    }
    from = following(events, stream, mode.backwards);
  }
  sink.end();
};

type Found = readonly RecordedEvent[] | 'no-stream' | 'tombstoned';

const pageOf = async (log: EventLog, stream: string | undefined, place: Place): Promise<Found> => {
  if (stream === undefined) return log.readAll(place);
  const { last, fate, events } = await log.readStream(stream, place);
  if (fate === 'tombstoned') return fate;
  return last < 0 || fate === 'soft-deleted' ? 'no-stream' : events;
};

/** Where to go on; nothing after an empty page or at the very beginning. */
const following = (events: readonly RecordedEvent[], stream: string | undefined, backwards: boolean): number | undefined => {
  const last = events.at(-1);
  if (last === undefined) return undefined;
  const place = stream === undefined ? last.position : last.revision;
  if (!backwards) return place + 1;
  return place === 0 ? undefined : place - 1;
};

const firstRevision = ({ from }: Counted): number => {
  if (from === 'start') return 0;
  // Going forwards from the end finds nothing, but must still tell an unknown stream.
  return from === 'end' ? Number.MAX_SAFE_INTEGER : from;
};

/** Positions count as the end of a record when going back, so the event at the position itself is left out. */
const firstPosition = ({ from, mode }: Counted): number | undefined => {
  if (from === 'start') return mode.backwards ? undefined : 1;
  if (from === 'end') return mode.backwards ? Number.MAX_SAFE_INTEGER : undefined;
  return mode.backwards ? from - 1 : from;
};
