import { describe, type InfoOf } from '../info.js';
import type { loopCommands } from './commands.js';

const byLoop = describe('any', 'loop');

export const loopInfo: InfoOf<typeof loopCommands> = {
  OpenStage: byLoop('Hands the link of the current stage to its department.', { stage: 'analyze' }),
  CheckClocks: byLoop('Records warnings and missed deadlines and moves the case up by one rung at most.', {}),
  PauseClocks: describe('any')('Lets clocks stand still while the company waits for the customer.', {
    reason: 'awaiting_appointment',
    until: '2026-06-24T01:00:00.000Z',
  }),
  ResumeClocks: describe('any')('Lets paused clocks go on because the customer has answered.', {}),
  EscalateComplaint: describe('any')('Calls in the next rung of the ladder by hand.', { reason: '前台多次催办,责任部门未答复。' }),
};
