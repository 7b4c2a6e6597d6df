import { accept, type Decision, refuse } from '../../decider.js';
import { deadline } from '../../rules/deadline.js';
import { departmentOf } from '../../rules/directory.js';
import { flagOf } from '../../rules/policy.js';
import { holderOf } from '../../rules/resolve.js';
import { type CaseContext, departmentOfHolder, holderFor, limit, scopeOf } from '../case-context.js';
import { clockOfKind, isOnTime, started, stopped } from '../clocks.js';
import type { ReceiveCommand } from '../commands.js';
import type { ComplaintEvent, ReceiveEvent } from '../events.js';
import { GROUND } from '../ladder.js';
import type { Demand, ManagedCase } from '../state.js';
import type { DemandType } from '../vocabulary.js';
import { filledIn, isReachable, type RecordRefusal, unfitRecord } from './record.js';

type Received = Extract<ReceiveEvent, { readonly type: 'ComplaintReceived' }>;
type Later = Exclude<ReceiveCommand, { readonly type: 'ReceiveComplaint' }>;

export type ReceiveRefusal =
  | 'already-acknowledged'
  | 'already-recorded'
  | 'nothing-to-correct'
  | RecordRefusal
  | 'duplicate-of-itself'
  | 'repeat-of-itself'
  | 'already-linked-as-repeat';

/** The first event of a case. Intake never closes (S2-07). */
export const receiveComplaint = (
  { customerGrade, complaintNo, ...command }: Extract<ReceiveCommand, { readonly type: 'ReceiveComplaint' }>['data'],
  context: CaseContext,
): Received => {
  const { id, at, actor, rules } = context;
  const directory = rules.directory.document;
  const receiver = departmentOf(directory, actor.id) === undefined ? holderOf(directory, 'customer_service_rep', at) : actor.id;
  const fresh = {
    status: 'received',
    receivedBy: receiver ?? actor.id,
    handler: null,
    awaitsDecision: null,
    plan: null,
    appreciated: false,
    outcome: null,
  } as const;
  const holder = holderFor(fresh, context);
  const scope = scopeOf({ severity: null, grade: customerGrade ?? null, customerId: command.customerId ?? null });
  const acknowledgement = flagOf(rules.policy.document, 'complaint.acknowledge.enabled')
    ? [deadline('acknowledgement', at, rules, scope)]
    : [];
  return {
    type: 'ComplaintReceived',
    data: {
      complaintId: id,
      complaintNo: complaintNo ?? id,
      ...command,
      ...(customerGrade === undefined ? {} : { customerGradeAtReceipt: customerGrade }),
      receivedBy: actor.id,
      receivedAt: at,
      ...(acknowledgement[0] === undefined ? {} : { acknowledgementDueAt: acknowledgement[0].dueAt }),
      departmentId: departmentOfHolder(holder, context),
      holder,
      deadlines: [...acknowledgement, deadline('recording', at, rules, scope)],
    },
  };
};

export const decideReceive = (command: Later, state: ManagedCase, context: CaseContext): Decision<ComplaintEvent, ReceiveRefusal> => {
  const { id, at, actor } = context;
  if (command.type === 'RecordComplaint' || command.type === 'CorrectComplaintRecord') return decideRecord(command, state, context);
  switch (command.type) {
    case 'AcknowledgeComplaint':
      if (state.acknowledged) return refuse('already-acknowledged');
      return accept({
        type: 'ComplaintAcknowledged',
        data: { medium: command.data.medium, acknowledgedAt: at, onTime: isOnTime(clockOfKind(state.clocks, 'acknowledgement'), at) },
      });
    case 'ReturnComplaintRecord':
      return accept({
        type: 'ComplaintRecordReturned',
        data: { ...command.data, returnedBy: actor.id, returnedAt: at, holder: holderFor({ ...state, status: 'received' }, context) },
      });
    case 'SubmitComplaint':
      return accept(submitted(state, context));
    case 'MarkDuplicate':
      if (command.data.duplicateOfComplaintId === id) return refuse('duplicate-of-itself', { field: 'duplicateOfComplaintId' });
      return accept({ type: 'ComplaintMarkedDuplicate', data: { ...command.data, markedBy: actor.id, markedAt: at } });
    case 'LinkAsRepeat':
      if (command.data.priorComplaintId === id) return refuse('repeat-of-itself', { field: 'priorComplaintId' });
      if (state.repeatOf !== null) return refuse('already-linked-as-repeat');
      return accept({ type: 'ComplaintLinkedAsRepeat', data: { ...command.data, linkedAt: at } });
    case 'ProvideAssistance':
      return accept({ type: 'AssistanceProvided', data: { ...command.data, providedBy: actor.id, providedAt: at } });
    case 'WithdrawComplaint':
      return accept({ type: 'ComplaintWithdrawn', data: { ...command.data, withdrawnAt: at } });
  }
};

type RecordCommand = Extract<Later, { readonly type: 'RecordComplaint' | 'CorrectComplaintRecord' }>;

