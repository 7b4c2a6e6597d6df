import type { ComplaintEvent, Instant, ManagedCase } from '@redress/domain';
import type { Recorded } from '../projection.js';
import { complaintStatistics, type StatisticsRow } from './complaint-statistics.js';
import { freshGroup, groupAfter, type HandlingGroup } from './kpi-groups.js';

/** The analysis since the last submission (M07): its due instant in force, and when the report came. */
export type AnalysisFacts = { readonly dueAt: Instant | null; readonly paused: boolean; readonly reportedAt: Instant | null };

/** What the measurements need of one complaint: instants and facts as recorded, nothing that depends on when one looks. */
export type KpiFacts = {
  /** Its line of the statistics table (M20). */
  readonly line: StatisticsRow;
  readonly productId: string | null;
  readonly urgency: string | null;
  readonly region: string | null;
  /** Categories of the root causes found. */
  readonly rootCauses: readonly string[];
  readonly channel: string | null;
  readonly grade: number | null;
  readonly severity: string | null;
  readonly assignedDepartment: string | null;
  readonly handler: string | null;
  readonly methods: readonly string[];
  readonly stage: string;
  readonly status: string;
  readonly withdrawn: boolean;
  /** From the receipt, and from every re-opening, to the next (M01). */
  readonly groups: readonly HandlingGroup[];
  readonly analysis: AnalysisFacts;
  /** Feedback since the last handling (M08). */
  readonly feedback: { readonly dueAt: Instant | null; readonly sentAt: Instant | null };
  /** Due instant of the validity decision and of the reply when not upheld. */
  readonly validityDueAt: Instant | null;
  readonly repliedAt: Instant | null;
  readonly withdrawnAt: Instant | null;
  readonly plannedAt: Instant | null;
  readonly approvedAt: Instant | null;
  readonly closedAt: Instant | null;
  /** Nobody has been answered in the current cycle while this is null (M13). */
  readonly answeredAt: Instant | null;
  readonly reopenedAfterClosing: boolean;
  readonly linkedAsRepeat: boolean;
  readonly opinions: readonly { readonly at: Instant; readonly score: number }[];
  readonly evaluations: readonly { readonly at: Instant; readonly satisfied: 'yes' | 'no' | 'unknown' }[];
  /** Kinds of the clocks that ever stood still, and of those whose miss was revised. */
  readonly pausedClocks: readonly string[];
  readonly revisedClocks: readonly string[];
  readonly extended: boolean;
};

export const NO_FACTS: KpiFacts = {
  line: complaintStatistics.initial,
  productId: null,
  urgency: null,
  region: null,
  rootCauses: [],
  channel: null,
  grade: null,
  severity: null,
  assignedDepartment: null,
  handler: null,
  methods: [],
  stage: 'receive',
  status: 'received',
  withdrawn: false,
  groups: [],
  analysis: { dueAt: null, paused: false, reportedAt: null },
  feedback: { dueAt: null, sentAt: null },
  validityDueAt: null,
  repliedAt: null,
  withdrawnAt: null,
  plannedAt: null,
  approvedAt: null,
  closedAt: null,
  answeredAt: null,
  reopenedAfterClosing: false,
  linkedAsRepeat: false,
  opinions: [],
  evaluations: [],
  pausedClocks: [],
  revisedClocks: [],
  extended: false,
};

const withMember = (list: readonly string[], member: string): readonly string[] =>
  list.includes(member) ? list : [...list, member].toSorted();

/** The due instant of a kind among the clocks that an event starts. */
const startedDue = (data: object, kind: string): Instant | undefined => {
  if (!('deadlines' in data) || !Array.isArray(data.deadlines)) return undefined;
  return (data.deadlines as readonly { readonly kind: string; readonly dueAt: Instant }[]).find((clock) => clock.kind === kind)?.dueAt;
};

