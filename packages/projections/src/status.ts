import type { Instant } from '@redress/domain';
import type { Position } from '@redress/eventstore';

export type ViewStatus = {
  readonly view: string;
  readonly version: number;
  readonly state: 'catching-up' | 'live' | 'failed';
  readonly position: Position | null;
  /** When the newest event in the rows was recorded; absent while this process has seen none. */
  readonly recordedAt?: Instant;
  /** Whether the table has once held the whole log: nothing reads it before. */
  readonly built: boolean;
  readonly failure?: string;
};

export type ProjectorStatus = {
  /** False once stopped, or ended by `fault`. */
  readonly running: boolean;
  /** Why no view goes on: an event type this release does not know, or a bug. */
  readonly fault?: string;
  readonly views: readonly ViewStatus[];
};
