import { setImmediate } from 'node:timers/promises';
import type { Instant } from '@redress/domain';
import { comparePositions, type Position } from '@redress/eventstore';
import { applyEvents } from './advance.js';
import type { Db } from './database/schema.js';
import { keyed } from './fold.js';
import { type LogSource, stretch } from './log-reader.js';
import { type AnyProjection, tableOf } from './projection.js';
import { createTable, dropTable } from './tables.js';

/** A view built from the log beside its live table. */
export type Beside = {
  readonly projection: AnyProjection;
  readonly table: string;
  position: Position | null;
  /** When the newest event in the rows was recorded. */
  recordedAt: Instant | null;
};

export const createBeside = async (db: Db, projections: readonly AnyProjection[], suffix: string): Promise<readonly Beside[]> => {
  const made: Beside[] = [];
  for (const projection of projections) {
    const table = `${tableOf(projection)}__${suffix}`;
    await dropTable(db, table);
    await createTable(db, projection, table);
    made.push({ projection, table, position: null, recordedAt: null });
  }
  return made;
};

const within = (position: Position, after: Position | null, upTo: Position): boolean =>
  (after === null || comparePositions(position, after) > 0) && comparePositions(position, upTo) <= 0;

const latest = (positions: readonly (Position | null)[]): Position | null =>
  positions.reduce(
    (late, position) => (late === null || (position !== null && comparePositions(position, late) > 0) ? position : late),
    null,
  );

/** Brings views built beside on to their targets, each to its own, in one reading of the log. */
export const bringOn = async (
  db: Db,
  source: LogSource,
  besides: readonly Beside[],
  targetOf: (projection: AnyProjection) => Position | null,
  onProgress: (position: Position) => void = () => undefined,
): Promise<void> => {
  const end = latest(besides.map(({ projection }) => targetOf(projection)));
  if (end === null || besides.every(({ projection, position }) => position === targetOf(projection))) return;
  const starts = besides.map(({ position }) => position);
  const start = starts.reduce(
    (low, at) => (low === null || at === null ? null : comparePositions(low, at) <= 0 ? low : at),
    starts[0] ?? null,
  );
  for await (const { events, position: at } of stretch(source, start, end)) {
    for (const beside of besides) {
      const { projection, table, position } = beside;
      const target = targetOf(projection);
      if (target === null || events.length === 0) continue;
      const fresh = events.filter((event) => within(event.position, position, target));
      await applyEvents(db, projection, table, keyed(projection, fresh));
      beside.recordedAt = fresh.at(-1)?.recordedAt ?? beside.recordedAt;
      // Others have their turn between two views: the same thread answers questions.
      await setImmediate();
    }
    if (at !== null) onProgress(at);
  }
  for (const beside of besides) beside.position = targetOf(beside.projection) ?? beside.position;
};
