import { type Clocks, clockOfKind, due, isOnTime, passed, warnable } from '../complaint/clocks.js';
import { type Climbing, climb, missOf, revisionsOf, warnings } from '../complaint/escalation.js';
import { accept, type Context, type Decision, refuse } from '../decider.js';
import { deadline } from '../rules/deadline.js';
import { departmentOf, type Role } from '../rules/directory.js';
import { actingFor, actsAs } from '../rules/resolve.js';
import type { RulesInForce } from '../rules/rules.js';
import type { ImprovementCommand } from './commands.js';
import type { ImprovementEvent } from './events.js';
import { evolve } from './evolve.js';
import { decideAdjustment, decidePlan, holderOfMeasures, type MeasureRefusal } from './measures.js';
import type { ImprovementState, RunningImprovement } from './state.js';

export type ImprovementRefusal =
  | 'improvement-unknown'
  | 'improvement-already-planned'
  | 'not-legal-in-phase'
  | 'actor-kind-not-permitted'
  | 'role-not-permitted'
  | 'role-not-held'
  | MeasureRefusal
  | 'effect-window-open'
  | 'effect-shown'
  | 'replaces-itself';

type At = Context<RulesInForce>;
type Decided = Decision<ImprovementEvent, ImprovementRefusal>;

const planners: readonly Role[] = ['complaint_handling_department', 'department_manager', 'quality_manager', 'supervising_leader'];

/** Persons who may give each command; `CheckClocks` belongs to the loop. */
export const IMPROVEMENT_ROLES: Readonly<Record<Exclude<ImprovementCommand['type'], 'CheckClocks'>, readonly Role[]>> = {
  PlanImprovement: planners,
  InspectImprovement: [...planners, 'internal_auditor', 'management'],
  AdjustImprovement: planners,
  ImplementImprovement: [...planners, 'technician', 'after_sales_staff', 'salesperson', 'customer_service_rep', 'analysis_team'],
  EvaluateImprovementEffect: [...planners, 'management'],
  ReplanImprovement: planners,
};

const LEGAL: Readonly<Record<Exclude<ImprovementCommand['type'], 'PlanImprovement'>, readonly RunningImprovement['phase'][]>> = {
  InspectImprovement: ['planned', 'implemented'],
  AdjustImprovement: ['planned'],
  ImplementImprovement: ['planned'],
  EvaluateImprovementEffect: ['implemented'],
  ReplanImprovement: ['evaluated'],
  CheckClocks: ['planned', 'implemented', 'evaluated', 'replanned'],
};

const forbidden = (command: ImprovementCommand['type'], { actor, at, rules }: At): ImprovementRefusal | undefined => {
  if (command === 'CheckClocks') return actor.kind === 'system' ? undefined : 'actor-kind-not-permitted';
  if (actor.kind !== 'human') return 'actor-kind-not-permitted';
  const role = IMPROVEMENT_ROLES[command].find((permitted) => permitted === actor.role);
  if (role === undefined) return 'role-not-permitted';
  return actsAs(rules.directory.document, { staffId: actor.id, role, at }) ? undefined : 'role-not-held';
};

export const decide = (command: ImprovementCommand, state: ImprovementState, context: At): Decided => {
  const reason = forbidden(command.type, context);
  if (reason !== undefined) return refuse(reason);
  if (command.type === 'PlanImprovement')
    return state.phase === 'none' ? decidePlan(command.data, context) : refuse('improvement-already-planned');
  if (state.phase === 'none') return refuse('improvement-unknown');
  if (!LEGAL[command.type].includes(state.phase)) return refuse('not-legal-in-phase', { detail: state.phase });
  return command.type === 'CheckClocks' ? accept(...checked(state, context)) : decideStep(command, state, context);
};

type Step = Exclude<ImprovementCommand, { readonly type: 'PlanImprovement' | 'CheckClocks' }>;

