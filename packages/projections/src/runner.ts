import { setTimeout } from 'node:timers/promises';
import { aggregates, catalogue as domainCatalogue, type EventCatalogue } from '@redress/domain';
import { comparePositions, type EventStore, type Position, StoreUnavailable } from '@redress/eventstore';
import { sql } from 'kysely';
import { type Logger, pino } from 'pino';
import { advance } from './advance.js';
import { recordFailure } from './checkpoint.js';
import { isTransient } from './database/errors.js';
import type { ReadDatabase } from './database/read-database.js';
import { type Batch, follow, type LogSource } from './log-reader.js';
import { prepareViews, retireOlder } from './prepare.js';
import { type AnyProjection, tableOf } from './projection.js';
import { views as allViews } from './views/index.js';

export type ViewStatus = {
  readonly view: string;
  readonly version: number;
  readonly state: 'catching-up' | 'live' | 'failed';
  readonly position: Position | null;
  readonly failure?: string;
};

export type ProjectorStatus = {
  /** False once stopped, or ended by `fault`. */
  readonly running: boolean;
  /** Why no view goes on: an event type this release does not know, or a bug. */
  readonly fault?: string;
  readonly views: readonly ViewStatus[];
};

export type Projector = { status(): ProjectorStatus; stop(): Promise<void> };

export type ProjectorOptions = {
  readonly store: EventStore;
  readonly database: ReadDatabase;
  readonly log?: Logger;
  /** All views of this release, unless told. */
  readonly projections?: readonly AnyProjection[];
  readonly catalogue?: EventCatalogue;
  readonly categories?: readonly string[];
  readonly batchSize?: number;
};

/** Batches of more than some thousand events only make the database wait. */
export const BATCH = 2_000;

/** For callers who keep no log. */
export const SILENT: Logger = pino({ level: 'silent' });

/** Events after which the embedded engine's tables are worth tidying, at the next quiet moment. */
const UNTIDY = 20_000;

export const sourceOf = ({ store, catalogue, categories, batchSize }: Omit<ProjectorOptions, 'database' | 'log'>): LogSource => ({
  store,
  catalogue: catalogue ?? domainCatalogue,
  categories: categories ?? aggregates.map(({ category }) => category),
  batchSize: batchSize ?? BATCH,
});

const lowest = (positions: readonly (Position | null)[]): Position | null =>
  positions.reduce(
    (low, position) => (low === null || position === null ? null : comparePositions(low, position) <= 0 ? low : position),
    positions[0] ?? null,
  );

/**
 * Keeps the views current: one subscription, every view with a checkpoint of its own. A view that cannot digest an event stops alone. The
 * world's failures are waited out; an unknown event type or another bug ends the whole, and `status` says so.
 */
export const startProjector = (options: ProjectorOptions): Projector => {
  const { store, database, log = SILENT } = options;
  const projections = options.projections ?? allViews;
  const source = sourceOf(options);
  const ending = new AbortController();
  const statuses = new Map<string, ViewStatus>();
  let fault: string | undefined;
  let untidy = 0;

  const note = (projection: AnyProjection, change: Partial<ViewStatus>): void => {
    const { name: view, version } = projection;
    statuses.set(view, { ...(statuses.get(view) ?? { view, version, state: 'catching-up', position: null }), ...change });
  };
  const stateOf = ({ name }: AnyProjection): ViewStatus | undefined => statuses.get(name);
  const healthy = (): readonly AnyProjection[] => projections.filter((projection) => stateOf(projection)?.state !== 'failed');
  for (const projection of projections) note(projection, {});

  const fail = (projection: AnyProjection, position: Position | null, failure: string): void => {
    log.error({ view: projection.name, position, failure }, 'view stopped, the others go on');
    note(projection, { state: 'failed', position, failure });
  };

  /** False when the subscription has to begin anew. */
  const take = async (batch: Batch): Promise<boolean> => {
    for (const projection of batch.position === null ? [] : healthy()) {
      const from = stateOf(projection)?.position ?? null;
      try {
        const step = {
          database,
          projection,
          logId: store.logId,
          from,
          batch: { events: batch.events, position: batch.position as Position },
        };
        const moved = await advance(step);
        if (moved.outcome === 'reset') return false;
        if (moved.outcome === 'failed') fail(projection, moved.position, moved.failure);
        else note(projection, { position: moved.position });
      } catch (error) {
        if (isTransient(error)) throw error;
        const failure = `${projection.name}: ${error instanceof Error ? error.message : String(error)}`;
        await recordFailure(database.db, projection, failure);
        fail(projection, from, failure);
      }
    }
    return true;
  };

  const settle = async (): Promise<void> => {
    for (const projection of healthy()) {
      if (stateOf(projection)?.state === 'live') continue;
      const retired = await retireOlder(database.db, projection);
      log.info({ view: projection.name, version: projection.version, ...(retired.length > 0 && { retired }) }, 'view is current');
      note(projection, { state: 'live' });
    }
  };

  /** The embedded engine has nobody who clears away dead rows and counts the living. */
  const tidy = async (events: number): Promise<void> => {
    untidy += events;
    if (database.engine !== 'pglite' || untidy < UNTIDY || events >= source.batchSize) return;
    untidy = 0;
    for (const projection of projections) await sql`vacuum (analyze) ${sql.table(tableOf(projection))}`.execute(database.db);
  };

  const cycle = async (): Promise<void> => {
    const positions = await prepareViews({ store, database, log }, healthy());
    for (const projection of healthy()) note(projection, { position: positions.get(projection.name) ?? null });
    const from = lowest(healthy().map((projection) => stateOf(projection)?.position ?? null));
    for await (const batch of follow(source, from, ending.signal)) {
      if (!(await take(batch))) return log.warn('views were reset by another process: reading on from where they are');
      await tidy(batch.events.length);
      if (batch.caughtUp) await settle();
      if (healthy().length === 0) return ending.abort();
    }
    if (!ending.signal.aborted) throw new StoreUnavailable('the subscription to the event store ended');
  };

  const run = async (): Promise<void> => {
    for (let pause = 200; !ending.signal.aborted; ) {
      try {
        await cycle();
        pause = 200;
        await setTimeout(20);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (!isTransient(error) && !(error instanceof StoreUnavailable)) {
          fault = reason;
          log.error({ err: error }, 'projector stopped');
          return ending.abort();
        }
        log.warn({ reason, pause }, 'projector interrupted, trying again');
        await setTimeout(pause, undefined, { signal: ending.signal }).catch(() => undefined);
        pause = Math.min(pause * 2, 5_000);
      }
    }
  };
  const running = run();

  return {
    status: () => ({ running: !ending.signal.aborted, ...(fault !== undefined && { fault }), views: [...statuses.values()] }),
    stop: async () => {
      ending.abort();
      await running;
    },
  };
};
