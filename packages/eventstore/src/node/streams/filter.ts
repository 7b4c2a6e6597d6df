import type { RecordedEvent } from '../log/event-log.js';
import type { streams } from '../wire/messages.js';

/** `interval` is after how many considered events, matching or not, a checkpoint is due. */
export type EventFilter = { readonly matches: (event: RecordedEvent) => boolean; readonly interval: number };

const DEFAULT_WINDOW = 32;

/** The filter of a read of all events, or why it cannot be used. */
export const parseFilter = (options: streams.ReadReq.Options.FilterOptions): { filter: EventFilter } | { invalid: string } => {
  const byType = options.getEventType();
  const expression = byType ?? options.getStreamIdentifier();
  if (expression === undefined) return { invalid: 'A filter looks at stream names or at event types.' };
  const subject = byType === undefined ? ({ stream }: RecordedEvent) => stream : ({ type }: RecordedEvent) => type;
  const interval = Math.max(1, options.getCheckpointintervalmultiplier()) * (options.getMax() || DEFAULT_WINDOW);

  const regex = expression.getRegex();
  if (regex === '') {
    const prefixes = expression.getPrefixList();
    if (prefixes.length === 0) return { invalid: 'A filter needs a regular expression or prefixes.' };
    return { filter: { interval, matches: (event) => prefixes.some((prefix) => subject(event).startsWith(prefix)) } };
  }
  try {
    const pattern = new RegExp(regex);
    return { filter: { interval, matches: (event) => pattern.test(subject(event)) } };
  } catch {
    return { invalid: `The filter's regular expression cannot be read: ${regex.slice(0, 200)}` };
  }
};

/** The protocol's own bookkeeping, which no read of all events shows. */
export const isHidden = ({ stream }: RecordedEvent): boolean =>
  stream.startsWith('$') && (stream === '$epoch-information' || /^\$persistentsubscription-\$all::.*-(checkpoint|parked)$/s.test(stream));
