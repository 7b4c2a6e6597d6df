import { type Actor, type Certificate, ERASURES_ID, erasure, type Instant, streamOf } from '@redress/domain';
import type { EventStore, Position } from './event-store.js';

/** A certificate of an erasure as it stands in the log: what it says, who had it written, when and where. */
export type RecordedCertificate = Certificate & {
  readonly by: Actor;
  readonly at: Instant;
  readonly revision: number;
  readonly position: Position;
  readonly commandId: string;
};

/** Every certificate in the log, oldest first. */
export const certificates = async function* (store: EventStore): AsyncIterable<RecordedCertificate> {
  // The stream holds nothing else; each was checked against its schema when it was read.
  for await (const { data, metadata, revision, position } of store.read(streamOf(erasure, ERASURES_ID)))
    yield { ...(data as Certificate), by: metadata.actor, at: metadata.occurredAt, revision, position, commandId: metadata.commandId };
};
