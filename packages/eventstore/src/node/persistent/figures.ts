import type { Groups } from './groups.js';

type Labelled = { readonly labels: Readonly<Record<string, string>>; readonly value: number };

/** Parked events by the name of the group, whatever its source: names of streams are not for figures. */
export const parkedReading = (groups: Groups): readonly Labelled[] => {
  const parked = new Map<string, number>();
  for (const { group, parked: count } of groups.figures()) parked.set(group, (parked.get(group) ?? 0) + count);
  return [...parked].map(([group, value]) => ({ labels: { group }, value }));
};
