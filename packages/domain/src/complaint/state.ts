import type { Stage } from '../envelope.js';
import type { CustomerGrade } from '../rules/severity.js';
import type { Clocks, RunningClock } from './clocks.js';
import type { Escalation } from './ladder.js';
import type { Channel, ComplaintStatus, DemandType, Money, Outcome, RecordField, RemedyType, Severity } from './vocabulary.js';

/** Nothing has happened yet. */
export type NoCase = { readonly kind: 'none' };

/** Imported history: reported facts only; no state table, no clocks, nobody is waited for. */
export type ObservedCase = {
  readonly kind: 'observed';
  readonly profile: string;
  readonly sourceFile: string;
  readonly sourceId: string;
  readonly importId: string;
  readonly timezone?: string | undefined;
  readonly quality?: readonly string[] | undefined;
  readonly closed?: true | undefined;
  readonly reports: number;
};

/** What the customer demands, whether that has been decided, and in which cycle it was last. */
export type Demand = { readonly type: DemandType; readonly decided: boolean; readonly cycle: number | null };

export type MeasureProgress = { readonly measureId: string; readonly state: 'planned' | 'started' | 'completed' };

export type Plan = {
  readonly planId: string;
  readonly draftedBy: string;
  readonly phase: 'drafted' | 'submitted' | 'approved';
  /** Roles that judge the plan, the last one deciding; empty while it is not submitted. */
  readonly chain: readonly string[];
  readonly opinions: readonly string[];
  readonly measures: readonly MeasureProgress[];
};

export type ImprovementLink = 'linked' | 'effective' | 'ineffective';

/** The stage's link of the service chain: handed to whom, and whether it has been answered. */
type OpenLink = { readonly departmentId: string; readonly responded: boolean };

/** What the rules need to know of a case that runs through the loop. Holds no personal data, so an erasure changes nothing here. */
export type ManagedCase = {
  readonly kind: 'managed';
  /** Revision of the last event folded in. */
  readonly revision: number;
  readonly status: ComplaintStatus;
  /** Set when the case ends; `unresolved` already when management gives up on the customer's agreement. */
  readonly outcome: Outcome | null;
  readonly complaintNo: string;
  readonly customerId: string | null;
  readonly grade: CustomerGrade | null;
  readonly channel: Channel;
  readonly receivedBy: string;
  readonly receivedAt: string;
  readonly submittedAt: string | null;
  readonly closedAt: string | null;
  /** Start of the clocks of a re-opened case. */
  readonly reopenedAt: string | null;
  readonly acknowledged: boolean;
  readonly recorded: boolean;
  /** Receipt or record say how the complainant can be reached. */
  readonly reachable: boolean;
  readonly missingFields: readonly RecordField[];
  readonly demands: readonly Demand[];
  readonly repeatOf: string | null;
  /** The reply to a complaint that is not upheld has been given. */
  readonly replied: boolean;
  readonly responsibleDepartment: string | null;
  readonly handler: string | null;
  readonly rootCauseFound: boolean;
  readonly severity: Severity | null;
  readonly reportId: string | null;
  readonly reportDecided: boolean;
  /** What the case waits for management to decide. */
  readonly awaitsDecision: 'analysis_report' | 'replan_limit' | null;
  readonly cycle: number;
  /** Cycles that do not count towards the limit: granted by management, or before a re-opening. */
  readonly grantedCycles: number;
  readonly plan: Plan | null;
  readonly plans: number;
  /** Attempts of this cycle that did not reach the customer. */
  readonly contactAttempts: number;
  readonly satisfied: 'yes' | 'no' | 'unknown' | null;
  /** The last evaluation found something not thoroughly resolved or a latent risk. */
  readonly riskLeft: boolean;
  readonly commitments: number;
  readonly loss: Money | null;
  readonly methods: readonly RemedyType[];
  readonly appreciated: boolean;
  readonly improvements: Readonly<Record<string, ImprovementLink>>;
  readonly waived: boolean;
  readonly summarised: boolean;
  /** Whose turn it is by the state table. */
  readonly holder: string;
  readonly link: OpenLink | null;
  readonly clocks: Clocks;
  /** Times in which some clock of the case stood still: a deadline computed later from an earlier anchor adds them. */
  readonly pauses: readonly { readonly from: string; readonly to: string | null }[];
  /** The customer has been told or asked something since the last pause. */
  readonly customerAsked: boolean;
  /** The handling deadline once it was met: a new cycle goes on with it. */
  readonly settledHandling: RunningClock | null;
  readonly escalation: Escalation;
};

export type ComplaintState = NoCase | ObservedCase | ManagedCase;

/** The stage of the loop a state belongs to, as the index of processes maps its steps. */
export const stageOf = (state: ManagedCase): Stage | 'closed' => {
  switch (state.status) {
    case 'received':
    case 'recorded':
      return 'receive';
    case 'submitted':
    case 'validated':
    case 'not_upheld':
    case 'assigned':
    case 'analyzing':
      return 'analyze';
    case 'analyzed':
      return state.awaitsDecision === null ? 'handle' : 'analyze';
    case 'planning':
    case 'awaiting_approval':
    case 'handling':
    case 'handled':
      return 'handle';
    case 'awaiting_feedback':
      return 'feedback';
    case 'feedback_given':
      return state.appreciated || state.outcome === 'unresolved' ? 'improve' : 'feedback';
    case 'improving':
      return 'improve';
    case 'closed':
      return 'closed';
  }
};

/** In `improving` the improvement has the holder and the timer, so there is no link to hand over. */
export const isOpened = (state: ManagedCase): boolean => state.link !== null || state.status === 'improving';

const links = ({ improvements }: ManagedCase): readonly ImprovementLink[] => Object.values(improvements);

/** An improvement whose effect is still awaited holds the case open. */
export const isHeldByImprovement = (state: ManagedCase): boolean => !state.waived && links(state).includes('linked');

/** An improvement has shown its effect and none is awaited. */
export const isImproved = (state: ManagedCase): boolean => links(state).includes('effective') && !links(state).includes('linked');

export type ClosureGap = 'reply-missing' | 'resolution-missing' | 'appreciation-missing' | 'improvement-open' | 'summary-missing';

/** What still stands between a case and its closure; undefined when nothing does. */
export const closureGap = (state: ManagedCase): ClosureGap | undefined => {
  if (state.status === 'not_upheld') return state.replied ? undefined : 'reply-missing';
  if (state.status !== 'feedback_given' && state.status !== 'improving') return 'resolution-missing';
  if (!state.appreciated && state.outcome !== 'unresolved') return 'appreciation-missing';
  if (!state.waived && !isImproved(state)) return 'improvement-open';
  if (state.status === 'improving' && !state.summarised) return 'summary-missing';
  return undefined;
};
