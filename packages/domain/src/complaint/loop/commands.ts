import { z } from 'zod';
import { stages } from '../../envelope.js';
import { text } from '../vocabulary.js';

/** What keeps every stage moving: hand-over, clocks, the ladder. */
export const loopCommands = {
  OpenStage: z.strictObject({ stage: z.enum(stages) }),
  CheckClocks: z.strictObject({}),
  EscalateComplaint: z.strictObject({ reason: text }),
} as const;
