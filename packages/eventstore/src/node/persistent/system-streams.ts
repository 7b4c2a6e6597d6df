import { randomUUID } from 'node:crypto';
import type { EventLog, ProposedEvent, RecordedEvent } from '../log/event-log.js';
import { metadataStreamOf } from '../stream-metadata.js';

export const checkpointStreamOf = (key: string): string => `$persistentsubscription-${key}-checkpoint`;
export const parkedStreamOf = (key: string): string => `$persistentsubscription-${key}-parked`;

/** The newest event of a stream and the stream's last revision, -1 when it has none. */
export const newestOf = async (log: EventLog, stream: string): Promise<{ readonly last: number; readonly newest?: RecordedEvent }> => {
  const { last, events } = await log.readStream(stream, { from: Number.MAX_SAFE_INTEGER, limit: 1, backwards: true });
  const [newest] = events;
  return newest === undefined ? { last } : { last, newest };
};

/** Data of a JSON event; undefined when it is none. */
export const jsonOf = (event: RecordedEvent | undefined): unknown => {
  try {
    return event === undefined ? undefined : JSON.parse(Buffer.from(event.data).toString('utf8'));
  } catch {
    return undefined;
  }
};

/** The metadata of a stream as an object, empty when there is none. */
export const metadataOf = async (log: EventLog, stream: string): Promise<Readonly<Record<string, unknown>>> => {
  const { newest } = await newestOf(log, metadataStreamOf(stream));
  const value = jsonOf(newest);
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
};

type Content = Pick<ProposedEvent, 'type'> & { readonly data: string; readonly isJson?: boolean; readonly metadata?: object };

/** Appends one event of the node's own; answers its revision. Rejects as the log does. */
export const record = async (log: EventLog, stream: string, { type, data, isJson = true, metadata }: Content): Promise<number> => {
  const event = {
    id: randomUUID(),
    type,
    isJson,
    data: Buffer.from(data, 'utf8'),
    metadata: Buffer.from(metadata === undefined ? '' : JSON.stringify(metadata), 'utf8'),
  };
  const outcome = await log.append({ stream, expected: 'any', events: [event] });
  if (outcome.kind !== 'written') throw new Error(`the node's own stream ${stream} cannot be written: ${outcome.kind}`);
  return outcome.revision;
};

export const writeMetadata = async (log: EventLog, stream: string, metadata: object): Promise<void> => {
  await record(log, metadataStreamOf(stream), { type: '$metadata', data: JSON.stringify(metadata) });
};

/** Deletes a stream as a client would; one that is not there is none to delete. */
export const deleteStream = async (log: EventLog, stream: string): Promise<void> => {
  await log.append({ stream, expected: 'any', events: [], removal: 'delete' });
};
