import { z } from 'zod';
import { instant, stages } from '../../envelope.js';
import { deadlineKinds } from '../../rules/deadline/timers.js';
import { text } from '../vocabulary.js';

export const pauseReason = z.enum(['awaiting_information', 'awaiting_decision', 'awaiting_goods', 'awaiting_appointment']);

/** What keeps every stage moving: hand-over, clocks, the ladder. */
export const loopCommands = {
  OpenStage: z.strictObject({ stage: z.enum(stages) }),
  CheckClocks: z.strictObject({}),
  EscalateComplaint: z.strictObject({ reason: text }),
  PauseClocks: z.strictObject({
    clock: z.enum(deadlineKinds).optional().describe('All clocks that may pause when not given'),
    reason: pauseReason,
    until: instant.optional(),
  }),
  ResumeClocks: z.strictObject({ clock: z.enum(deadlineKinds).optional().describe('All paused clocks when not given') }),
} as const;
