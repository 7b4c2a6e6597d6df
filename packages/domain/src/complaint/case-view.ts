import type { Stage } from '../envelope.js';
import type { Clocks } from './clocks.js';
import { activeHolder, type Escalation } from './ladder.js';
import { type ComplaintState, closureGap, isOpened, stageOf } from './state.js';

/** A running clock of a case. Instants ISO-8601 UTC. */
export type ClockView = {
  /** Deadline kind in snake_case (`analysis`, `link_response`, …), `ladder` for the rung the case stands on, `pause` for the end of a pause. */
  readonly kind: string;
  /** When to warn; null once warned or when the clock has no warning. */
  readonly warnAt: string | null;
  readonly dueAt: string;
  readonly level: number;
  readonly pausedSince: string | null;
};

/** What a workflow may know of its case: small, versioned, free of personal data. Folded from the log in the activity; fields are only ever added. */
export type CaseView = {
  readonly version: 1;
  readonly revision: number;
  readonly stage: Stage | 'closed';
  /** Whether the current stage's link has been handed over to its department. */
  readonly opened: boolean;
  readonly cycle: number;
  /** Staff id of the person who must act next. */
  readonly holder: string | null;
  /** Rung of the escalation ladder, 0–3. */
  readonly level: number;
  /** Clocks still able to ring: open and neither missed nor paused. */
  readonly clocks: readonly ClockView[];
  /** Whether everything a closure needs has been recorded. */
  readonly closable: boolean;
  readonly terminal: boolean;
};

/** What the loop of a case sends. Answered by the decider as a person's command would be. */
export type LoopCommand =
  | { readonly type: 'OpenStage'; readonly stage: Stage }
  | { readonly type: 'CheckClocks' }
  | { readonly type: 'CloseComplaint' };

/** What a workflow may know of an improvement. */
export type ImprovementView = {
  readonly version: 1;
  readonly revision: number;
  readonly phase: 'planned' | 'implemented' | 'evaluated' | 'replanned';
  readonly holder: string | null;
  readonly level: number;
  readonly clocks: readonly ClockView[];
  /** Streams of the complaints this improvement answers. */
  readonly complaints: readonly string[];
  /** Revision of the event that planned, and of the one that concluded. */
  readonly plannedRevision: number;
  readonly plannedAt: string | null;
  readonly conclusion: { readonly revision: number; readonly effective: boolean; readonly evaluatedAt: string } | null;
  readonly terminal: boolean;
};

export type Sent<View> = { readonly outcome: 'recorded' | 'superseded'; readonly view: View };

/**
 * What can still ring. Of a paused clock that is the end of its pause. A deadline missed before anybody climbed for it rings at once as the ladder's, so that a miss which a person's
 * command recorded is not forgotten.
 */
export const clockViews = ({ clocks, escalation }: { readonly clocks: Clocks; readonly escalation: Escalation }): readonly ClockView[] => {
  const { level, nextAt } = escalation;
  const views: ClockView[] = [];
  let broken: string | null = null;
  for (const { kind, warned, missed, paused, warnAt, dueAt } of clocks) {
    if (paused !== null) views.push({ kind: 'pause', warnAt: null, dueAt: paused.until, level, pausedSince: null });
    else if (!missed) views.push({ kind, warnAt: warned ? null : warnAt, dueAt, level, pausedSince: null });
    else if (broken === null || dueAt < broken) broken = dueAt;
  }
  const rung = nextAt ?? broken;
  if (rung !== null) views.push({ kind: 'ladder', warnAt: null, dueAt: rung, level, pausedSince: null });
  return views;
};

const ended: Omit<CaseView, 'revision'> = {
  version: 1,
  stage: 'closed',
  opened: true,
  cycle: 1,
  holder: null,
  level: 0,
  clocks: [],
  closable: false,
  terminal: true,
};

/**
 * The view of a case at a revision. Every open managed case has a holder, and a next clock unless it is closable or waits for its
 * improvement; observed and unknown cases have neither and count as ended.
 */
export const caseView = (state: ComplaintState, revision: number): CaseView => {
  if (state.kind !== 'managed') return { ...ended, revision };
  const stage = stageOf(state);
  const { cycle, escalation } = state;
  if (stage === 'closed') return { ...ended, revision, cycle, level: escalation.level };
  return {
    version: 1,
    revision,
    stage,
    opened: isOpened(state),
    cycle,
    holder: activeHolder(state),
    level: escalation.level,
    clocks: clockViews(state),
    closable: closureGap(state) === undefined,
    terminal: false,
  };
};
