import { z } from 'zod';
import { instant } from '../../envelope.js';
import { id, text } from '../vocabulary.js';

export const improveCommands = {
  LinkImprovement: z.strictObject({ improvementId: id }),
  ConcludeImprovement: z.strictObject({ improvementId: id, effective: z.boolean(), evaluatedAt: instant }),
  WaiveImprovement: z.strictObject({ reason: text }),
  SummariseComplaint: z.strictObject({ lessons: z.array(text).min(1).max(50), countermeasures: z.array(text).max(50) }),
  CloseComplaint: z.strictObject({}),
  ReopenComplaint: z.strictObject({ reason: text }),
} as const;
