import type { CaseView, LoopCommand } from '@redress/domain/case-view';
import { localActivities } from './activities.js';
import { type Doors, followStream } from './follow-stream.js';

type Stage = Exclude<CaseView['stage'], 'closed'>;

const doors = localActivities<Doors<CaseView, LoopCommand>>();

/** Follows one complaint. */
export const followCase = async (stream: string) => {
  const { view, act, goesOn, next } = await followStream<CaseView, LoopCommand>(stream, doors);
  let round = -1;
  return {
    view,
    /** Whether another round is due. After one in which nothing could be done, as in a stage of a newer release, it keeps the clocks. */
    goesOn: async (): Promise<boolean> => {
      if (view().revision === round) await next();
      round = view().revision;
      return goesOn();
    },
    close: () => act({ type: 'CloseComplaint' }),
    /** Hands the case to the department of this stage, again in every new cycle, and waits until the stage is left or the case can close. */
    through: async (stage: Stage): Promise<void> => {
      while (view().stage === stage && !view().closable) await (view().opened ? next() : act({ type: 'OpenStage', stage }));
    },
  };
};
export type CaseLoop = Awaited<ReturnType<typeof followCase>>;
