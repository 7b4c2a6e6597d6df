import type { CommandHandler } from '@redress/eventstore';
import type { Logger } from 'pino';
import { createLook } from './look.js';
import { createSend } from './send.js';
import { createTellComplaint } from './tell-complaint.js';

/** Everything the loops can do in the world. */
export const createActivities = ({ handler, log }: { readonly handler: CommandHandler; readonly log: Logger }) => ({
  look: createLook(handler),
  send: createSend(handler, log),
  tellComplaint: createTellComplaint(handler, log),
});
