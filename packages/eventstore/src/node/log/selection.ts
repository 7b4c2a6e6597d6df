import type { RecordedEvent } from './event-log.js';

/** Which events: all of the streams whose names begin so, all of a type, or the first of each stream. */
export type Selection =
  | { readonly by: 'stream-prefix'; readonly prefix: string }
  | { readonly by: 'type'; readonly type: string }
  | { readonly by: 'first' };

export const isSelected = ({ stream, type, revision }: RecordedEvent, selection: Selection): boolean => {
  switch (selection.by) {
    case 'stream-prefix':
      return stream.startsWith(selection.prefix);
    case 'type':
      return type === selection.type;
    case 'first':
      return revision === 0;
  }
};
