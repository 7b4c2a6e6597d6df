import type { Instant } from '../envelope.js';
import type { DirectoryDocument } from './directory.js';

/** A span of time, from inclusive, to exclusive; without an end it never ends. */
export type Span = { readonly from: Instant; readonly to?: Instant | undefined };

/** Before everything that an instant can name. */
export const ALWAYS = '0000-01-01T00:00:00.000Z';

const boundaries = ({ departments, staff }: DirectoryDocument): readonly (Instant | undefined)[] => [
  ...departments.flatMap(({ activeFrom, activeUntil }) => [activeFrom, activeUntil]),
  ...staff.flatMap(({ activeFrom, activeUntil, absences = [] }) => [
    activeFrom,
    activeUntil,
    ...absences.flatMap(({ from, to }) => [from, to]),
  ]),
];

/** The instants within a span at which a directory may begin to answer differently: between two of them it always answers the same. */
export const instantsThatMatter = (directory: DirectoryDocument, { from, to }: Span): readonly Instant[] => [
  ...new Set([
    from,
    ...boundaries(directory)
      .filter((at): at is Instant => at !== undefined && at > from && (to === undefined || at < to))
      .toSorted(),
  ]),
];
