import { setTimeout } from 'node:timers/promises';
import { comparePositions, ForeignPosition, type Position } from '@redress/eventstore';
import type { ReadDatabase } from '../database/read-database.js';
import { lower, type Served, servedCheckpoints, serving } from '../serving.js';
import { views } from '../views/index.js';
import { QueryError } from './query-error.js';
import { snapshot } from './snapshot.js';

/**
 * How far the views that answer have come in the log; those that stand still for an error are left out unless all do, and so are those of
 * which no table can answer. Null: none yet.
 */
export const reachedPosition = async ({ db }: ReadDatabase, named: readonly Served[] = views): Promise<Position | null> => {
  const found = await servedCheckpoints(db, named);
  const going = found.filter(({ failure }) => failure === null);
  const positions = (going.length > 0 ? going : found).map(({ position }) => position);
  return positions.reduce((low, position) => lower(low, position), positions[0] ?? null);
};

/** Throws `ViewNotReady` where a view of this release could not answer now. */
export const requireReadable = async (database: ReadDatabase): Promise<void> => {
  await snapshot(database, (db) => serving(db, views));
};

const comes = (reached: Position | null, wanted: Position): boolean => {
  try {
    return reached !== null && comparePositions(reached, wanted) >= 0;
  } catch (error) {
    if (error instanceof ForeignPosition) throw new QueryError('position', 'belongs to another log');
    throw error;
  }
};

/**
 * Waits until these views, all unless told, reflect a position, at most so many milliseconds, and answers how far they have come: the caller sees whether that
 * is far enough. Faults: `QueryError` for a position of another log, or none at all.
 */
export const waitForPosition = async (
  database: ReadDatabase,
  position: Position,
  timeoutMs = 2_000,
  named: readonly Served[] = views,
): Promise<Position | null> => {
  if (!/:\d+$/.test(position)) throw new QueryError('position', 'not a position of the log');
  const deadline = performance.now() + timeoutMs;
  for (let pause = 5; ; pause = Math.min(pause * 2, 100)) {
    const reached = await reachedPosition(database, named);
    const left = deadline - performance.now();
    if (comes(reached, position) || left <= 0) return reached;
    await setTimeout(Math.min(pause, left));
  }
};
