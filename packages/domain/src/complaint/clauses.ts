import type { ClausesOf } from '../grounds.js';
import { receiveClauses } from './1-receive/clauses.js';
import { analyzeClauses } from './2-analyze/clauses.js';
import { handleClauses } from './3-handle/clauses.js';
import { feedbackClauses } from './4-feedback/clauses.js';
import { improveClauses } from './5-improve/clauses.js';
import type { complaintCommands } from './commands.js';
import type { complaintEvents } from './events.js';
import { loopClauses } from './loop/clauses.js';
import { observedClauses } from './observed/clauses.js';

/** Grounds of everything that happens in a complaint. */
export const complaintClauses: ClausesOf<typeof complaintCommands, typeof complaintEvents> = {
  commands: {
    ...receiveClauses.commands,
    ...analyzeClauses.commands,
    ...handleClauses.commands,
    ...feedbackClauses.commands,
    ...improveClauses.commands,
    ...loopClauses.commands,
    ...observedClauses.commands,
  },
  events: {
    ...receiveClauses.events,
    ...analyzeClauses.events,
    ...handleClauses.events,
    ...feedbackClauses.events,
    ...improveClauses.events,
    ...loopClauses.events,
    ...observedClauses.events,
  },
};
