import { setTimeout } from 'node:timers/promises';
import { comparePositions, ForeignPosition, type Position } from '@redress/eventstore';
import type { ReadDatabase } from '../database/read-database.js';
import type { Db } from '../database/schema.js';
import { views } from '../views/index.js';
import { QueryError } from './query-error.js';

type Named = { readonly name: string; readonly version: number };

const lower = (a: Position | null, b: Position | null): Position | null =>
  a === null || b === null ? null : comparePositions(a, b) <= 0 ? a : b;

/** The position which all of the named views have reached; those that stand still for an error are left out unless all do. Null: none yet. */
export const positionOf = async (db: Db, named: readonly Named[]): Promise<Position | null> => {
  const all = await db.selectFrom('projectionCheckpoint').select(['projection', 'version', 'position', 'failure']).execute();
  const found = all.filter(({ projection, version }) => named.some((one) => one.name === projection && one.version === version));
  const going = found.filter(({ failure }) => failure === null);
  const positions = (going.length > 0 ? going : found).map(({ position }) => position);
  return positions.reduce((low, position) => lower(low, position), positions[0] ?? null);
};

/** How far the views have come in the log. */
export const reachedPosition = (database: ReadDatabase): Promise<Position | null> => positionOf(database.db, views);

const comes = (reached: Position | null, wanted: Position): boolean => {
  try {
    return reached !== null && comparePositions(reached, wanted) >= 0;
  } catch (error) {
    if (error instanceof ForeignPosition) throw new QueryError('position', 'belongs to another log');
    throw error;
  }
};

/**
 * Waits until the views reflect a position, at most so many milliseconds, and answers how far they have come: the caller sees whether that
 * is far enough. Faults: `QueryError` for a position of another log, or none at all.
 */
export const waitForPosition = async (database: ReadDatabase, position: Position, timeoutMs = 2_000): Promise<Position | null> => {
  if (!/:\d+$/.test(position)) throw new QueryError('position', 'not a position of the log');
  const deadline = performance.now() + timeoutMs;
  for (let pause = 5; ; pause = Math.min(pause * 2, 100)) {
    const reached = await reachedPosition(database);
    const left = deadline - performance.now();
    if (comes(reached, position) || left <= 0) return reached;
    await setTimeout(Math.min(pause, left));
  }
};
