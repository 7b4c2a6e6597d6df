import { z } from 'zod';
import { attachmentOf, id, medium, text } from '../vocabulary.js';

export const resolutionFields = <W extends z.ZodType>(words: W) => ({
  medium,
  cause: words,
  measures: words,
  result: words,
  /** Supporting material: demanded for general and serious complaints (S2-47). */
  attachments: z.array(attachmentOf(words)).max(50),
});

export const opinionFields = <W extends z.ZodType>(words: W) => ({
  opinion: words,
  satisfied: z.boolean().optional(),
  score: z.int().min(1).max(100).optional().describe('1 is worst; the best is survey.scale.max of the policy, 5 as shipped'),
  method: medium,
});

export const feedbackCommands = {
  CommunicateResolution: z.strictObject({
    ...resolutionFields(text),
    appreciation: text.optional().describe('Thanks carried by the same message'),
  }),
  CommunicateImprovement: z.strictObject({ improvementIds: z.array(id).min(1).max(20), content: text, medium }),
  ConveyAppreciation: z.strictObject({ medium, content: text }),
  CollectCustomerOpinion: z.strictObject(opinionFields(text)),
} as const;
