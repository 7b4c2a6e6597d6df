import { accept, type Decision, refuse } from '../../decider.js';
import { flagOf, listOf } from '../../rules/policy.js';
import { type CaseContext, holderFor, limit } from '../case-context.js';
import { clockOfKind, isOnTime, started, stopped } from '../clocks.js';
import type { HandleCommand } from '../commands.js';
import type { ComplaintEvent, HandleEvent } from '../events.js';
import { strangerAmong } from '../named.js';
import type { ManagedCase, Plan } from '../state.js';

type PlanCommand = Extract<
  HandleCommand,
  {
    readonly type:
      | 'DraftHandlingPlan'
      | 'SubmitHandlingPlan'
      | 'RecordApprovalOpinion'
      | 'ApproveHandlingPlan'
      | 'RejectHandlingPlan'
      | 'NotifyHandlingPlan';
  }
>;
type PlanEvent = Extract<
  HandleEvent,
  {
    readonly type:
      | 'HandlingPlanDrafted'
      | 'HandlingPlanSubmittedForApproval'
      | 'ApprovalOpinionRecorded'
      | 'HandlingPlanApproved'
      | 'HandlingPlanRejected'
      | 'HandlingPlanNotified';
  }
>;
export type PlanRefusal =
  | 'decision-awaited'
  | 'responsible-unknown'
  | 'department-unknown'
  | 'staff-unknown'
  | 'plan-missing'
  | 'approval-not-required'
  | 'plan-not-approved'
  | 'plan-already-approved'
  | 'opinion-not-asked'
  | 'opinion-already-recorded'
  | 'opinions-missing'
  | 'not-the-approver'
  | 'approver-is-drafter';

export const decidePlan = (command: PlanCommand, state: ManagedCase, context: CaseContext): Decision<ComplaintEvent, PlanRefusal> => {
  const { at, actor } = context;
  const { plan } = state;
  if (command.type === 'DraftHandlingPlan') {
    if (state.awaitsDecision !== null) return refuse('decision-awaited');
    const responsible = command.data.measures.map((measure) => measure.responsible);
    const stranger = strangerAmong(
      responsible,
      { kind: 'staff', reason: 'responsible-unknown', field: (index) => `measures.${index}.responsible` },
      context,
    );
    return stranger ?? accept(drafted(command.data, state, context));
  }
  if (plan === null) return refuse('plan-missing');
  const { planId } = plan;
  switch (command.type) {
    case 'SubmitHandlingPlan':
      return needsApproval(state, context) ? accept(submitted(plan, state, context)) : refuse('approval-not-required');
    case 'RecordApprovalOpinion': {
      const { role, opinion } = command.data;
      if (plan.phase === 'approved') return refuse('plan-already-approved');
      if (role !== actor.role || !plan.chain.slice(0, -1).includes(role)) return refuse('opinion-not-asked', { field: 'role' });
      if (plan.opinions.includes(role)) return refuse('opinion-already-recorded', { field: 'role' });
      if (actor.id === plan.draftedBy) return refuse('approver-is-drafter');
      const holder = holderFor({ ...state, plan: { ...plan, opinions: [...plan.opinions, role] } }, context);
      return accept({ type: 'ApprovalOpinionRecorded', data: { planId, role, opinion, staffId: actor.id, recordedAt: at, holder } });
    }
    case 'ApproveHandlingPlan': {
      const refused = unfitJudge(plan, context);
      if (refused !== undefined) return refused;
      const missing = plan.chain.slice(0, -1).filter((role) => !plan.opinions.includes(role));
      if (missing.length > 0) return refuse('opinions-missing', { detail: missing.join(', ') });
      const onTime = isOnTime(clockOfKind(state.clocks, 'approval'), at);
      const holder = holderFor({ ...state, plan: { ...plan, phase: 'approved' } }, context);
      const { instructions } = command.data;
      return accept({ type: 'HandlingPlanApproved', data: { planId, approver: actor.id, instructions, approvedAt: at, onTime, holder } });
    }
    case 'RejectHandlingPlan': {
      const refused = unfitJudge(plan, context);
      if (refused !== undefined) return refused;
      return accept({
        type: 'HandlingPlanRejected',
        data: {
          planId,
          rejectedBy: actor.id,
          reason: command.data.reason,
          rejectedAt: at,
          onTime: isOnTime(clockOfKind(state.clocks, 'approval'), at),
          holder: holderFor({ ...state, status: 'planning' }, context),
          deadlines: [limit('plan', state, context)],
        },
      });
    }
    case 'NotifyHandlingPlan': {
      if (plan.phase !== 'approved' && (plan.phase === 'submitted' || needsApproval(state, context))) return refuse('plan-not-approved');
      const { departments, staff } = command.data;
      const stranger =
        strangerAmong(
          departments,
          { kind: 'department', reason: 'department-unknown', field: (index) => `departments.${index}` },
          context,
        ) ?? strangerAmong(staff, { kind: 'staff', reason: 'staff-unknown', field: (index) => `staff.${index}` }, context);
      if (stranger !== undefined) return stranger;
      const holder = holderFor({ ...state, status: 'handling' }, context);
      return accept({ type: 'HandlingPlanNotified', data: { planId, ...command.data, notifiedAt: at, holder } });
    }
  }
};

