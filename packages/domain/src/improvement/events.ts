import { z } from 'zod';
import { defineEvents, type EventsOf } from '../catalogue.js';
import { ladderEvents, missed, revisionEvents } from '../complaint/loop/events.js';
import { startsClocks } from '../complaint/starts-clocks.js';
import { contentCategory, holder, id, label, partId, personalText } from '../complaint/vocabulary.js';
import { instant } from '../envelope.js';
import { effectFields, measureOf } from './commands.js';

const improvementId = id;
const measureId = partId;

export const improvementEvents = {
  ...defineEvents({
    ImprovementPlanned: startsClocks({
      improvementId,
      complaintIds: z.array(id).min(1),
      measures: z.array(measureOf(personalText).extend({ measureId })),
      category: contentCategory.optional(),
      product: label.optional(),
      replaces: id.optional(),
      plannedBy: id,
      plannedAt: instant,
      holder,
      departmentId: id,
    }),
    ImprovementInspected: z.strictObject({
      improvementId,
      progress: personalText,
      problems: z.array(personalText),
      adjustments: z.array(personalText),
      inspectedBy: id,
      inspectedAt: instant,
    }),
    ImprovementAdjusted: startsClocks({
      improvementId,
      measureChanges: z.array(
        z.strictObject({
          measureId,
          description: personalText.optional(),
          departmentId: id.optional(),
          responsible: id.optional(),
          dueAt: instant.optional(),
        }),
      ),
      reason: personalText,
      adjustedBy: id,
      holder,
    }),
    ImprovementImplemented: startsClocks({
      improvementId,
      implementedAt: instant,
      implementedBy: id,
      onTime: z.boolean(),
      /** From when on the effect may be evaluated. */
      effectWindowEndsAt: instant,
      holder,
    }),
    ImprovementEffectEvaluated: z.strictObject({
      improvementId,
      ...effectFields,
      evaluatedBy: id,
      evaluatedAt: instant,
      onTime: z.boolean(),
    }),
    ImprovementReplanned: z.strictObject({ improvementId, newImprovementId: id, reason: personalText, replannedAt: instant }),
    ImprovementDeadlineMissed: missed,
    ImprovementEffectDeadlineMissed: missed,
  }),
  ...ladderEvents,
  ...revisionEvents,
} as const;

export type ImprovementEvent = EventsOf<typeof improvementEvents>;
