import { LINK_TYPE } from '../log/event-header.js';
import type { RecordedEvent, Selection } from '../log/event-log.js';
import { isSelected } from '../log/selection.js';

const BY_CATEGORY = '$ce-';
const BY_TYPE = '$et-';
const STREAMS = '$streams';

const TOMBSTONE_TYPE = '$streamDeleted';
const DELETED_TYPE = '$deleted';

/** No event has an empty type. */
const NOTHING: Selection = { by: 'type', type: '' };

/**
 * The events that a stream links to which nobody writes, since it follows from the log: `$ce-<category>`, `$et-<event type>` and `$streams`
 * (the first event of each stream). Undefined for every other stream.
 */
export const linkedBy = (stream: string): Selection | undefined => {
  if (stream === STREAMS) return { by: 'first' };
  if (stream.startsWith(BY_CATEGORY)) return inCategory(stream.slice(BY_CATEGORY.length));
  return stream.startsWith(BY_TYPE) ? ofType(stream.slice(BY_TYPE.length)) : undefined;
};

/** Whether an event of the log has its link in a stream of links. */
export type LinkRule = (event: RecordedEvent) => boolean;

export const linkRuleOf = (stream: string): LinkRule | undefined => {
  const selection = linkedBy(stream);
  return selection && ((event) => isSelected(event, selection));
};

export const isLinkStream = (stream: string): boolean => linkedBy(stream) !== undefined;

/** A category is a stream's name up to its first dash; streams of the system are in none. */
const inCategory = (category: string): Selection =>
  category === '' || category.includes('-') || category.startsWith('$') ? NOTHING : { by: 'stream-prefix', prefix: `${category}-` };

/** Links are listed under no type, the end of a stream under one that nothing else has. */
const ofType = (type: string): Selection => {
  if (type === LINK_TYPE || type === TOMBSTONE_TYPE) return NOTHING;
  return { by: 'type', type: type === DELETED_TYPE ? TOMBSTONE_TYPE : type };
};
