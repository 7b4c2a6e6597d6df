import { ForeignPosition, type Position } from './event-store.js';

/** What the client hands over as a revision or a position: typed bigint, at times delivered as number or string. */
export type Wide = bigint | number | string;

/** Narrows to a safe number; revisions beyond 2^53 cannot occur in a stream that holds real events. */
export const toRevision = (wide: Wide): number => {
  const revision = Number(BigInt(wide));
  if (!Number.isSafeInteger(revision)) throw new RangeError(`revision ${wide} is beyond the safe integers`);
  return revision;
};

export const positionOf = (logId: string, commit: Wide): Position => `${logId}:${BigInt(commit)}`;

/** The commit position within this log. Throws `ForeignPosition` for another log's or a malformed position. */
export const commitOf = (position: Position, logId: string): bigint => {
  const prefix = `${logId}:`;
  const digits = position.startsWith(prefix) ? position.slice(prefix.length) : '';
  if (!/^\d{1,20}$/.test(digits)) throw new ForeignPosition(position, logId);
  return BigInt(digits);
};
