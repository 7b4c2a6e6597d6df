import { LINK_TYPE } from '../log/event-header.js';
import type { EventLog, RecordedEvent } from '../log/event-log.js';
import type { Delivered } from '../wire/read-answers.js';

const LINK = /^(\d+)@(.+)$/s;

/** What a reader that asks for links to be resolved gets for an event: a link carries what it points at, if that is still there. */
export const resolveLink = async (log: EventLog, event: RecordedEvent): Promise<Delivered> => {
  if (event.type !== LINK_TYPE) return { event };
  const [, revision, stream] = LINK.exec(Buffer.from(event.data).toString('utf8')) ?? [];
  if (revision === undefined || stream === undefined) return { event };
  const from = Number(revision);
  const { events } = await log.readStream(stream, { from, limit: 1, backwards: false });
  return { event: events.find((target) => target.revision === from), link: event };
};

/** Targets asked for together: each may have a megabyte. */
const TOGETHER = 16;

/** Events in their order, each with what the reader gets for it. */
export async function* deliveries(
  log: EventLog,
  events: readonly RecordedEvent[],
  resolveLinks: boolean,
): AsyncGenerator<readonly [RecordedEvent, Delivered]> {
  if (!resolveLinks) {
    for (const event of events) yield [event, { event }];
    return;
  }
  for (let start = 0; start < events.length; start += TOGETHER) {
    const group = events.slice(start, start + TOGETHER);
    yield* await Promise.all(group.map(async (event) => [event, await resolveLink(log, event)] as const));
  }
}