const analysisAfter = (facts: AnalysisFacts, { type, data }: ComplaintEvent): AnalysisFacts => {
  const dueAt = startedDue(data, 'analysis');
  if (dueAt !== undefined) return { dueAt, paused: false, reportedAt: null };
  switch (type) {
    case 'AnalysisReportSubmitted':
      return facts.reportedAt === null ? { ...facts, reportedAt: data.submittedAt } : facts;
    case 'ClockPaused':
      return data.clock === 'analysis' ? { ...facts, paused: true } : facts;
    case 'ClockResumed':
      return data.clock === 'analysis' ? { ...facts, paused: false, dueAt: data.newDueAt } : facts;
    default:
      return facts;
  }
};

const occurred = (facts: KpiFacts, { type, data }: ComplaintEvent): Partial<KpiFacts> => {
  switch (type) {
    case 'ComplaintRecorded':
    case 'ComplaintRecordCorrected':
      return { productId: data.productId ?? null, urgency: data.urgency, region: data.regionCode ?? null };
    case 'RootCauseIdentified': {
      const roots = data.causes.filter(({ isRoot }) => isRoot).map(({ category }) => category);
      return { rootCauses: [...new Set(roots)].toSorted() };
    }
    case 'ComplaintNotUpheldCommunicated':
      return { repliedAt: data.communicatedAt, answeredAt: data.communicatedAt };
    case 'ComplaintWithdrawn':
      return { withdrawnAt: data.withdrawnAt };
    case 'HandlingPlanDrafted':
      return { plannedAt: data.draftedAt };
    case 'HandlingPlanApproved':
      return { approvedAt: data.approvedAt };
    case 'ComplaintHandled':
      return { feedback: { dueAt: data.feedbackDueAt, sentAt: null } };
    case 'HandlingOutcomeEvaluated':
      return { evaluations: [...facts.evaluations, { at: data.evaluatedAt, satisfied: data.customerSatisfied }] };
    case 'HandlingReplanned':
      return { answeredAt: null };
    case 'ResolutionCommunicated':
      return { answeredAt: data.sentAt, feedback: { ...facts.feedback, sentAt: facts.feedback.sentAt ?? data.sentAt } };
    case 'CustomerOpinionCollected':
      return data.score === undefined ? {} : { opinions: [...facts.opinions, { at: data.collectedAt, score: data.score }] };
    case 'ComplaintClosed':
      return { closedAt: data.closedAt };
    case 'ComplaintReopened':
      return {
        closedAt: null,
        answeredAt: null,
        repliedAt: null,
        reopenedAfterClosing: facts.reopenedAfterClosing || facts.closedAt !== null,
      };
    case 'ComplaintLinkedAsRepeat':
      return { linkedAsRepeat: true };
    case 'HandlingDeadlineExtended':
      return { extended: true };
    case 'ClockPaused':
      return { pausedClocks: withMember(facts.pausedClocks, data.clock) };
    case 'DeadlineMissRevised':
      return { revisedClocks: withMember(facts.revisedClocks, data.clock) };
    default:
      return {};
  }
};

const COUNTED: readonly string[] = complaintStatistics.handles;

/** The facts after one more event; `state` is the domain's fold after it. */
export const factsAfter = (facts: KpiFacts, recorded: Recorded<ComplaintEvent>, state: ManagedCase, stage: string): KpiFacts => {
  const { event } = recorded;
  // The statistics table takes a subset of the events; the list above says which.
  const line = COUNTED.includes(event.type)
    ? complaintStatistics.evolve(facts.line, recorded as Parameters<typeof complaintStatistics.evolve>[1])
    : facts.line;
  const groups = event.type === 'ComplaintReceived' ? [freshGroup(event.data.receivedAt)] : groupAfter(facts.groups, event, state);
  return {
    ...facts,
    ...occurred(facts, event),
    line,
    groups,
    analysis: analysisAfter(facts.analysis, event),
    validityDueAt: startedDue(event.data, 'validity') ?? facts.validityDueAt,
    channel: state.channel,
    grade: state.grade,
    severity: state.severity,
    assignedDepartment: state.responsibleDepartment,
    handler: state.handler,
    methods: state.methods,
    stage,
    status: state.status,
    withdrawn: state.status === 'closed' && state.outcome === 'withdrawn',
  };
};
