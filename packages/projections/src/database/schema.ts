import type { Instant } from '@redress/domain';
import type { Position } from '@redress/eventstore';
import type { Kysely } from 'kysely';

/** The tables as queries see them; property names are snake_case in the database. */
export type ReadSchema = {
  readonly redressSchema: { readonly format: number };
  readonly projectionCheckpoint: {
    readonly projection: string;
    readonly version: number;
    readonly logId: string;
    /** Null: nothing yet. */
    readonly position: Position | null;
    /** Why the view stands still, while it does. */
    readonly failure: string | null;
    /** Whether the table has once held the whole log: nothing reads it before. */
    readonly built: boolean;
    /** Where the log ended when the building began; null once it is built. */
    readonly target: Position | null;
    /** When the newest event in the rows was recorded; null: none yet. */
    readonly recordedAt: Instant | null;
    /** When a projector of this version last gave a sign of life; an instant in UTC. */
    readonly seenAt: Instant;
  };
};

/** The database or an open transaction of it. */
export type Db = Kysely<ReadSchema>;