/** What became late before a step is recorded first; a step of before then revises its miss; answered, the ladder is left. */
const decideStep = (command: Step, state: RunningImprovement, context: At): Decided => {
  const missed = missesOf(passed(state.clocks, context.at), state, context);
  const current = missed.reduce(running, state);
  const decision = decidePhase(command, current, context);
  if (!decision.ok) return decision;
  const after = decision.events.reduce(running, current);
  return accept(...missed, ...decision.events, ...revisionsOf(current.clocks, after.clocks, context), ...answered(after, context));
};

const running = (state: RunningImprovement, event: ImprovementEvent): RunningImprovement => {
  const next = evolve(state, event);
  return next.phase === 'none' ? state : next;
};

const decidePhase = (command: Step, state: RunningImprovement, context: At): Decided => {
  const { id, at, actor } = context;
  switch (command.type) {
    case 'InspectImprovement':
      return accept({
        type: 'ImprovementInspected',
        data: { improvementId: id, ...command.data, inspectedBy: actor.id, inspectedAt: at },
      });
    case 'AdjustImprovement':
      return decideAdjustment(command.data, state, context);
    case 'ImplementImprovement':
      return accept(implemented(state, context));
    case 'EvaluateImprovementEffect': {
      if (state.effectWindowEndsAt !== null && at < state.effectWindowEndsAt)
        return refuse('effect-window-open', { detail: `until ${state.effectWindowEndsAt}` });
      const onTime = isOnTime(clockOfKind(state.clocks, 'improvement_effect'), at);
      return accept({
        type: 'ImprovementEffectEvaluated',
        data: { improvementId: id, ...command.data, evaluatedBy: actor.id, evaluatedAt: at, onTime },
      });
    }
    case 'ReplanImprovement':
      if (state.conclusion?.effective === true) return refuse('effect-shown');
      if (command.data.newImprovementId === id) return refuse('replaces-itself', { field: 'newImprovementId' });
      return accept({ type: 'ImprovementReplanned', data: { improvementId: id, ...command.data, replannedAt: at } });
  }
};

/** The effect may be judged once the window before and after has passed (S2-57), and must be soon after. */
const implemented = (state: RunningImprovement, context: At): ImprovementEvent => {
  const { id, at, actor, rules } = context;
  const effect = deadline('improvement_effect', at, rules);
  return {
    type: 'ImprovementImplemented',
    data: {
      improvementId: id,
      implementedAt: at,
      implementedBy: actor.id,
      onTime: state.clocks.every((clock) => isOnTime(clock, at)),
      effectWindowEndsAt: effect.from,
      holder: actingFor(rules.directory.document, state.plannedBy, at) ?? holderOfMeasures(state.measures, state.plannedBy, context),
      deadlines: [effect],
    },
  };
};

export const climbingOf = ({ clocks, escalation, holder, departmentId }: RunningImprovement, { rules }: At): Climbing => ({
  clocks,
  escalation,
  holder,
  // The measures' department only while nobody of the directory holds them: adjusted, or in effect, they are another person's turn.
  departmentId: departmentOf(rules.directory.document, holder) ?? departmentId,
  handler: holder,
  scope: {},
});

const missesOf = (clocks: Clocks, state: RunningImprovement, context: At): readonly ImprovementEvent[] =>
  clocks.map((clock) => ({
    type: clock.kind === 'improvement' ? 'ImprovementDeadlineMissed' : 'ImprovementEffectDeadlineMissed',
    data: missOf(clock, climbingOf(state, context), context),
  }));

const checked = (state: RunningImprovement, context: At): readonly ImprovementEvent[] => {
  const warned = warnable(state.clocks, context.at).length === 0 ? [] : warnings(climbingOf(state, context), context);
  const missed = missesOf(due(state.clocks, context.at), state, context);
  return [...warned, ...missed, ...climb(climbingOf(missed.reduce(running, state), context), 'improve', context)];
};

const answered = ({ clocks, escalation, holder }: RunningImprovement, { id }: At): readonly ImprovementEvent[] => {
  if ((escalation.level === 0 && escalation.nextAt === null) || clocks.some(({ missed }) => missed)) return [];
  return [{ type: 'CaseDeEscalated', data: { caseId: id, fromLevel: escalation.level, toLevel: 0, reason: 'answered', holder } }];
};
