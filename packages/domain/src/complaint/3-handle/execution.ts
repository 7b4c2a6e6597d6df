import { accept, type Decision, refuse } from '../../decider.js';
import type { Actor } from '../../envelope.js';
import { measuredOn, moveOf, warnedAt } from '../../rules/deadline.js';
import { choiceOf, flagOf } from '../../rules/policy.js';
import { type CaseContext, holderFor, limit } from '../case-context.js';
import { clockOfKind, isOnTime, moved, type RunningClock, started, stopped } from '../clocks.js';
import type { HandleCommand } from '../commands.js';
import type { ComplaintEvent, HandleEvent } from '../events.js';
import type { ManagedCase, MeasureProgress } from '../state.js';
import type { StartedClock } from '../vocabulary.js';

type Name =
  | 'StartMeasure'
  | 'CompleteMeasure'
  | 'DecideDemand'
  | 'ProvideRemedy'
  | 'RecordLoss'
  | 'CompleteHandling'
  | 'ExtendHandlingDeadline'
  | 'CompleteHandlingNotice';
type ExecutionCommand = Extract<HandleCommand, { readonly type: Name }>;
type ExecutionEvent = Extract<
  HandleEvent,
  {
    readonly type:
      | 'HandlingMeasureStarted'
      | 'HandlingMeasureCompleted'
      | 'DemandDecided'
      | 'RemedyProvided'
      | 'LossRecorded'
      | 'ComplaintHandled'
      | 'HandlingDeadlineExtended'
      | 'HandlingNoticeCompleted';
  }
>;
export type ExecutionRefusal =
  | 'measure-unknown'
  | 'measure-already-started'
  | 'measure-already-completed'
  | 'demand-unknown'
  | 'demand-already-decided'
  | 'measures-open'
  | 'demands-undecided'
  | 'handling-deadline-missing'
  | 'extension-not-allowed'
  | 'extension-not-by-approver'
  | 'extension-not-later'
  | 'extension-too-long';

/** A later end would be a slip of the pen; and the years up to it would have to be counted day by day. */
const LONGEST_EXTENSION = 366 * 24 * 60 * 60 * 1_000;

export const decideExecution = (
  command: ExecutionCommand,
  state: ManagedCase,
  context: CaseContext,
): Decision<ComplaintEvent, ExecutionRefusal> => {
  const { at, actor } = context;
  switch (command.type) {
    case 'StartMeasure': {
      const { measureId } = command.data;
      const measure = measureOf(state, measureId);
      if (measure === undefined) return refuse('measure-unknown', { field: 'measureId' });
      if (measure.state !== 'planned') return refuse('measure-already-started', { field: 'measureId' });
      return accept({ type: 'HandlingMeasureStarted', data: { measureId, startedBy: actor.id, startedAt: at } });
    }
    case 'CompleteMeasure': {
      const measure = measureOf(state, command.data.measureId);
      if (measure === undefined) return refuse('measure-unknown', { field: 'measureId' });
      if (measure.state === 'completed') return refuse('measure-already-completed', { field: 'measureId' });
      return accept({ type: 'HandlingMeasureCompleted', data: { ...command.data, completedBy: actor.id, completedAt: at } });
    }
    case 'DecideDemand': {
      const demand = state.demands[command.data.demandIndex];
      if (demand === undefined) return refuse('demand-unknown', { field: 'demandIndex' });
      // A customer who was not satisfied may be answered otherwise in the next cycle.
      if (demand.cycle === state.cycle) return refuse('demand-already-decided', { field: 'demandIndex' });
      return accept({ type: 'DemandDecided', data: { ...command.data, demandType: demand.type, decidedBy: actor.id, decidedAt: at } });
    }
    case 'ProvideRemedy':
      return accept({ type: 'RemedyProvided', data: { ...command.data, cycle: state.cycle, providedBy: actor.id, providedAt: at } });
    case 'RecordLoss':
      return accept({ type: 'LossRecorded', data: { ...command.data, recordedBy: actor.id, recordedAt: at } });
    case 'CompleteHandling':
      return decideHandled(command.data.resultSummary, state, context);
    case 'ExtendHandlingDeadline':
      return decideExtension(command.data, state, context);
    case 'CompleteHandlingNotice':
      return accept({ type: 'HandlingNoticeCompleted', data: { ...command.data, completedBy: actor.id } });
  }
};

const measureOf = ({ plan }: ManagedCase, measureId: string): MeasureProgress | undefined =>
  plan?.measures.find((measure) => measure.measureId === measureId);

