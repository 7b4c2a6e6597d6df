import { markedMissed, started, stopped } from '../complaint/clocks.js';
import { evolveLadder } from '../complaint/escalation.js';
import { GROUND } from '../complaint/ladder.js';
import type { ImprovementEvent } from './events.js';
import { changed, type ImprovementState, type RunningImprovement } from './state.js';

type Planned = Extract<ImprovementEvent, { readonly type: 'ImprovementPlanned' }>;

const evolvePlanned = ({ data }: Planned): RunningImprovement => ({
  phase: 'planned',
  revision: 0,
  complaintIds: data.complaintIds,
  measures: data.measures.map(({ measureId, departmentId, responsible, dueAt }) => ({ measureId, departmentId, responsible, dueAt })),
  plannedBy: data.plannedBy,
  plannedAt: data.plannedAt,
  effectWindowEndsAt: null,
  plannedRevision: 0,
  conclusion: null,
  holder: data.holder,
  departmentId: data.departmentId,
  clocks: started([], data.deadlines),
  escalation: GROUND,
});

export const evolve = (state: ImprovementState, event: ImprovementEvent): ImprovementState => {
  if (event.type === 'ImprovementPlanned') return evolvePlanned(event);
  if (state.phase === 'none') return state;
  return { ...evolveRunning(state, event), revision: state.revision + 1 };
};

const evolveRunning = (state: RunningImprovement, event: Exclude<ImprovementEvent, Planned>): RunningImprovement => {
  switch (event.type) {
    case 'ImprovementInspected':
    case 'DeadlineMissRevised':
      return state;
    case 'ImprovementAdjusted': {
      const { measureChanges, holder, deadlines } = event.data;
      const measures = state.measures.map((measure) => changed(measure, measureChanges));
      return { ...state, measures, holder, clocks: started(state.clocks, deadlines) };
    }
    case 'ImprovementImplemented': {
      const { effectWindowEndsAt, holder, deadlines } = event.data;
      return {
        ...state,
        phase: 'implemented',
        effectWindowEndsAt,
        holder,
        clocks: started(stopped(state.clocks, 'improvement'), deadlines),
      };
    }
    case 'ImprovementEffectEvaluated': {
      const { effective, evaluatedAt } = event.data;
      return { ...state, phase: 'evaluated', clocks: [], conclusion: { revision: state.revision + 1, effective, evaluatedAt } };
    }
    case 'ImprovementReplanned':
      return { ...state, phase: 'replanned' };
    case 'ImprovementDeadlineMissed':
    case 'ImprovementEffectDeadlineMissed':
      return { ...state, clocks: markedMissed(state.clocks, event.data, state.revision + 1) };
    case 'DeadlineWarningIssued':
    case 'CaseEscalated':
    case 'CaseDeEscalated':
    case 'EscalationExhausted':
    case 'EscalationReminderIssued':
      return evolveLadder(state, event);
  }
};
