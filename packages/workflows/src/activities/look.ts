import type { CaseView, ImprovementView } from '@redress/domain';
import type { CommandHandler } from '@redress/eventstore';
import { viewOf } from '../followed.js';

/** What the loop may know of its stream, read to the log's present end. */
export const createLook =
  (handler: CommandHandler) =>
  (stream: string): Promise<CaseView | ImprovementView> =>
    viewOf(handler.load, stream);
