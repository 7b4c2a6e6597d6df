import { accept, type Decision, refuse } from '../../decider.js';
import { activeDepartment, activeStaff } from '../../rules/directory.js';
import { flagOf, listOf } from '../../rules/policy.js';
import { type CaseContext, holderFor, limit } from '../case-context.js';
import { clockOfKind, isOnTime, moved, started, stopped } from '../clocks.js';
import type { AnalyzeCommand } from '../commands.js';
import type { AnalyzeEvent, ComplaintEvent } from '../events.js';
import { strangerAmong } from '../named.js';
import type { ManagedCase } from '../state.js';
import { staffFunction } from '../vocabulary.js';
import { decideManagement, type ManagementRefusal } from './management.js';
import { decideClassification, decideReclassification, type SeverityRefusal } from './severity.js';

export type AnalyzeRefusal =
  | 'validity-not-assessed'
  | 'validity-switched-off'
  | 'already-replied'
  | 'department-unknown'
  | 'handler-unknown'
  | 'participant-unknown'
  | 'responsible-unknown'
  | 'recipient-unknown'
  | SeverityRefusal
  | 'root-cause-missing'
  | 'classification-missing'
  | ManagementRefusal;

export const decideAnalyze = (
  command: AnalyzeCommand,
  state: ManagedCase,
  context: CaseContext,
): Decision<ComplaintEvent, AnalyzeRefusal> => {
  const { id, at, actor, rules } = context;
  const policy = rules.policy.document;
  switch (command.type) {
    case 'AssessValidity':
      return flagOf(policy, 'complaint.validity.enabled')
        ? accept(assessed(command.data, state, context))
        : refuse('validity-switched-off');
    case 'CommunicateNotUpheld':
      if (state.replied) return refuse('already-replied');
      return accept({
        type: 'ComplaintNotUpheldCommunicated',
        data: { ...command.data, communicatedAt: at, onTime: isOnTime(clockOfKind(state.clocks, 'validity'), at) },
      });
    case 'AssignResponsibleDepartment': {
      if (state.status === 'submitted' && flagOf(policy, 'complaint.validity.enabled')) return refuse('validity-not-assessed');
      const unknown = unknownAssignment(command.data, context);
      if (unknown !== undefined) return unknown;
      const onTime = isOnTime(clockOfKind(state.clocks, 'assignment'), at);
      const holder = holderFor({ ...state, status: 'assigned', handler: command.data.handler }, context);
      return accept({
        type: 'ResponsibleDepartmentAssigned',
        data: { ...command.data, assignedBy: actor.id, assignedAt: at, onTime, holder },
      });
    }
    case 'ReassignResponsibleDepartment': {
      const unknown = unknownAssignment(command.data, context);
      if (unknown !== undefined) return unknown;
      const { reason, ...to } = command.data;
      const from = { departmentId: state.responsibleDepartment ?? to.departmentId, handler: state.handler ?? to.handler };
      const holder = holderFor({ ...state, handler: to.handler }, context);
      return accept({ type: 'ResponsibleDepartmentReassigned', data: { from, to, reason, reassignedBy: actor.id, holder } });
    }
    case 'StartAnalysis': {
      const stranger = strangerAmong(
        command.data.participants.map(({ staffId }) => staffId),
        { kind: 'staff', reason: 'participant-unknown', field: (index) => `participants.${index}.staffId` },
        context,
      );
      if (stranger !== undefined) return stranger;
      const present = new Set<string>(command.data.participants.map((participant) => participant.function));
      const required = listOf(policy, 'complaint.analysis.requiredFunctions');
      return accept({
        type: 'ComplaintAnalysisStarted',
        data: {
          ...command.data,
          startedAt: at,
          missingFunctions: staffFunction.options.filter((wanted) => required.includes(wanted) && !present.has(wanted)),
          holder: holderFor({ ...state, status: 'analyzing' }, context),
        },
      });
    }
    case 'IdentifyRootCause': {
      const { directlyResponsible, responsibility } = command.data;
      const stranger =
        strangerAmong(
          directlyResponsible,
          { kind: 'staff', reason: 'responsible-unknown', field: (index) => `directlyResponsible.${index}` },
          context,
        ) ??
        strangerAmong(
          responsibility.departmentId === undefined ? [] : [responsibility.departmentId],
          { kind: 'department', reason: 'department-unknown', field: () => 'responsibility.departmentId' },
          context,
        );
      return stranger ?? accept({ type: 'RootCauseIdentified', data: { ...command.data, identifiedBy: actor.id, identifiedAt: at } });
    }
    case 'ClassifyComplaint':
      return decideClassification(command.data, state, context);
    case 'ReclassifyComplaint':
      return decideReclassification(command.data, state, context);
    case 'SubmitAnalysisReport': {
      if (!state.rootCauseFound) return refuse('root-cause-missing');
      if (state.severity === null) return refuse('classification-missing');
      const stranger = strangerAmong(
        command.data.recipients,
        { kind: 'either', reason: 'recipient-unknown', field: (index) => `recipients.${index}` },
        context,
      );
      if (stranger !== undefined) return stranger;
      const awaitsDecision = flagOf(policy, 'complaint.management.decision.required', state.severity);
      return accept({
        type: 'AnalysisReportSubmitted',
        data: {
          reportId: `${id}-r${state.cycle}`,
          ...command.data,
          submittedBy: actor.id,
          submittedAt: at,
          onTime: isOnTime(clockOfKind(state.clocks, 'analysis'), at),
          awaitsDecision,
          holder: holderFor({ ...state, status: 'analyzed', awaitsDecision: awaitsDecision ? 'analysis_report' : null }, context),
          deadlines: [limit(awaitsDecision ? 'management_decision' : 'plan', state, context)],
        },
      });
    }
    case 'RecordManagementDecision':
      return decideManagement(command.data, state, context);
  }
};

