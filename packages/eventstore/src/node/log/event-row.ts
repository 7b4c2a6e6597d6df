import { checksumOf, type StoredEvent } from './checksum.js';
import { idText } from './event-id.js';
import { LogDamaged, type RecordedEvent } from './event-log.js';

/**
 * Columns as what they are. A damaged row may call a number or bytes a text, and the driver ends the process at a text that is no UTF-8; cast,
 * it is a wrong value like any other.
 */
export const bytesIn = (...columns: readonly string[]): string => columns.map((column) => `CAST(${column} AS BLOB)`).join(', ');
export const numbersIn = (...columns: readonly string[]): string => columns.map((column) => `CAST(${column} AS INTEGER)`).join(', ');

/** The columns of an event as they are read, with the name of its stream last. */
export const EVENT_COLUMNS = [
  numbersIn('e.position', 'e.revision'),
  bytesIn('e.id', 'e.type'),
  numbersIn('e.is_json', 'e.created_at', 'e.checksum'),
  bytesIn('e.metadata', 'e.data', 's.name'),
].join(', ');

/** Where those columns come from. */
export const EVENT_SOURCE = 'events e JOIN streams s ON s.stream = e.stream';

/** A stream's number and last revision by its name. */
export const FIND_STREAM = `SELECT stream, ${numbersIn('last')} FROM streams WHERE name = ?`;

/** The last event of a stream by the stream's name. */
export const NEWEST_EVENT = `SELECT ${EVENT_COLUMNS} FROM ${EVENT_SOURCE} WHERE s.name = ? AND e.revision = s.last`;

export type EventRow = readonly [number, number, Buffer, Buffer, number, number, number, Buffer, Buffer, Buffer];

/** Answers the event of a row. Throws `LogDamaged`, naming the event, when its checksum does not fit. */
export const recordedEvent = (row: readonly [...EventRow, ...unknown[]]): RecordedEvent => {
  const [position, revision, id, type, isJson, createdAt, , metadata, data, stream] = row;
  if (!fits(row)) throw new LogDamaged('its checksum does not fit', { position, revision, stream: String(stream) });
  return {
    position,
    revision,
    id: idText(id),
    type: type.toString('utf8'),
    isJson: isJson === 1,
    createdAt,
    metadata,
    data,
    stream: stream.toString('utf8'),
  };
};

const fits = ([position, revision, id, type, isJson, createdAt, checksum, metadata, data, stream]: readonly [
  ...EventRow,
  ...unknown[],
]): boolean => {
  try {
    return checksumOf({ position, revision, id, type, isJson: isJson === 1, createdAt, metadata, data, stream }) === checksum;
  } catch {
    return false; // a damaged row may hold a number where bytes were
  }
};

/** Parameters that insert an event, in the order of the table's columns; `key` is the number of its stream. */
export const rowOf = (event: StoredEvent, key: number): readonly unknown[] => {
  const { position, revision, id, type, isJson, createdAt, metadata, data } = event;
  return [position, key, revision, id, type, isJson ? 1 : 0, createdAt, checksumOf(event), metadata, data];
};
