import { complaint, parseStream } from '@redress/domain';
import type { CommandHandler } from './handle-command.js';

/** Whom a name of a subject or of a case means: `complaint-ID` is whoever complained in that case; undefined where there is no such case. */
export const personNamed = async (handler: CommandHandler, given: string): Promise<string | undefined> => {
  const { category, id } = parseStream(given);
  if (category !== complaint.category) return given;
  const { state } = await handler.load(complaint, id);
  return state.kind === 'none' ? undefined : complaint.person(state, id);
};
