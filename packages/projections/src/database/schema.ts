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
  };
};

/** The database or an open transaction of it. */
export type Db = Kysely<ReadSchema>;