const needsApproval = ({ severity }: ManagedCase, { rules }: CaseContext): boolean =>
  flagOf(rules.policy.document, 'complaint.plan.approval.required', severity ?? undefined);

/** The last of the chain judges (S0-01), and nobody judges a plan of one's own. Units before the last are heard in any order. */
const unfitJudge = ({ phase, chain, draftedBy }: Plan, { actor }: CaseContext) => {
  if (phase === 'approved') return refuse('plan-already-approved');
  if (actor.role !== chain.at(-1)) return refuse('not-the-approver', { detail: `awaited: ${chain.at(-1) ?? ''}` });
  if (actor.id === draftedBy) return refuse('approver-is-drafter');
  return undefined;
};

const drafted = (
  { measures, ...data }: Extract<PlanCommand, { readonly type: 'DraftHandlingPlan' }>['data'],
  state: ManagedCase,
  context: CaseContext,
): PlanEvent => {
  const planId = `${context.id}-p${state.plans + 1}`;
  return {
    type: 'HandlingPlanDrafted',
    data: {
      planId,
      cycle: state.cycle,
      measures: measures.map((measure, index) => ({ ...measure, measureId: `${planId}-m${index + 1}` })),
      ...data,
      draftedBy: context.actor.id,
      draftedAt: context.at,
      onTime: isOnTime(clockOfKind(state.clocks, 'plan'), context.at),
      holder: holderFor({ ...state, status: 'planning' }, context),
    },
  };
};

const submitted = (plan: Plan, state: ManagedCase, context: CaseContext): PlanEvent => {
  const chain = [...listOf(context.rules.policy.document, 'complaint.plan.approval.chain', state.severity ?? undefined)];
  const approval = limit('approval', state, context);
  return {
    type: 'HandlingPlanSubmittedForApproval',
    data: {
      planId: plan.planId,
      chain,
      submittedBy: context.actor.id,
      submittedAt: context.at,
      approvalDueAt: approval.dueAt,
      holder: holderFor({ ...state, status: 'awaiting_approval', plan: { ...plan, phase: 'submitted', chain, opinions: [] } }, context),
      deadlines: [approval],
    },
  };
};

export const evolvePlan = (state: ManagedCase, event: PlanEvent): ManagedCase => {
  const { plan } = state;
  switch (event.type) {
    case 'HandlingPlanDrafted': {
      const { planId, draftedBy, measures, holder } = event.data;
      return {
        ...state,
        status: 'planning',
        plans: state.plans + 1,
        plan: {
          planId,
          draftedBy,
          phase: 'drafted',
          chain: [],
          opinions: [],
          measures: measures.map(({ measureId }) => ({ measureId, state: 'planned' })),
        },
        holder,
        clocks: stopped(state.clocks, 'plan'),
      };
    }
    case 'HandlingPlanSubmittedForApproval': {
      const { chain, holder, deadlines } = event.data;
      return {
        ...state,
        status: 'awaiting_approval',
        plan: plan && { ...plan, phase: 'submitted', chain },
        holder,
        clocks: started(state.clocks, deadlines),
      };
    }
    case 'ApprovalOpinionRecorded':
      return { ...state, plan: plan && { ...plan, opinions: [...plan.opinions, event.data.role] }, holder: event.data.holder };
    case 'HandlingPlanApproved':
      return {
        ...state,
        plan: plan && { ...plan, phase: 'approved' },
        holder: event.data.holder,
        clocks: stopped(state.clocks, 'approval'),
      };
    case 'HandlingPlanRejected': {
      const { holder, deadlines } = event.data;
      return { ...state, status: 'planning', plan: null, holder, clocks: started(stopped(state.clocks, 'approval'), deadlines) };
    }
    case 'HandlingPlanNotified':
      return { ...state, status: 'handling', holder: event.data.holder };
  }
};
