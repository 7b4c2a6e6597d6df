import { aggregates } from '@redress/domain';
import type { EventStore } from '@redress/eventstore';
import { type Logger, pino } from 'pino';
import type { Work } from './advance.js';
import type { ReadDatabase } from './database/read-database.js';
import type { LogSource } from './log-reader.js';
import type { AnyProjection } from './projection.js';
import { views as allViews } from './views/index.js';

/** Told what the projector does, for figures. None of it may throw. */
export type ProjectorObserver = {
  /** A batch is saved in a view, or found saved by another projector. */
  readonly advanced: (view: string, step: Work & { readonly seconds: number }) => void;
  readonly failed: (view: string) => void;
  /** Share of the log in the tables that a rebuild fills; null when it has ended. */
  readonly rebuilding: (view: string, share: number | null) => void;
};

export type ProjectorOptions = {
  readonly store: EventStore;
  readonly database: ReadDatabase;
  readonly log?: Logger;
  /** All views of this release, unless told. */
  readonly projections?: readonly AnyProjection[];
  readonly categories?: readonly string[];
  readonly batchSize?: number;
  readonly observer?: ProjectorObserver;
  /** How long an older version without a sign of life is kept; a day unless told. */
  readonly keepOlderMs?: number;
};

/** Batches of more than some thousand events only make the database wait. */
export const BATCH = 2_000;

/** For callers who keep no log. */
export const SILENT: Logger = pino({ level: 'silent' });

export const sourceOf = ({
  store,
  categories,
  batchSize,
  projections,
}: Pick<ProjectorOptions, 'store' | 'categories' | 'batchSize' | 'projections'>): LogSource => ({
  store,
  categories: categories ?? aggregates.map(({ category }) => category),
  batchSize: batchSize ?? BATCH,
  types: new Set((projections ?? allViews).flatMap(({ handles }) => handles)),
});
