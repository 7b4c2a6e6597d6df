import type { RecordedEvent } from '../log/event-log.js';

/** The type of an event that points at another. */
export const LINK_TYPE = '$>';

/** Whether an event of the log has its link in a stream of links. */
export type LinkRule = (event: RecordedEvent) => boolean;

const BY_CATEGORY = '$ce-';
const BY_TYPE = '$et-';
const STREAMS = '$streams';

const TOMBSTONE_TYPE = '$streamDeleted';
const DELETED_TYPE = '$deleted';

/** The part of a stream's name before the first dash; streams of the system, and names without a dash, are in no category. */
export const categoryOf = (stream: string): string | undefined => {
  const dash = stream.indexOf('-');
  return dash <= 0 || stream.startsWith('$') ? undefined : stream.slice(0, dash);
};

/** The type under which an event is listed: links under none, the end of a stream under a type that nothing else has. */
const listedType = (type: string): string | undefined => {
  if (type === LINK_TYPE) return undefined;
  return type === TOMBSTONE_TYPE ? DELETED_TYPE : type;
};

/**
 * The rule of a stream that nobody writes, whose links follow from the log: `$ce-<category>`, `$et-<event type>` and `$streams` (the first
 * event of each stream). Undefined for every other stream.
 */
export const linkRuleOf = (stream: string): LinkRule | undefined => {
  if (stream === STREAMS) return ({ revision }) => revision === 0;
  if (stream.startsWith(BY_CATEGORY)) {
    const category = stream.slice(BY_CATEGORY.length);
    return (event) => categoryOf(event.stream) === category;
  }
  if (stream.startsWith(BY_TYPE)) {
    const type = stream.slice(BY_TYPE.length);
    return (event) => listedType(event.type) === type;
  }
  return undefined;
};

export const isLinkStream = (stream: string): boolean => linkRuleOf(stream) !== undefined;
