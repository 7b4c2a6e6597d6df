import type { PolicyKey } from '@redress/domain';
import type { DimensionName } from './dimensions.js';
import type { JudgeName } from './judges/index.js';
import type { Story } from './story.js';

type Named = { readonly zh: string; readonly en: string };

/** A share of marked cases: both are marks of the metric's judge. */
export type Ratio = { readonly numerator: string; readonly denominator: string };

/** By which instant a case belongs to a period; `asOf` is no period but the moment of the report. */
export type Cohort = 'receivedAt' | 'submittedAt' | 'assessedAt' | 'handledAt' | 'firstClosedAt' | 'answeredAt' | 'evaluatedAt' | 'asOf';

export type Target = {
  readonly key: PolicyKey;
  /** "以上" and "以内" include the bound. */
  readonly sense: 'at-least' | 'at-most';
  /** The further ratio that is compared while cases are pending. */
  readonly whilePending?: string;
};

/** One figure that a worked example comes to. */
export type Expected = {
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly shown: string | null;
  readonly parts?: Readonly<Record<string, number>>;
  readonly further?: Readonly<Record<string, { readonly numerator: number; readonly denominator: number; readonly shown: string | null }>>;
  readonly sums?: Readonly<Record<string, number>>;
  readonly met?: boolean | null;
};

export type WorkedExample = {
  readonly period: string | null;
  readonly asOf: string;
  /** Cases as they were led, through the deciders. */
  readonly stories: readonly Story[];
  readonly total: Expected;
  /** Rows of an analysis: value of the dimension → count. */
  readonly groups?: Readonly<Record<string, number>>;
};

/** A measurement as data; how cases are marked for it is said by its judge. */
export type Metric = {
  readonly id: string;
  readonly names: Named;
  /** The formula in words. */
  readonly formula: Named;
  readonly numerator: string;
  readonly denominator: string;
  /** What the total is: a share, an amount of cases, a mean duration, or nothing that can be told, and why. */
  readonly kind: 'share' | 'count' | 'duration' | 'analysis' | 'unavailable';
  readonly judge: JudgeName;
  /** Which cases belong to a period. */
  readonly cohort: Cohort;
  /** The window in words. */
  readonly window: string;
  /** What the measurement stands on: events and facts. */
  readonly basis: string;
  readonly zeroRule: string;
  readonly edgeCases: readonly string[];
  /** Clause of the source, or the default that fills its silence. */
  readonly source: string;
  readonly ratio: Ratio;
  readonly further?: Readonly<Record<string, Ratio>>;
  readonly target?: Target;
  /** Parts that are always answered, with 0 where there are none. */
  readonly parts: readonly string[];
  /** The dimension or dimensions of an analysis. */
  readonly by?: readonly DimensionName[];
  readonly unavailable?: string;
  readonly example: WorkedExample;
};
