import { z } from 'zod';
import { defineEvents } from '../../catalogue.js';
import { instant } from '../../envelope.js';
import { startsClocks } from '../starts-clocks.js';
import { holder, id, money, outcome, personalText, remedyType } from '../vocabulary.js';

export const improveEvents = defineEvents({
  ImprovementLinked: z.strictObject({ improvementId: id, linkedAt: instant, onTime: z.boolean().optional(), holder }),
  ImprovementConcluded: startsClocks({ improvementId: id, effective: z.boolean(), evaluatedAt: instant, holder }),
  ImprovementWaived: startsClocks({ reason: personalText, approvedBy: id, waivedAt: instant, holder }),
  ComplaintSummarised: z.strictObject({
    lessons: z.array(personalText),
    countermeasures: z.array(personalText),
    summarisedBy: id,
    summarisedAt: instant,
  }),
  ComplaintClosed: z.strictObject({
    outcome,
    closedAt: instant,
    /** Whether within the closure limit; absent where none ran. */
    onTime: z.boolean().optional(),
    totalLoss: money.optional(),
    handlingMethods: z.array(remedyType),
  }),
  ComplaintReopened: startsClocks({
    reason: personalText,
    reopenedBy: id,
    reopenedAt: instant,
    previousOutcome: outcome,
    cycle: z.int().min(1),
    /** Where the case goes on: planning when it was classified, else submitted; received when nothing had been recorded. */
    resumesAt: z.enum(['planning', 'submitted', 'received']),
    handlingDueAt: instant.optional(),
    holder,
  }),
});
