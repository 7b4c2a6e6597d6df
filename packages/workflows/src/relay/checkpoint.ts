import { comparePositions, type EventStore, type Position } from '@redress/eventstore';

const CONSUMER = 'relay';

/** Where the relay stands, and for which log and which Temporal that holds. */
export type Checkpoint = {
  readonly logId: string;
  /** Identity of the namespace that was told; empty when none was reached. */
  readonly namespaceId: string;
  /** Everything up to here was told. */
  readonly position: Position;
  /** Every stream open at `position` can be found by reading from here; null for the beginning of the log. */
  readonly openSince: Position | null;
};

const isCheckpoint = (value: unknown): value is Checkpoint => {
  if (typeof value !== 'object' || value === null) return false;
  const { logId, namespaceId, position, openSince } = value as Record<string, unknown>;
  return (
    typeof logId === 'string' &&
    typeof namespaceId === 'string' &&
    typeof position === 'string' &&
    (openSince === null || typeof openSince === 'string')
  );
};

/** The checkpoint, unless it belongs to another log or lies beyond the end of this one (a restored backup): then the sweep covers all. */
export const loadCheckpoint = async (store: EventStore): Promise<Checkpoint | undefined> => {
  const saved = await store.loadCheckpoint(CONSUMER);
  if (!isCheckpoint(saved) || saved.logId !== store.logId) return undefined;
  return comparePositions(saved.position, await store.head()) > 0 ? undefined : saved;
};

export const saveCheckpoint = (store: EventStore, checkpoint: Checkpoint): Promise<void> => store.saveCheckpoint(CONSUMER, checkpoint);
