import { dayIn, HOME_ZONE } from '../zone.js';

/** A value by name. A list holds several values of equal standing, such as the content categories of a complaint. */
export type Fact = string | number | boolean | null | readonly string[];
export type Facts = Readonly<Record<string, Fact>>;

/**
 * One row per case, for counting: what is known of it by name. Observed cases carry the facts their source reports, verbatim; managed
 * cases the engine's own, under the same names where they mean the same. Personal values never get here.
 */
export type FactsRow = {
  readonly kind: 'managed' | 'observed';
  /** Import profile; null for managed cases. */
  readonly profile: string | null;
  readonly sourceId: string | null;
  /** Zone of the source; null for managed cases, which are dated in the company's own. */
  readonly timezone: string | null;
  /** Day of receipt in the zone of the source. */
  readonly receivedOn: string | null;
  readonly facts: Facts;
  /** Facts that are times, by name: `YYYY-MM-DD` in the zone of the source, also where the source knows the instant. */
  readonly days: Readonly<Record<string, string>>;
  /** Facts that are instants, by name, in milliseconds since 1970 UTC: differences of them are exact. */
  readonly instants: Readonly<Record<string, number>>;
};

/** A case of which nothing is known. */
export const NO_FACTS: FactsRow = {
  kind: 'managed',
  profile: null,
  sourceId: null,
  timezone: null,
  receivedOn: null,
  facts: {},
  days: {},
  instants: {},
};

/** A row with further facts; what is undefined is no longer known. */
export const withFacts = (row: FactsRow, facts: Readonly<Record<string, Fact | undefined>>): FactsRow => {
  const all = { ...row.facts, ...facts };
  return { ...row, facts: Object.fromEntries(Object.entries(all).filter((one): one is [string, Fact] => one[1] !== undefined)) };
};

/** A row with the instants of steps taken, dated in the company's zone; null: no longer so. */
export const withInstants = (row: FactsRow, instants: Readonly<Record<string, string | null>>): FactsRow => {
  const days = { ...row.days };
  const all = { ...row.instants };
  for (const [name, instant] of Object.entries(instants)) {
    if (instant === null) {
      delete days[name];
      delete all[name];
    } else {
      days[name] = dayIn(HOME_ZONE, instant);
      all[name] = Date.parse(instant);
    }
  }
  return { ...row, receivedOn: days.received ?? null, days, instants: all };
};
