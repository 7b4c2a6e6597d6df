import { accept, type Decision, refuse } from '../../decider.js';
import type { Stage } from '../../envelope.js';
import { deadline } from '../../rules/deadline.js';
import { topLevel } from '../../rules/ladder.js';
import { type CaseContext, climbingOf, departmentOfHolder, holderFor, scopeOf } from '../case-context.js';
import { type Clocks, clockOfKind, due, isOnTime, markedMissed, passed, type RunningClock, started, stopped, warnable } from '../clocks.js';
import type { LoopStepCommand } from '../commands.js';
import { climb, missOf, raised, warnings } from '../escalation.js';
import type { ComplaintEvent, LinkEvent, MissedEvent } from '../events.js';
import { decidePause, decideResumption, evolvePause, type PauseRefusal, resumptionsDue } from '../pauses.js';
import { isOpened, type ManagedCase, stageOf } from '../state.js';

export type LoopRefusal = 'not-the-current-stage' | 'stage-already-opened' | 'top-level-reached' | PauseRefusal;

/** One event name per deadline that can ring in a complaint. */
const missedBy = {
  acknowledgement: 'AcknowledgementDeadlineMissed',
  recording: 'RecordingDeadlineMissed',
  submission: 'SubmissionDeadlineMissed',
  validity: 'ValidityDeadlineMissed',
  assignment: 'AssignmentDeadlineMissed',
  analysis: 'AnalysisDeadlineMissed',
  management_decision: 'ManagementDecisionDeadlineMissed',
  plan: 'PlanDeadlineMissed',
  approval: 'ApprovalDeadlineMissed',
  handling: 'HandlingDeadlineMissed',
  feedback: 'FeedbackDeadlineMissed',
  customer_commitment: 'CustomerCommitmentMissed',
  improvement_plan: 'ImprovementPlanDeadlineMissed',
  closure: 'ClosureDeadlineMissed',
  link_response: 'LinkResponseDeadlineMissed',
} as const satisfies Readonly<Record<string, MissedEvent['type']>>;

const isComplaintKind = (kind: string): kind is keyof typeof missedBy => kind in missedBy;

const nameOf = ({ kind }: RunningClock): MissedEvent['type'] => {
  if (!isComplaintKind(kind)) throw new Error(`a complaint has no clock of kind ${kind}`);
  return missedBy[kind];
};

const missesOf = (clocks: Clocks, state: ManagedCase, context: CaseContext): readonly MissedEvent[] => {
  if (clocks.length === 0) return [];
  const climbing = climbingOf(state, context);
  return clocks.map((clock) => ({ type: nameOf(clock), data: missOf(clock, climbing, context) }));
};

/** What a step leaves behind as late: recorded before anything else that happens, and never twice. */
export const missesBefore = (state: ManagedCase, context: CaseContext): readonly MissedEvent[] =>
  missesOf(passed(state.clocks, context.at), state, context);

export const decideLoop = (command: LoopStepCommand, state: ManagedCase, context: CaseContext): Decision<ComplaintEvent, LoopRefusal> => {
  switch (command.type) {
    case 'OpenStage':
      return decideOpening(command.data.stage, state, context);
    case 'CheckClocks':
      return accept(...checked(state, context));
    case 'EscalateComplaint': {
      const stage = stageOf(state);
      if (stage === 'closed' || state.escalation.level >= topLevel(context.rules)) return refuse('top-level-reached');
      const rise = { toLevel: state.escalation.level + 1, reason: 'manual', explanation: command.data.reason };
      return accept(raised(climbingOf(state, context), stage, rise, context));
    }
    case 'PauseClocks':
      return decidePause(command.data, state, context);
    case 'ResumeClocks':
      return decideResumption(command.data, state, context);
  }
};

