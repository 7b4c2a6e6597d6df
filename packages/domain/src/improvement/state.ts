import type { Clocks } from '../complaint/clocks.js';
import type { Escalation } from '../complaint/ladder.js';

export type Measure = { readonly measureId: string; readonly departmentId: string; readonly responsible: string; readonly dueAt: string };

type NoImprovement = { readonly phase: 'none' };

export type RunningImprovement = {
  readonly phase: 'planned' | 'implemented' | 'evaluated' | 'replanned';
  /** Revision of the last event folded in. */
  readonly revision: number;
  readonly complaintIds: readonly string[];
  readonly measures: readonly Measure[];
  readonly plannedBy: string;
  readonly plannedAt: string;
  /** From when on the effect may be evaluated. */
  readonly effectWindowEndsAt: string | null;
  readonly plannedRevision: number;
  readonly conclusion: { readonly revision: number; readonly effective: boolean; readonly evaluatedAt: string } | null;
  readonly holder: string;
  readonly departmentId: string;
  readonly clocks: Clocks;
  readonly escalation: Escalation;
};

export type ImprovementState = NoImprovement | RunningImprovement;

type Change = {
  readonly measureId: string;
  readonly departmentId?: string | undefined;
  readonly responsible?: string | undefined;
  readonly dueAt?: string | undefined;
};

/** A measure after an adjustment; the last change of a measure holds. */
export const changed = (measure: Measure, changes: readonly Change[]): Measure => {
  const change = changes.findLast(({ measureId }) => measureId === measure.measureId);
  if (change === undefined) return measure;
  const { departmentId, responsible, dueAt } = measure;
  return {
    measureId: measure.measureId,
    departmentId: change.departmentId ?? departmentId,
    responsible: change.responsible ?? responsible,
    dueAt: change.dueAt ?? dueAt,
  };
};
