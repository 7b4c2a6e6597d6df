import { type ComplaintEvent, type ComplaintState, caseView, complaint, complaintEvents, parseStream } from '@redress/domain';
import type { Projection } from '../projection.js';
import { nextDue } from './next-due.js';

/**
 * Where every managed case stands: the queue of those who work on it, read by everybody at the front desk (S1-06). The state itself is the domain's own fold, so the queue and the
 * rules can never disagree; it holds no personal data. Ended cases stay, marked, for they can be re-opened.
 */
export type OpenCaseRow = {
  readonly complaintId: string;
  readonly complaintNo: string;
  readonly customerId: string | null;
  readonly product: string | null;
  readonly severity: string | null;
  readonly stage: string;
  /** Place in the state table, such as `awaiting_approval`. */
  readonly status: string;
  readonly outcome: string | null;
  readonly cycle: number;
  readonly holder: string | null;
  readonly departmentId: string | null;
  /** Rung of the escalation ladder, 0–3. */
  readonly level: number;
  readonly nextDueKind: string | null;
  readonly nextDueAt: string | null;
  /** Kinds of deadline that are missed and not yet made good. */
  readonly overdue: readonly string[];
  readonly receivedAt: string;
  /** When the customer got the result: the case is over for them, though not yet the loop. */
  readonly answeredAt: string | null;
  readonly closedAt: string | null;
  /** Stream of the improvement that keeps the case open; its clocks and holder count then. */
  readonly awaits: string | null;
  readonly ended: boolean;
  readonly revision: number;
  readonly lastEvent: string;
  readonly lastEventAt: string;
  readonly state: ComplaintState;
};

const OBSERVED: readonly string[] = ['CaseImported', 'FactsReported'];

/** What the fold of the rules does not keep, for no rule asks for it. */
const milestones = ({ product, answeredAt }: OpenCaseRow, { type, data }: ComplaintEvent): Pick<OpenCaseRow, 'product' | 'answeredAt'> => {
  if (type === 'ComplaintRecorded' || type === 'ComplaintRecordCorrected') return { product: data.productName ?? null, answeredAt };
  if (type === 'ResolutionCommunicated') return { product, answeredAt: data.sentAt };
  if (type === 'ComplaintNotUpheldCommunicated') return { product, answeredAt: data.communicatedAt };
  if (type === 'ComplaintReopened') return { product, answeredAt: null };
  return { product, answeredAt };
};

export const openCases: Projection<ComplaintEvent, OpenCaseRow> = {
  name: 'open-cases',
  version: 2,
  handles: (Object.keys(complaintEvents) as ComplaintEvent['type'][]).filter((type) => !OBSERVED.includes(type)),
  columns: {
    complaintId: 'text',
    complaintNo: 'text',
    customerId: 'text',
    product: 'text',
    severity: 'text',
    stage: 'text',
    status: 'text',
    outcome: 'text',
    cycle: 'integer',
    holder: 'text',
    departmentId: 'text',
    level: 'integer',
    nextDueKind: 'text',
    nextDueAt: 'timestamptz',
    overdue: 'jsonb',
    receivedAt: 'timestamptz',
    answeredAt: 'timestamptz',
    closedAt: 'timestamptz',
    awaits: 'text',
    ended: 'boolean',
    revision: 'integer',
    lastEvent: 'text',
    lastEventAt: 'timestamptz',
    state: 'jsonb',
  },
  indexes: ['(next_due_at, key) where not ended', '(holder) where not ended'],
  // Improvements climb the same ladder, with events of the same names.
  key: ({ stream }) => (parseStream(stream).category === complaint.category ? stream : undefined),
  initial: {
    complaintId: '',
    complaintNo: '',
    customerId: null,
    product: null,
    severity: null,
    stage: 'receive',
    status: 'received',
    outcome: null,
    cycle: 1,
    holder: null,
    departmentId: null,
    level: 0,
    nextDueKind: null,
    nextDueAt: null,
    overdue: [],
    receivedAt: '',
    answeredAt: null,
    closedAt: null,
    awaits: null,
    ended: false,
    revision: -1,
    lastEvent: '',
    lastEventAt: '',
    state: complaint.decider.initial,
  },

  evolve: (row, { event, stream, revision, occurredAt }) => {
    const state = complaint.decider.evolve(row.state, event);
    if (state.kind !== 'managed') return { ...row, state, revision };
    const view = caseView(state, revision);
    const linked = Object.keys(state.improvements).find((id) => state.improvements[id] === 'linked');
    return {
      complaintId: parseStream(stream).id,
      complaintNo: state.complaintNo,
      customerId: state.customerId,
      ...milestones(row, event),
      severity: state.severity,
      stage: view.stage,
      status: state.status,
      outcome: state.outcome,
      cycle: view.cycle,
      holder: view.holder,
      departmentId: state.link?.departmentId ?? state.responsibleDepartment,
      level: view.level,
      ...nextDue(view.clocks),
      overdue: [...new Set(state.clocks.filter(({ missed }) => missed).map(({ kind }) => kind))].sort(),
      receivedAt: state.receivedAt,
      closedAt: state.closedAt,
      awaits: linked === undefined || state.waived || view.terminal ? null : `improvement-${linked}`,
      ended: view.terminal,
      revision,
      lastEvent: event.type,
      lastEventAt: occurredAt,
      state,
    };
  },
};
