import {
  type ImprovementEvent,
  type ImprovementState,
  improvement,
  improvementEvents,
  improvementView,
  parseStream,
} from '@redress/domain';
import type { Projection } from '../projection.js';
import { nextDue } from './next-due.js';

/** Where every improvement stands: the clocks and holder of the cases that wait for it. */
export type ImprovementRow = {
  readonly improvementId: string;
  readonly phase: string;
  readonly holder: string | null;
  readonly level: number;
  readonly nextDueKind: string | null;
  readonly nextDueAt: string | null;
  /** Streams of the complaints it answers. */
  readonly complaints: readonly string[];
  readonly ended: boolean;
  readonly revision: number;
  readonly state: ImprovementState;
};

export const openImprovements: Projection<ImprovementEvent, ImprovementRow> = {
  name: 'open-improvements',
  version: 1,
  handles: Object.keys(improvementEvents) as ImprovementEvent['type'][],
  columns: {
    improvementId: 'text',
    phase: 'text',
    holder: 'text',
    level: 'integer',
    nextDueKind: 'text',
    nextDueAt: 'timestamptz',
    complaints: 'jsonb',
    ended: 'boolean',
    revision: 'integer',
    state: 'jsonb',
  },
  indexes: [],
  // Complaints climb the same ladder, with events of the same names.
  key: ({ stream }) => (parseStream(stream).category === improvement.category ? stream : undefined),
  initial: {
    improvementId: '',
    phase: 'planned',
    holder: null,
    level: 0,
    nextDueKind: null,
    nextDueAt: null,
    complaints: [],
    ended: false,
    revision: -1,
    state: improvement.decider.initial,
  },

  evolve: (row, { event, stream, revision }) => {
    const state = improvement.decider.evolve(row.state, event);
    const { phase, holder, level, clocks, complaints, terminal } = improvementView(state, revision);
    return {
      improvementId: parseStream(stream).id,
      phase,
      holder,
      level,
      ...nextDue(clocks),
      complaints,
      ended: terminal,
      revision,
      state,
    };
  },
};
