import { type CaseSource, COMMON_ATTRIBUTES, MANAGED, units } from './case-source.js';

/** What cases of one source can be asked about. */
export type DescribedSource = {
  readonly source: string;
  readonly kind: 'managed' | 'observed';
  readonly title: string;
  readonly timezone: string;
  /** Whether there are cases of it. */
  readonly present: boolean;
  readonly attributes: readonly { readonly name: string; readonly several: boolean }[];
  readonly rates: readonly string[];
  readonly durations: readonly { readonly name: string; readonly units: readonly string[] }[];
};

/** A source as it is declared, whatever cases there are. */
export const describeSource = (source: CaseSource, isPresent: boolean): DescribedSource => {
  const { name, title, timezone, attributes, several, rates, durations } = source;
  return {
    source: name,
    kind: name === MANAGED ? 'managed' : 'observed',
    title,
    timezone,
    present: isPresent,
    attributes: [...new Set([...COMMON_ATTRIBUTES, ...attributes, ...Object.keys(rates)])].map((one) => ({
      name: one,
      several: several.includes(one),
    })),
    rates: Object.keys(rates),
    durations: Object.entries(durations).map(([one, known]) => ({ name: one, units: known === 'days' ? ['d'] : units })),
  };
};