const decideHandled = (resultSummary: string, state: ManagedCase, context: CaseContext): Decision<ComplaintEvent, ExecutionRefusal> => {
  const open = state.plan?.measures.filter((measure) => measure.state !== 'completed') ?? [];
  if (open.length > 0) return refuse('measures-open', { detail: open.map(({ measureId }) => measureId).join(', ') });
  const undecided = state.demands.flatMap(({ decided }, index) => (decided ? [] : [index]));
  if (undecided.length > 0) return refuse('demands-undecided', { detail: undecided.join(', ') });
  const handling = clockOfKind(state.clocks, 'handling');
  if (handling === undefined) return refuse('handling-deadline-missing');
  const feedback = limit('feedback', state, context);
  return accept({
    type: 'ComplaintHandled',
    data: {
      cycle: state.cycle,
      resultSummary,
      handledAt: context.at,
      handlingDueAt: handling.dueAt,
      onTime: isOnTime(handling, context.at),
      feedbackDueAt: feedback.dueAt,
      holder: holderFor({ ...state, status: 'handled' }, context),
      deadlines: [feedback],
    },
  });
};

/** Limits hold "in normal circumstances" (S2-29): only an explicit extension by its approver moves the deadline. */
const decideExtension = (
  { toDueAt, reason }: Extract<ExecutionCommand, { readonly type: 'ExtendHandlingDeadline' }>['data'],
  state: ManagedCase,
  context: CaseContext,
): Decision<ComplaintEvent, ExecutionRefusal> => {
  const { at, actor, rules } = context;
  const policy = rules.policy.document;
  const handling = clockOfKind(state.clocks, 'handling');
  if (handling === undefined) return refuse('handling-deadline-missing');
  if (!flagOf(policy, 'complaint.handling.extension.allowed')) return refuse('extension-not-allowed');
  if (!isApprover(actor, choiceOf(policy, 'complaint.handling.extension.approver'))) return refuse('extension-not-by-approver');
  if (toDueAt <= handling.dueAt || toDueAt <= at) return refuse('extension-not-later', { field: 'toDueAt' });
  if (Date.parse(toDueAt) - Date.parse(at) > LONGEST_EXTENSION) return refuse('extension-too-long', { field: 'toDueAt' });
  return accept({
    type: 'HandlingDeadlineExtended',
    data: {
      fromDueAt: handling.dueAt,
      toDueAt,
      reason,
      approvedBy: actor.id,
      extendedAt: at,
      deadlines: [extended(handling, toDueAt, context)],
      move: moveOf(rules, handling.dueAt, toDueAt, measuredOn(handling.policyValue, 'working-days')),
    },
  });
};

const isApprover = ({ role }: Actor, approver: string): boolean => role === approver;

/** The same deadline with a later end, warned about after the same share of its running time. */
const extended = ({ kind, from, policyKey, policyValue, basis }: RunningClock, dueAt: string, { rules }: CaseContext): StartedClock => ({
  kind,
  from,
  dueAt,
  warnAt: warnedAt(rules, from, dueAt, measuredOn(policyValue, 'working-days')),
  policyKey,
  policyValue,
  basis,
});

export const evolveExecution = (state: ManagedCase, event: ExecutionEvent): ManagedCase => {
  switch (event.type) {
    case 'HandlingMeasureStarted':
      return withMeasure(state, { measureId: event.data.measureId, state: 'started' });
    case 'HandlingMeasureCompleted':
      return withMeasure(state, { measureId: event.data.measureId, state: 'completed' });
    case 'DemandDecided': {
      const { demandIndex } = event.data;
      return {
        ...state,
        demands: state.demands.map((demand, index) => (index === demandIndex ? { ...demand, decided: true, cycle: state.cycle } : demand)),
      };
    }
    case 'RemedyProvided':
      return state.methods.includes(event.data.type) ? state : { ...state, methods: [...state.methods, event.data.type] };
    case 'LossRecorded':
      return { ...state, loss: event.data.lossAmount };
    case 'ComplaintHandled': {
      const { holder, deadlines } = event.data;
      return {
        ...state,
        status: 'handled',
        holder,
        satisfied: null,
        contactAttempts: 0,
        settledHandling: clockOfKind(state.clocks, 'handling') ?? null,
        clocks: started(stopped(state.clocks, 'handling'), deadlines),
      };
    }
    case 'HandlingDeadlineExtended': {
      const { deadlines, extendedAt } = event.data;
      const former = clockOfKind(state.clocks, 'handling');
      return { ...state, clocks: [...stopped(state.clocks, 'handling'), ...deadlines.map((clock) => moved(former, clock, extendedAt))] };
    }
    case 'HandlingNoticeCompleted':
      return state;
  }
};

const withMeasure = (state: ManagedCase, progress: MeasureProgress): ManagedCase =>
  state.plan === null
    ? state
    : {
        ...state,
        plan: {
          ...state.plan,
          measures: state.plan.measures.map((measure) => (measure.measureId === progress.measureId ? progress : measure)),
        },
      };
