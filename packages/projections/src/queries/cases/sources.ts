import { attributesOf, type ImportProfile, type ProfileRate, shippedProfiles } from '@redress/domain';
import type { CaseSource, Known, RateDefinition } from './case-source.js';
import { managedSource } from './managed-source.js';

export type { CaseSource } from './case-source.js';
export { type DescribedSource, describeSource } from './described-source.js';

/** Why a row is doubtful, by the flags of its profile. */
const QUALITY = 'quality';

const rateOf = (rate: ProfileRate, knownAs: (fact: string) => Known): RateDefinition => {
  if ('fact' in rate) return rate;
  const known = knownAs(rate.time) === 'days' || knownAs(rate.atOrBefore) === 'days' ? 'days' : 'instants';
  return { ...rate, known };
};

/** What cases imported by a profile can be asked about: the facts of its columns, and what it declares of them. */
export const sourceOf = (profile: ImportProfile): CaseSource => {
  const { name, title, timezone, columns, rates, durations } = profile;
  const knownAs = (fact: string): Known => (columns.some((column) => column.fact === fact && column.kind === 'date') ? 'days' : 'instants');
  return {
    name,
    title,
    timezone,
    attributes: [...attributesOf(profile), QUALITY],
    several: [QUALITY],
    rates: Object.fromEntries(Object.entries(rates).map(([rate, definition]) => [rate, rateOf(definition, knownAs)])),
    durations: Object.fromEntries(
      durations.map(({ from, to, unit }) => [`${from}..${to}`, unit === 'days' ? ('days' as const) : ('instants' as const)]),
    ),
  };
};

/** The sources that this release declares by itself: cases of ours, and those of the profiles that ship with it. */
export const shippedSources = (): readonly CaseSource[] => [managedSource, ...shippedProfiles().map(sourceOf)];
