import { randomUUID } from 'node:crypto';
import type { Append, ProposedEvent } from './log/event-log.js';
import { deletedMetadata, isMetadataStream, metadataStreamOf, originalOf, truncatedMetadata } from './stream-metadata.js';

/** Events for the end of one stream; `tombstone`: they end it. */
export type Change = { readonly stream: string; readonly events: readonly ProposedEvent[]; readonly tombstone?: true };

/** The stream that an append is about: the one appended to or, for a metadata stream, the one it speaks of. */
export type Subject = {
  readonly name: string;
  /** Its last revision, -1 when there is none. */
  readonly last: number;
  readonly isSoftDeleted: boolean;
  /** The newest metadata in force. */
  readonly metadata: () => Uint8Array | undefined;
};

export const subjectOf = (stream: string, find: (name: string) => Omit<Subject, 'name'>): Subject => {
  const name = isMetadataStream(stream) ? originalOf(stream) : stream;
  return { name, ...find(name) };
};

const TOMBSTONE_TYPE = '$streamDeleted';
const METADATA_TYPE = '$metadata';

const tombstone = (): ProposedEvent => ({
  id: randomUUID(),
  type: TOMBSTONE_TYPE,
  isJson: false,
  data: new Uint8Array(),
  metadata: new Uint8Array(),
});
const metadataEvent = (data: Uint8Array): ProposedEvent => ({
  id: randomUUID(),
  type: METADATA_TYPE,
  isJson: true,
  data,
  metadata: new Uint8Array(),
});

/**
 * What an accepted append writes: first what was proposed, if anything was, then what follows from it. A soft-deleted stream that is
 * appended to, or given metadata, comes back without its old events, and its revisions go on where they ended.
 */
export const changesOf = (append: Append, subject: Subject): readonly Change[] => {
  const { stream, events, removal } = append;
  if (removal === 'delete') return [{ stream: metadataStreamOf(stream), events: [metadataEvent(deletedMetadata())] }];
  if (removal === 'tombstone') return [{ stream, events: [tombstone()], tombstone: true }];
  const newest = events.at(-1);
  if (newest === undefined) return [];
  const own = { stream, events };
  if (!subject.isSoftDeleted) return [own];
  const metadata = isMetadataStream(stream) ? newest.data : subject.metadata();
  const restored = metadataEvent(truncatedMetadata(metadata, subject.last + 1));
  return [own, { stream: metadataStreamOf(subject.name), events: [restored] }];
};
