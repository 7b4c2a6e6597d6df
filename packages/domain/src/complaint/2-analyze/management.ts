import { accept, type Decision, refuse } from '../../decider.js';
import { replanned } from '../3-handle/replan.js';
import { type CaseContext, holderFor, limit } from '../case-context.js';
import { clockOfKind, isOnTime } from '../clocks.js';
import type { AnalyzeCommand } from '../commands.js';
import type { AnalyzeEvent, ComplaintEvent } from '../events.js';
import type { ManagedCase } from '../state.js';

export type ManagementRefusal = 'no-decision-awaited' | 'decision-already-recorded' | 'decision-not-for-subject';

type Decided = Decision<ComplaintEvent, ManagementRefusal>;
type Decide = Extract<AnalyzeCommand, { readonly type: 'RecordManagementDecision' }>['data'];

/** Management decides on the report (S2-27), and at the limit of cycles whether to go on or to give up. */
export const decideManagement = ({ subject, decision, instructions }: Decide, state: ManagedCase, context: CaseContext): Decided => {
  const { at, actor } = context;
  if ((subject === 'analysis_report') !== (decision === 'proceed')) return refuse('decision-not-for-subject', { field: 'decision' });
  if (subject === 'analysis_report' && state.status !== 'analyzed') return refuse('no-decision-awaited', { field: 'subject' });
  if (subject === 'analysis_report' && state.reportDecided) return refuse('decision-already-recorded');
  if (subject === 'replan_limit' && state.awaitsDecision !== 'replan_limit') return refuse('no-decision-awaited', { field: 'subject' });
  const waited = state.awaitsDecision !== null;
  const after = { ...state, awaitsDecision: null, status: decision === 'close_unresolved' ? ('awaiting_feedback' as const) : state.status };
  const recorded: AnalyzeEvent = {
    type: 'ManagementDecisionRecorded',
    data: {
      subject,
      ...(subject === 'analysis_report' && state.reportId !== null ? { reportId: state.reportId } : {}),
      decision,
      instructions,
      decidedBy: actor.id,
      decidedAt: at,
      onTime: isOnTime(clockOfKind(state.clocks, 'management_decision'), at),
      holder: holderFor(after, context),
      deadlines: subject === 'analysis_report' && waited ? [limit('plan', state, context)] : [],
    },
  };
  return decision === 'continue' ? accept<ComplaintEvent>(recorded, replanned(instructions, state, context)) : accept(recorded);
};