type Data<T extends AnalyzeCommand['type']> = Extract<AnalyzeCommand, { readonly type: T }>['data'];

/** Upheld when the grounds suffice; an unreasonable demand does not defeat it and is explained later (S2-39). */
const assessed = (data: Data<'AssessValidity'>, state: ManagedCase, context: CaseContext): AnalyzeEvent => {
  const upheld = data.groundsSufficient;
  return {
    type: 'ComplaintValidityAssessed',
    data: {
      ...data,
      upheld,
      assessedBy: context.actor.id,
      assessedAt: context.at,
      onTime: isOnTime(clockOfKind(state.clocks, 'validity'), context.at),
      holder: holderFor({ ...state, status: upheld ? 'validated' : 'not_upheld' }, context),
      deadlines: upheld ? [limit('assignment', state, context)] : [],
    },
  };
};

const unknownAssignment = (
  { departmentId, handler }: { readonly departmentId: string; readonly handler: string },
  { at, rules }: CaseContext,
) => {
  const directory = rules.directory.document;
  if (activeDepartment(directory, departmentId, at) === undefined) return refuse('department-unknown', { field: 'departmentId' });
  if (activeStaff(directory, handler, at)?.departmentId !== departmentId) return refuse('handler-unknown', { field: 'handler' });
  return undefined;
};

type Reclassified = Extract<AnalyzeEvent, { readonly type: 'ComplaintReclassified' }>;

export const evolveAnalyze = (state: ManagedCase, event: AnalyzeEvent): ManagedCase => {
  switch (event.type) {
    case 'ComplaintValidityAssessed': {
      const { upheld, holder, deadlines } = event.data;
      return upheld
        ? { ...state, status: 'validated', holder, clocks: started(stopped(state.clocks, 'validity'), deadlines) }
        : { ...state, status: 'not_upheld', holder, clocks: stopped(state.clocks, 'analysis') };
    }
    case 'ComplaintNotUpheldCommunicated':
      return { ...state, replied: true, outcome: 'not_upheld', clocks: stopped(state.clocks, 'validity', 'acknowledgement') };
    case 'ResponsibleDepartmentAssigned': {
      const { departmentId, handler, holder } = event.data;
      return {
        ...state,
        status: 'assigned',
        responsibleDepartment: departmentId,
        handler,
        holder,
        clocks: stopped(state.clocks, 'assignment'),
      };
    }
    case 'ResponsibleDepartmentReassigned':
      return { ...state, responsibleDepartment: event.data.to.departmentId, handler: event.data.to.handler, holder: event.data.holder };
    case 'ComplaintAnalysisStarted':
      return { ...state, status: 'analyzing', holder: event.data.holder };
    case 'RootCauseIdentified':
      return { ...state, rootCauseFound: true };
    case 'ComplaintClassified': {
      const { severity, deadlines, initialLevel } = event.data;
      return { ...state, severity, clocks: started(state.clocks, deadlines), escalation: { ...state.escalation, base: initialLevel } };
    }
    case 'ComplaintReclassified':
      return reclassified(state, event.data);
    case 'AnalysisReportSubmitted': {
      const { reportId, awaitsDecision, holder, deadlines } = event.data;
      return {
        ...state,
        status: 'analyzed',
        reportId,
        reportDecided: false,
        awaitsDecision: awaitsDecision ? 'analysis_report' : null,
        holder,
        clocks: started(stopped(state.clocks, 'analysis'), deadlines),
      };
    }
    case 'ManagementDecisionRecorded': {
      const { subject, decision, holder, deadlines } = event.data;
      const decided: ManagedCase = {
        ...state,
        awaitsDecision: null,
        holder,
        clocks: started(stopped(state.clocks, 'management_decision'), deadlines),
      };
      if (subject === 'analysis_report') return { ...decided, reportDecided: true };
      return decision === 'continue'
        ? { ...decided, grantedCycles: state.grantedCycles + 1 }
        : { ...decided, status: 'awaiting_feedback', outcome: 'unresolved' };
    }
  }
};

const reclassified = (
  state: ManagedCase,
  { to, deadlines, initialLevel, reclassifiedAt, awaitsDecision, holder }: Reclassified['data'],
): ManagedCase => {
  const former = clockOfKind(state.clocks, 'handling');
  const handling = deadlines.filter(({ kind }) => kind === 'handling').map((clock) => moved(former, clock, reclassifiedAt));
  const next = deadlines.filter(({ kind }) => kind !== 'handling');
  const kept = stopped(state.clocks, 'handling', ...(next.length === 0 ? [] : (['plan', 'management_decision'] as const)));
  return {
    ...state,
    severity: to,
    awaitsDecision: awaitsDecision ? 'analysis_report' : null,
    holder,
    clocks: started([...kept, ...handling], next),
    escalation: { ...state.escalation, base: initialLevel },
  };
};
