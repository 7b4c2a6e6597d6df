/** Whether a case counts as yes or no: by the value of a fact, or by whether one time lies at or before another. Anything else is unknown. */
export type RateDefinition =
  | { readonly fact: string; readonly yes: readonly string[]; readonly no: readonly string[] }
  | { readonly time: string; readonly atOrBefore: string; readonly known: Known };

/** How a source knows its times: as instants, or as days without a time. */
export type Known = 'instants' | 'days';

/** What cases of one origin can be asked about: a document, so that a further source needs no code. */
export type CaseSource = {
  /** `managed` for cases of ours, else the import profile. */
  readonly name: string;
  readonly title: string;
  /** IANA zone in which its cases have their days, months and years. */
  readonly timezone: string;
  readonly attributes: readonly string[];
  /** Those of which a case may have several values at once: it counts once in each of them, and once in the total. */
  readonly several: readonly string[];
  readonly rates: Readonly<Record<string, RateDefinition>>;
  /** `<from>..<to>` of two of its times. */
  readonly durations: Readonly<Record<string, Known>>;
};

export const MANAGED = 'managed';

/** What every case has, whatever its source: where it comes from and when it was received. */
export const COMMON_ATTRIBUTES = ['kind', 'profile', 'day', 'month', 'year'] as const;

/** Seconds or days. Between instants a day is 86,400 seconds, between days of a calendar it is one of them. */
export const units = ['s', 'd'] as const;
export type Unit = (typeof units)[number];
