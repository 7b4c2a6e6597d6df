import type { RecordedEvent, Selection } from './event-log.js';

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
