import type { EventLog, RecordedEvent } from '../log/event-log.js';
import type { Delivered } from '../wire/read-answers.js';
import { LINK_TYPE } from './link-streams.js';

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
