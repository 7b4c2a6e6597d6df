import { choiceOf } from '@redress/domain';
import type { Context } from '../context.js';
import type { MeasuredCase } from '../dimensions.js';

/** What a judge says of one case: the marks by which it is counted, amounts that are added up, durations of which the spread is told. */
export type Verdict = {
  readonly marks: readonly string[];
  /** The instant by which the case belongs to the period, where its row has several. */
  readonly at?: string;
  readonly sums?: Readonly<Record<string, number>>;
  /** Working milliseconds by name. */
  readonly durations?: Readonly<Record<string, number>>;
};

/** Marks one case after the other; what a case needs to know of the others is prepared once. Undefined: it does not belong to the figure. */
export type Judge = (cases: readonly MeasuredCase[], context: Context) => (one: MeasuredCase) => Verdict | undefined;

/** The first that applies of what takes a complaint out of the total (metrics of complaints: DUP, WD, NU). */
export const exclusionOf = ({ facts }: MeasuredCase): 'duplicate' | 'withdrawn' | 'notUpheld' | null => {
  if (facts.line.duplicate) return 'duplicate';
  if (facts.withdrawn) return 'withdrawn';
  return facts.line.notUpheld ? 'notUpheld' : null;
};

/** The marks whose conditions hold. */
export const marked = (conditions: Readonly<Record<string, boolean>>): readonly string[] =>
  Object.entries(conditions).flatMap(([mark, holds]) => (holds ? [mark] : []));

/**
 * Whether a complaint belongs to the total, as marks: `counted`, and what takes it out. The literal reading (`kpi.complaint.total` = all)
 * leaves duplicates out only, for the source knows no validity check.
 */
export const totalMarks = (one: MeasuredCase, { rules }: Context): readonly string[] => {
  const excluded = exclusionOf(one);
  if (excluded === null) return ['counted'];
  const literal = choiceOf(rules.policy.document, 'kpi.complaint.total') === 'all';
  return literal && excluded !== 'duplicate' ? [excluded, 'counted'] : [excluded];
};
