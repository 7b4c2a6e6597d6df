import { z } from 'zod';
import type { CommandsOf } from '../catalogue.js';
import { contentCategory, id, label, partId, text } from '../complaint/vocabulary.js';
import { instant } from '../envelope.js';

export const measureOf = <W extends z.ZodType>(words: W) =>
  z.strictObject({ description: words, departmentId: id, responsible: id, dueAt: instant });

/** Before and after over the same window (S2-57). Satisfaction in percent. */
export const effectFields = {
  complaintCountBefore: z.int().min(0),
  complaintCountAfter: z.int().min(0),
  satisfactionBefore: z.number().min(0).max(100).optional(),
  satisfactionAfter: z.number().min(0).max(100).optional(),
  qualityImproved: z.boolean(),
  serviceLevelImproved: z.boolean(),
  windowDays: z.int().min(0).max(3660),
  effective: z.boolean(),
};

export const improvementCommands = {
  PlanImprovement: z.strictObject({
    complaintIds: z.array(id).min(1).max(100),
    measures: z.array(measureOf(text)).min(1).max(50),
    category: contentCategory.optional(),
    product: label.optional(),
    replaces: id.optional().describe('The improvement without effect that this one follows'),
  }),
  InspectImprovement: z.strictObject({ progress: text, problems: z.array(text).max(50), adjustments: z.array(text).max(50) }),
  AdjustImprovement: z.strictObject({
    measureChanges: z
      .array(
        z.strictObject({
          measureId: partId,
          description: text.optional(),
          departmentId: id.optional(),
          responsible: id.optional(),
          dueAt: instant.optional(),
        }),
      )
      .min(1)
      .max(50),
    reason: text,
  }),
  ImplementImprovement: z.strictObject({}),
  EvaluateImprovementEffect: z.strictObject(effectFields),
  ReplanImprovement: z.strictObject({ newImprovementId: id, reason: text }),
  CheckClocks: z.strictObject({}),
} as const;

export type ImprovementCommand = CommandsOf<typeof improvementCommands>;
