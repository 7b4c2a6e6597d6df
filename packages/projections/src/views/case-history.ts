import { type ComplaintEvent, complaintEvents, type ImprovementEvent, improvementEvents, isErased } from '@redress/domain';
import type { Projection } from '../projection.js';

/** One row per event of managed cases and of improvements, for the story of a case (S0-23, S2-02). Data without personal values. */
export type HistoryRow = {
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
  readonly type: string;
  readonly actorId: string;
  readonly actorRole: string;
  readonly actorKind: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly stage: string | null;
  readonly cycle: number | null;
  readonly data: unknown;
};

type Told = ComplaintEvent | ImprovementEvent;

/** Imported facts have a history of their own: the source's. */
const OBSERVED: readonly string[] = ['CaseImported', 'FactsReported'];
const handles = [...new Set([...Object.keys(complaintEvents), ...Object.keys(improvementEvents)])].filter(
  (type) => !OBSERVED.includes(type),
) as Told['type'][];

/** Leaves personal values out altogether: a mark in their place would say that they were erased, which only the log knows. */
const impersonal = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.filter((item) => !isErased(item)).map(impersonal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (isErased(item) ? [] : [[key, impersonal(item)]])));
};

export const caseHistory: Projection<Told, HistoryRow> = {
  name: 'case-history',
  version: 2,
  handles,
  columns: {
    stream: 'text',
    revision: 'integer',
    position: 'text',
    type: 'text',
    actorId: 'text',
    actorRole: 'text',
    actorKind: 'text',
    occurredAt: 'timestamptz',
    recordedAt: 'timestamptz',
    stage: 'text',
    cycle: 'integer',
    data: 'jsonb',
  },
  indexes: ['(stream, revision)'],
  key: ({ stream, revision }) => `${stream}@${revision}`,
  initial: {
    stream: '',
    revision: 0,
    position: '',
    type: '',
    actorId: '',
    actorRole: '',
    actorKind: '',
    occurredAt: '',
    recordedAt: '',
    stage: null,
    cycle: null,
    data: null,
  },
  evolve: (_row, { event, stream, revision, position, actor, occurredAt, recordedAt, stage, cycle }) => ({
    stream,
    revision,
    position,
    type: event.type,
    actorId: actor.id,
    actorRole: actor.role,
    actorKind: actor.kind,
    occurredAt,
    recordedAt,
    stage,
    cycle,
    data: impersonal(event.data),
  }),
};
