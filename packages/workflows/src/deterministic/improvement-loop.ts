import type { ImprovementView } from '@redress/domain/case-view';
import { log } from '@temporalio/workflow';
import { localActivities } from './activities.js';
import { type ClockCheck, type Doors, followStream } from './follow-stream.js';

/** What an improvement tells the complaints it answers; `revision` is that of the event it tells of. */
export type ImprovementNews =
  | { readonly type: 'LinkImprovement'; readonly revision: number; readonly plannedAt: string | null }
  | { readonly type: 'ConcludeImprovement'; readonly revision: number; readonly effective: boolean; readonly evaluatedAt: string };

/** A refusal is an answer here. It is final when the complaint has ended; else the complaint may not be there yet. */
export type Told =
  | { readonly outcome: 'recorded' | 'repeated' }
  | { readonly outcome: 'refused'; readonly reason: string; readonly final: boolean };

export type TellComplaint = {
  tellComplaint(complaint: string, improvement: string, news: ImprovementNews & { readonly at: string }): Promise<Told>;
};

const doors = localActivities<Doors<ImprovementView, ClockCheck> & TellComplaint>();

const FIRST_RETRY = 10_000;
const LONGEST_RETRY = 3_600_000;

const newsOf = ({ plannedRevision, plannedAt, conclusion }: ImprovementView): readonly ImprovementNews[] => [
  { type: 'LinkImprovement', revision: plannedRevision, plannedAt },
  ...(conclusion === null ? [] : [{ type: 'ConcludeImprovement' as const, ...conclusion }]),
];

/**
 * An improvement outlives the complaints it answers: plan, measures, effect, each with its clock, and word of plan and effect to every
 * complaint. Telling twice changes nothing, so a run that starts anew simply tells all again.
 */
export async function improvementLoop(stream: string): Promise<void> {
  const loop = await followStream<ImprovementView, ClockCheck>(stream, doors);
  const settled = new Set<string>();

  /** Whether every complaint has heard everything there is, or never will. */
  const tellAll = async (): Promise<boolean> => {
    let all = true;
    for (const complaint of loop.view().complaints)
      for (const news of newsOf(loop.view())) {
        const key = `${complaint} ${news.type}`;
        if (settled.has(key)) continue;
        const told = await doors.tellComplaint(complaint, stream, { ...news, at: new Date().toISOString() });
        if (told.outcome !== 'refused' || told.final) settled.add(key);
        else all = false;
        if (told.outcome === 'refused')
          log.warn('complaint refused', { complaint, news: news.type, reason: told.reason, final: told.final });
        // The conclusion is worth nothing to a complaint that does not know the plan.
        if (told.outcome === 'refused') break;
      }
    return all;
  };

  for (let retryIn = FIRST_RETRY; ; ) {
    const running = await loop.goesOn();
    const all = await tellAll();
    if (running || !all) await loop.next(all ? undefined : retryIn);
    else if (!loop.hasNews()) return;
    retryIn = all ? FIRST_RETRY : Math.min(retryIn * 2, LONGEST_RETRY);
  }
}
