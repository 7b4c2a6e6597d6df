import {
  actor,
  type EventCatalogue,
  eventMetadata,
  type Naming,
  parseStream,
  resolved,
  ruleVersions,
  stages,
  tellResolution,
} from '@redress/domain';
import type { EventStore, RecordedEvent } from '@redress/eventstore';
import { z } from 'zod';
import { labelSchema, STAGE_LABELS } from '../labels.js';
import { dataFor, metadataFor, type Viewer } from '../personal-access.js';
import { ApiProblem } from '../problem.js';
import { staffNaming } from '../staff-naming.js';

const backdatingReason = z
  .union([eventMetadata.shape.backdatingReason.unwrap(), z.object({ withheld: z.literal(true) })])
  .meta({ description: 'Personal: shown, withheld or erased as in data' });

/** One event as people and programs read it. */
const historyEntry = z
  .object({
    revision: z.int(),
    type: z.string(),
    occurredAt: z.string().meta({ description: 'When it happened in the business' }),
    recordedAt: z.string().meta({ description: 'When it was recorded' }),
    actor,
    stage: z.enum(stages).optional(),
    stageLabel: labelSchema.optional(),
    cycle: z.int().optional(),
    ruleVersions: ruleVersions.optional(),
    resolved: z
      .array(resolved.extend({ text: labelSchema }))
      .optional()
      .meta({ description: 'By which way the directory named a person, where it was more than the plain holder' }),
    backdatingReason: backdatingReason.optional(),
    commandId: z.string(),
    eventId: z.string(),
    data: z.unknown(),
  })
  .meta({ id: 'HistoryEntry' });

export const historySchema = z
  .object({ id: z.string(), stream: z.string(), entries: z.array(historyEntry), position: z.string(), next: z.string().optional() })
  .meta({ id: 'History' });

const entryOf = (
  event: RecordedEvent,
  { viewer, catalogue, naming }: { readonly viewer: Viewer; readonly catalogue: EventCatalogue; readonly naming: Naming },
): z.infer<typeof historyEntry> => {
  const { occurredAt, recordedAt, actor: by, stage, cycle, ruleVersions: versions, commandId, ...free } = metadataFor(viewer, event);
  return {
    revision: event.revision,
    type: event.type,
    occurredAt,
    recordedAt,
    actor: by,
    ...(stage === undefined ? {} : { stage, stageLabel: STAGE_LABELS[stage] }),
    ...(cycle === undefined ? {} : { cycle }),
    ...(versions === undefined ? {} : { ruleVersions: versions }),
    ...(free.resolved === undefined ? {} : { resolved: free.resolved.map((one) => ({ ...one, text: tellResolution(one, naming) })) }),
    ...(free.backdatingReason === undefined ? {} : { backdatingReason: free.backdatingReason }),
    commandId,
    eventId: event.id,
    data: dataFor(viewer, event, catalogue),
  };
};

/** Events of a stream behind a revision, in order, from the log itself: nothing is newer than this answer. */
export const readHistory = async (
  store: EventStore,
  { stream, after, limit }: { readonly stream: string; readonly after: number; readonly limit: number },
  { viewer, catalogue }: { readonly viewer: Viewer; readonly catalogue: EventCatalogue },
) => {
  const events: RecordedEvent[] = [];
  for await (const event of store.read(stream, { from: after + 1, limit: limit + 1 })) events.push(event);
  const page = events.slice(0, limit);
  if (page.length === 0 && after < 0) throw new ApiProblem('not-found', { detail: 'There is no such case.' });
  const last = page.at(-1);
  const naming = await staffNaming(
    store,
    viewer,
    page.flatMap(({ metadata }) => metadata.resolved ?? []),
  );
  return {
    id: parseStream(stream).id,
    stream,
    entries: page.map((event) => entryOf(event, { viewer, catalogue, naming })),
    position: last?.position ?? (await store.head()),
    ...(events.length > limit && last !== undefined ? { next: String(last.revision) } : {}),
  };
};
