import { type ComplaintEvent, type ComplaintState, complaint, complaintEvents, parseStream, stageOf } from '@redress/domain';
import type { Projection } from '../projection.js';
import { factsAfter, type KpiFacts, NO_FACTS } from './kpi-facts.js';

/**
 * One row per managed complaint with everything that the metrics ask about it. Its instants stand in columns of their own where a period is
 * chosen by them; nothing in it depends on the day on which somebody looks.
 */
export type KpiRow = {
  readonly receivedAt: string;
  /** Of the last submission. */
  readonly submittedAt: string | null;
  /** Of the last validity decision. */
  readonly assessedAt: string | null;
  /** Of the last handling. */
  readonly handledAt: string | null;
  /** Of the first closure, whatever came after. */
  readonly firstClosedAt: string | null;
  /** Of the last opinion with a score. */
  readonly answeredAt: string | null;
  /** Of the last evaluation. */
  readonly evaluatedAt: string | null;
  readonly ended: boolean;
  readonly facts: KpiFacts;
  readonly state: ComplaintState;
};

type Instants = Pick<KpiRow, 'submittedAt' | 'assessedAt' | 'handledAt' | 'firstClosedAt' | 'answeredAt' | 'evaluatedAt'>;

const instants = (row: KpiRow, { type, data }: ComplaintEvent): Partial<Instants> => {
  switch (type) {
    case 'ComplaintSubmitted':
      return { submittedAt: data.submittedAt };
    case 'ComplaintValidityAssessed':
      return { assessedAt: data.assessedAt };
    case 'ComplaintHandled':
      return { handledAt: data.handledAt };
    case 'ComplaintClosed':
      return { firstClosedAt: row.firstClosedAt ?? data.closedAt };
    case 'CustomerOpinionCollected':
      return data.score === undefined ? {} : { answeredAt: data.collectedAt };
    case 'HandlingOutcomeEvaluated':
      return { evaluatedAt: data.evaluatedAt };
    default:
      return {};
  }
};

const OBSERVED: readonly string[] = ['CaseImported', 'FactsReported'];

export const kpiCases: Projection<ComplaintEvent, KpiRow> = {
  name: 'kpi-cases',
  version: 1,
  handles: (Object.keys(complaintEvents) as ComplaintEvent['type'][]).filter((type) => !OBSERVED.includes(type)),
  columns: {
    receivedAt: 'timestamptz',
    submittedAt: 'timestamptz',
    assessedAt: 'timestamptz',
    handledAt: 'timestamptz',
    firstClosedAt: 'timestamptz',
    answeredAt: 'timestamptz',
    evaluatedAt: 'timestamptz',
    ended: 'boolean',
    facts: 'jsonb',
    state: 'jsonb',
  },
  indexes: ['(received_at, key)', '(key) where not ended'],
  // Improvements climb the same ladder, with events of the same names.
  key: ({ stream }) => (parseStream(stream).category === complaint.category ? stream : undefined),
  initial: {
    receivedAt: '',
    submittedAt: null,
    assessedAt: null,
    handledAt: null,
    firstClosedAt: null,
    answeredAt: null,
    evaluatedAt: null,
    ended: false,
    facts: NO_FACTS,
    state: complaint.decider.initial,
  },

  evolve: (row, recorded) => {
    const state = complaint.decider.evolve(row.state, recorded.event);
    if (state.kind !== 'managed') return { ...row, state };
    const facts = factsAfter(row.facts, recorded, state, stageOf(state));
    return { ...row, ...instants(row, recorded.event), receivedAt: state.receivedAt, ended: state.status === 'closed', facts, state };
  },
};