/** The record is made once; what was returned as incomplete is corrected (S2-15). */
const decideRecord = (command: RecordCommand, state: ManagedCase, context: CaseContext): Decision<ComplaintEvent, ReceiveRefusal> => {
  const { at, actor } = context;
  if (command.type === 'RecordComplaint' && state.recorded) return refuse('already-recorded');
  if (command.type === 'CorrectComplaintRecord' && !state.recorded) return refuse('nothing-to-correct');
  const unfit = unfitRecord(command.data, state, context);
  if (unfit !== undefined) return unfit;
  const holder = holderFor({ ...state, status: 'recorded' }, context);
  if (command.type === 'CorrectComplaintRecord') {
    const changes = filledIn(command.data, state.missingFields);
    return accept({ type: 'ComplaintRecordCorrected', data: { ...command.data, changes, correctedBy: actor.id, correctedAt: at, holder } });
  }
  const onTime = isOnTime(clockOfKind(state.clocks, 'recording'), at);
  const deadlines = [limit('submission', state, context)];
  return accept({ type: 'ComplaintRecorded', data: { ...command.data, recordedBy: actor.id, recordedAt: at, onTime, holder, deadlines } });
};

/** The clocks of a case that reaches the handling department: analysis, and validity or, where that is switched off, assignment. */
export const assessmentClocks = (state: ManagedCase, context: CaseContext) => {
  const { policy } = context.rules;
  const first = flagOf(policy.document, 'complaint.validity.enabled') ? 'validity' : 'assignment';
  return [limit('analysis', state, context), limit(first, state, context)] as const;
};

const submitted = (state: ManagedCase, context: CaseContext): ReceiveEvent => {
  const holder = holderFor({ ...state, status: 'submitted' }, context);
  const [analysis, first] = assessmentClocks(state, context);
  return {
    type: 'ComplaintSubmitted',
    data: {
      departmentId: departmentOfHolder(holder, context),
      submittedBy: context.actor.id,
      submittedAt: context.at,
      onTime: isOnTime(clockOfKind(state.clocks, 'submission'), context.at),
      analysisDueAt: analysis.dueAt,
      holder,
      deadlines: [analysis, first],
    },
  };
};

export const evolveReceived = ({ data }: Received): ManagedCase => ({
  kind: 'managed',
  revision: 0,
  status: 'received',
  outcome: null,
  complaintNo: data.complaintNo,
  customerId: data.customerId ?? null,
  grade: data.customerGradeAtReceipt ?? null,
  channel: data.channel,
  receivedBy: data.holder,
  receivedAt: data.receivedAt,
  submittedAt: null,
  closedAt: null,
  reopenedAt: null,
  acknowledged: false,
  recorded: false,
  reachable: isReachable(data),
  missingFields: [],
  demands: [],
  repeatOf: null,
  replied: false,
  responsibleDepartment: null,
  handler: null,
  rootCauseFound: false,
  severity: null,
  reportId: null,
  reportDecided: false,
  awaitsDecision: null,
  cycle: 1,
  grantedCycles: 0,
  plan: null,
  plans: 0,
  contactAttempts: 0,
  satisfied: null,
  riskLeft: false,
  commitments: 0,
  loss: null,
  methods: [],
  appreciated: false,
  improvements: {},
  waived: false,
  summarised: false,
  holder: data.holder,
  link: null,
  clocks: started([], data.deadlines),
  pauses: [],
  customerAsked: false,
  settledHandling: null,
  escalation: GROUND,
});

/** A case that has ended: nothing rings any more. */
export const ended = (state: ManagedCase, outcome: NonNullable<ManagedCase['outcome']>, closedAt: string): ManagedCase => ({
  ...state,
  status: 'closed',
  outcome,
  closedAt,
  awaitsDecision: null,
  clocks: [],
  escalation: { ...GROUND, level: state.escalation.level, base: state.escalation.base },
});

const undecided = ({ type }: { readonly type: DemandType }): Demand => ({ type, decided: false, cycle: null });

export const evolveReceive = (state: ManagedCase, event: Exclude<ReceiveEvent, Received>): ManagedCase => {
  switch (event.type) {
    case 'ComplaintAcknowledged':
      return { ...state, acknowledged: true, clocks: stopped(state.clocks, 'acknowledgement') };
    case 'ComplaintRecorded': {
      const { demands, holder, deadlines } = event.data;
      return {
        ...state,
        status: 'recorded',
        recorded: true,
        reachable: true,
        demands: demands.map(undecided),
        holder,
        clocks: started(stopped(state.clocks, 'recording'), deadlines),
      };
    }
    case 'ComplaintRecordReturned':
      return { ...state, status: 'received', missingFields: event.data.missingFields, holder: event.data.holder };
    case 'ComplaintRecordCorrected': {
      const { demands, holder } = event.data;
      return { ...state, status: 'recorded', missingFields: [], demands: demands.map(undecided), holder };
    }
    case 'ComplaintSubmitted': {
      const { submittedAt, holder, deadlines } = event.data;
      return { ...state, status: 'submitted', submittedAt, holder, clocks: started(stopped(state.clocks, 'submission'), deadlines) };
    }
    case 'ComplaintMarkedDuplicate':
      return ended(state, 'duplicate', event.data.markedAt);
    case 'ComplaintLinkedAsRepeat':
      return { ...state, repeatOf: event.data.priorComplaintId };
    case 'AssistanceProvided':
      return state;
    case 'ComplaintWithdrawn':
      return ended(state, 'withdrawn', event.data.withdrawnAt);
  }
};
