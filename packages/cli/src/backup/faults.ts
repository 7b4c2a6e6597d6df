import { LogDamaged, LogUnusable } from '@redress/eventstore/node';
import { failed, unfit } from '../failure.js';

/** What keeps a log from being copied or verified, for the person at the terminal. */
export const inPlainWords = (error: unknown): never => {
  if (error instanceof LogDamaged)
    throw failed(error.message, 'nothing was written; `redress node check` verifies a log, `redress restore` brings a backup back', error);
  if (error instanceof LogUnusable) throw unfit(error.message, 'nothing was changed', error);
  throw error;
};
