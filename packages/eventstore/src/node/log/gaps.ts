/** Places from one to another, both included, in the order of reading; none when the second lies before the first. */
export type Range = { readonly from: number; readonly to: number; readonly backwards: boolean };

/**
 * The first place of a range that a page skips; nothing when it has none. Places follow each other without gaps, so a skipped one is an
 * event that is no longer there, which no checksum can tell.
 */
export const skippedPlace = (places: readonly number[], { from, to, backwards }: Range): number | undefined => {
  const step = backwards ? -1 : 1;
  if (places.length === 0) return (to - from) * step >= 0 ? from : undefined;
  const index = places.findIndex((place, at) => place !== from + at * step);
  return index === -1 ? undefined : from + index * step;
};
