import type { RecordedEvent } from '@redress/eventstore';
import type { Recorded } from './projection.js';

/** What a fold sees of an event that was read without its personal values. */
export const recorded = ({ stream, revision, position, metadata, type, data }: RecordedEvent): Recorded => {
  const { occurredAt, recordedAt, actor, stage, cycle } = metadata;
  return { event: { type, data }, stream, revision, position, occurredAt, recordedAt, actor, stage: stage ?? null, cycle: cycle ?? null };
};
