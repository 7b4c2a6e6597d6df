import { type EventCatalogue, type Json, joinPersonal, splitPersonal } from '@redress/domain';
import type { RecordedEvent } from '@redress/eventstore';
import type { Recorded } from './projection.js';

/** What was not stored is told apart from what was: personal values become erased, for every fold accepts that. */
const withoutPersonal = (event: RecordedEvent, catalogue: EventCatalogue): unknown => {
  const definition = catalogue[event.type];
  if (definition === undefined) return event.data;
  const { clear, personal } = splitPersonal(definition.data, event.data as Json);
  const pointers = Object.keys(personal);
  return pointers.length === 0 ? event.data : joinPersonal(clear, pointers, undefined);
};

export const recorded = (event: RecordedEvent, catalogue: EventCatalogue): Recorded => {
  const { stream, revision, position, metadata, type } = event;
  const { occurredAt, recordedAt, actor, stage, cycle } = metadata;
  return {
    event: { type, data: withoutPersonal(event, catalogue) },
    stream,
    revision,
    position,
    occurredAt,
    recordedAt,
    actor,
    stage: stage ?? null,
    cycle: cycle ?? null,
  };
};