/** Pauses that have ended, warnings, misses, then at most one rung. Nothing due: nothing happens. */
const checked = (before: ManagedCase, context: CaseContext): readonly ComplaintEvent[] => {
  const stage = stageOf(before);
  if (stage === 'closed') return [];
  const resumed = resumptionsDue(before, context);
  const state = resumed.reduce(evolvePause, before);
  const warned = warnable(state.clocks, context.at).length === 0 ? [] : warnings(climbingOf(state, context), context);
  const missed = missesOf(due(state.clocks, context.at), state, context);
  const after = missed.reduce(evolveMissed, state);
  return [...resumed, ...warned, ...missed, ...climb(climbingOf(after, context), stage, context)];
};

const besideTheSteps: readonly string[] = ['acknowledgement', 'customer_commitment'];

/** The next due instant of the steps ahead: a link must not outlast it. */
const nextDue = ({ clocks }: ManagedCase, at: string): string | undefined =>
  clocks.reduce<string | undefined>(
    (first, { kind, dueAt }) => (!besideTheSteps.includes(kind) && dueAt > at && (first === undefined || dueAt < first) ? dueAt : first),
    undefined,
  );

/** The link of a stage goes to the department of the person whose turn it is (S1-05, S2-05). */
const decideOpening = (wanted: Stage, state: ManagedCase, context: CaseContext): Decision<ComplaintEvent, LoopRefusal> => {
  if (stageOf(state) !== wanted) return refuse('not-the-current-stage', { field: 'stage', detail: stageOf(state) });
  if (isOpened(state)) return refuse('stage-already-opened', { field: 'stage' });
  const { id, at, rules } = context;
  const holder = holderFor(state, context);
  const cap = nextDue(state, at);
  const response = deadline('link_response', at, rules, { ...scopeOf(state), ...(cap === undefined ? {} : { cap }) });
  return accept({
    type: 'LinkHandedOver',
    data: {
      caseId: id,
      stage: wanted,
      fromDepartment: departmentOfHolder(state.holder, context),
      toDepartment: departmentOfHolder(holder, context),
      holder,
      level: state.escalation.level,
      handedOverAt: at,
      responseDueAt: response.dueAt,
      deadlines: [response],
    },
  });
};

/** The answer to an open link: the first step that the department takes in its stage. */
export const response = (state: ManagedCase, { id, at, actor }: CaseContext): readonly LinkEvent[] => {
  const stage = stageOf(state);
  if (state.link === null || state.link.responded || stage === 'closed') return [];
  const clock = clockOfKind(state.clocks, 'link_response');
  return [
    {
      type: 'LinkResponded',
      data: {
        caseId: id,
        stage,
        departmentId: state.link.departmentId,
        responder: actor.id,
        respondedAt: at,
        onTime: isOnTime(clock, at),
      },
    },
  ];
};

/** The way back down once nothing that called higher authority in is open any more. */
export const answered = (before: ManagedCase, after: ManagedCase, isStep: boolean, context: CaseContext): readonly ComplaintEvent[] => {
  const { level, base, cause, nextAt } = after.escalation;
  if (after.status === 'closed' || (level <= base && nextAt === null)) return [];
  if (after.clocks.some(({ missed }) => missed) || after.awaitsDecision === 'replan_limit') return [];
  if (cause === 'manual' && !isStep) return [];
  const reason = before.escalation.base > base ? 'reclassified' : 'answered';
  return [
    { type: 'CaseDeEscalated', data: { caseId: context.id, fromLevel: level, toLevel: base, reason, holder: holderFor(after, context) } },
  ];
};

export const evolveLink = (state: ManagedCase, event: LinkEvent): ManagedCase => {
  switch (event.type) {
    case 'LinkHandedOver': {
      const { toDepartment, holder, deadlines } = event.data;
      return { ...state, link: { departmentId: toDepartment, responded: false }, holder, clocks: started(state.clocks, deadlines) };
    }
    case 'LinkResponded':
      return { ...state, link: state.link && { ...state.link, responded: true }, clocks: stopped(state.clocks, 'link_response') };
  }
};

export const evolveMissed = (state: ManagedCase, { data }: MissedEvent): ManagedCase => ({
  ...state,
  clocks: markedMissed(state.clocks, data, state.revision + 1),
});
