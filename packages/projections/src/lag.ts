import type { Instant } from '@redress/domain';
import type { Position } from '@redress/eventstore';
import type { Horizon } from './log-reader.js';
import type { ViewStatus } from './status.js';

/** How far a view's rows are behind the log. */
export type Lag = {
  /** Counted by positions: on a cluster, whose positions are offsets in bytes, an upper bound. */
  readonly events: number;
  /** From when the view's newest event was recorded to when the log's was. */
  readonly seconds: number;
};

const placeIn = (position: Position | null): number => (position === null ? 0 : Number(position.slice(position.lastIndexOf(':') + 1)));

const secondsBetween = (from: Instant, to: Instant): number => Math.max(0, (Date.parse(to) - Date.parse(from)) / 1_000);

/**
 * Against what the reader has been delivered where that is all there is: the log may end with events of others, which concern no view.
 * Otherwise against the end of the log, and the present moment: when its newest event was recorded is not known yet.
 */
export const lagOf = (
  { position, recordedAt }: Pick<ViewStatus, 'position' | 'recordedAt'>,
  horizon: Horizon,
  { head, now }: { readonly head: Position; readonly now: Instant },
): Lag => {
  const events = Math.max(0, placeIn(horizon.isEnd ? horizon.position : head) - placeIn(position));
  if (events === 0 || recordedAt === undefined) return { events, seconds: 0 };
  return { events, seconds: secondsBetween(recordedAt, horizon.isEnd ? (horizon.recordedAt ?? recordedAt) : now) };
};
