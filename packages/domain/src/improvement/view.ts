import { clockViews, type ImprovementView } from '../complaint/case-view.js';
import { activeHolder } from '../complaint/ladder.js';
import type { ImprovementState } from './state.js';

const unknown: Omit<ImprovementView, 'revision'> = {
  version: 1,
  phase: 'planned',
  holder: null,
  level: 0,
  clocks: [],
  complaints: [],
  plannedRevision: 0,
  plannedAt: null,
  conclusion: null,
  terminal: true,
};

/** What the loop of an improvement may know. It ends with the evaluation: without effect, the cases themselves wait for the next plan. */
export const improvementView = (state: ImprovementState, revision: number): ImprovementView => {
  if (state.phase === 'none') return { ...unknown, revision };
  const terminal = state.phase === 'evaluated' || state.phase === 'replanned';
  return {
    version: 1,
    revision,
    phase: state.phase,
    holder: terminal ? null : activeHolder(state),
    level: state.escalation.level,
    clocks: terminal ? [] : clockViews(state),
    complaints: state.complaintIds.map((complaintId) => `complaint-${complaintId}`),
    plannedRevision: state.plannedRevision,
    plannedAt: state.plannedAt,
    conclusion: state.conclusion,
    terminal,
  };
};
