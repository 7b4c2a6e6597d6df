import { setTimeout } from 'node:timers/promises';
import { comparePositions, type Position, StoreUnavailable } from '@redress/eventstore';
import { sql } from 'kysely';
import { advance, passOver } from './advance.js';
import { checkpointOf, giveSignOfLife, markBuilt, recordFailure } from './checkpoint.js';
import { isTransient } from './database/errors.js';
import { type Lag, lagOf } from './lag.js';
import { type Batch, follow, newHorizon } from './log-reader.js';
import { type ProjectorOptions, SILENT, sourceOf } from './options.js';
import { prepareViews, retireOlder } from './prepare.js';
import { type AnyProjection, tableOf } from './projection.js';
import { type Rebuilt, rebuild } from './rebuild.js';
import type { ProjectorStatus, ViewStatus } from './status.js';
import { views as allViews } from './views/index.js';

export type Projector = {
  status(): ProjectorStatus;
  /** How far each view is behind the log. Throws what the store throws. */
  lags(): Promise<ReadonlyMap<string, Lag>>;
  /**
   * Builds one view anew beside its live table and goes on from there, also with one that had stopped. Faults: `AlreadyUnderWay`, and what
   * ends the building; the live table is untouched then. Throws for a view that this projector does not keep.
   */
  rebuild(view: string, onProgress?: (share: number) => void): Promise<Rebuilt>;
  stop(): Promise<void>;
};

const DAY_MS = 86_400_000;
/** How often other processes' doings are looked at: a view that was mended, an older version that nobody needs any more. */
const HOUSEKEEPING_MS = 10_000;

/** Events after which the embedded engine's tables are worth tidying, at the next quiet moment. */
const UNTIDY = 20_000;

const isBehind = (ours: Position | null, other: Position | null): boolean =>
  other !== null && (ours === null || comparePositions(ours, other) < 0);

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
  const { store, database, log = SILENT, observer, keepOlderMs = DAY_MS } = options;
  const projections = options.projections ?? allViews;
  const source = sourceOf(options);
  const ending = new AbortController();
  let anew = new AbortController();
  let horizon = newHorizon();
  const statuses = new Map<string, ViewStatus>();
  let fault: string | undefined;
  let untidy = 0;

  const note = (projection: AnyProjection, change: Partial<ViewStatus>): void => {
    const { name: view, version } = projection;
    statuses.set(view, { ...(statuses.get(view) ?? { view, version, state: 'catching-up', position: null, built: false }), ...change });
  };
  const stateOf = ({ name }: AnyProjection): ViewStatus | undefined => statuses.get(name);
  const healthy = (): readonly AnyProjection[] => projections.filter((projection) => stateOf(projection)?.state !== 'failed');
  for (const projection of projections) note(projection, {});

  const fail = (projection: AnyProjection, position: Position | null, failure: string): void => {
    log.error({ view: projection.name, position, failure }, 'view stopped, the others go on');
    note(projection, { state: 'failed', position, failure });
    observer?.failed(projection.name);
  };

  /** Lets a view that had stopped go on, and everything begin from what the database says. */
  const revive = ({ name: view, version }: AnyProjection): void => {
    statuses.set(view, { view, version, state: 'catching-up', position: null, built: true });
    anew.abort();
  };

  /** False when the subscription has to begin anew. */
  const take = async ({ events, position }: Batch): Promise<boolean> => {
    if (position === null) return true;
    const step = { database, logId: store.logId, batch: { events, position } };
    const views = healthy().map((projection) => ({ projection, from: stateOf(projection)?.position ?? null }));
    const passed = await passOver(step, views);
    for (const { projection, from } of views) {
      const began = performance.now();
      try {
        const moved = passed.get(projection.name) ?? (await advance({ ...step, projection, from }));
        observer?.advanced(projection.name, { ...moved.work, seconds: (performance.now() - began) / 1_000 });
        if (moved.outcome === 'reset') return false;
        if (moved.outcome === 'failed') fail(projection, moved.position, moved.failure);
        else note(projection, { position: moved.position, ...(moved.recordedAt !== undefined && { recordedAt: moved.recordedAt }) });
      } catch (error) {
        if (isTransient(error)) throw error;
        const failure = `${projection.name}: ${error instanceof Error ? error.message : String(error)}`;
        await recordFailure(database.db, projection, failure);
        fail(projection, from, failure);
      }
    }
    return true;
  };

  /** False when the views are no longer where we left them. */
  const settle = async (): Promise<boolean> => {
    for (const projection of healthy()) {
      const { state, position = null } = stateOf(projection) ?? {};
      if (state === 'live') continue;
      if (!(await markBuilt(database.db, projection, { logId: store.logId, position }))) {
        // A projector beside us may have gone on, and says so itself; or the view was emptied.
        const now = await checkpointOf(database.db, projection);
        if (now === undefined || now.logId !== store.logId || (!now.built && !isBehind(position, now.position))) return false;
        if (!now.built) continue;
      }
      const retired = await retireOlder(database.db, projection, keepOlderMs);
      log.info({ view: projection.name, version: projection.version, ...(retired.length > 0 && { retired }) }, 'view is current');
      note(projection, { state: 'live', built: true });
    }
    return true;
  };

  const keepHouse = async (): Promise<void> => {
    const live = projections.filter((projection) => stateOf(projection)?.state === 'live');
    await giveSignOfLife(database.db, healthy());
    for (const projection of live) {
      const retired = await retireOlder(database.db, projection, keepOlderMs);
      if (retired.length > 0) log.info({ view: projection.name, retired }, 'older version of a view removed');
    }
    for (const projection of projections) {
      if (stateOf(projection)?.state !== 'failed') continue;
      const now = await checkpointOf(database.db, projection);
      if (now?.failure === null) revive(projection);
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
    anew = new AbortController();
    horizon = newHorizon();
    await prepareViews({ store, database, log }, healthy());
    for (const projection of healthy()) {
      const { position = null, built = false, recordedAt } = (await checkpointOf(database.db, projection)) ?? {};
      note(projection, { position, built, ...(typeof recordedAt === 'string' && { recordedAt }) });
    }
    const from = lowest(healthy().map((projection) => stateOf(projection)?.position ?? null));
    for await (const batch of follow(source, from, AbortSignal.any([ending.signal, anew.signal]), horizon)) {
      if (!(await take(batch))) return log.warn('views were reset by another process: reading on from where they are');
      await tidy(batch.events.length);
      if (batch.caughtUp && !(await settle())) return log.warn('views were reset by another process: reading on from where they are');
      if (healthy().length === 0) await untilRevived();
    }
    if (!ending.signal.aborted && !anew.signal.aborted) throw new StoreUnavailable('the subscription to the event store ended');
  };

  /** With every view stopped there is nothing to read for; one that is mended begins anew. */
  const untilRevived = (): Promise<void> =>
    new Promise((resolve) => {
      const signal = AbortSignal.any([ending.signal, anew.signal]);
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });

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
  let housework: Promise<void> = Promise.resolve();
  const housekeeping = setInterval(() => {
    housework = housework.then(keepHouse).catch((error: unknown) => {
      log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'housekeeping of the views is put off');
    });
  }, HOUSEKEEPING_MS);
  housekeeping.unref();

  const rebuildOne = async (view: string, onProgress: (share: number) => void = () => undefined): Promise<Rebuilt> => {
    const projection = projections.find(({ name }) => name === view);
    if (projection === undefined) throw new Error(`there is no view ${view}; there are: ${projections.map(({ name }) => name).join(', ')}`);
    const tell = (share: number): void => {
      observer?.rebuilding(view, share);
      onProgress(share);
    };
    try {
      const [rebuilt] = await rebuild({ ...options, projections: [projection], onProgress: tell });
      if (rebuilt === undefined) throw new Error(`${view} was not rebuilt`);
      if (stateOf(projection)?.state === 'failed') revive(projection);
      return rebuilt;
    } finally {
      observer?.rebuilding(view, null);
    }
  };

  return {
    status: () => ({ running: !ending.signal.aborted, ...(fault !== undefined && { fault }), views: [...statuses.values()] }),
    lags: async () => {
      const at = { head: await store.head(), now: new Date().toISOString() };
      return new Map([...statuses].map(([view, status]) => [view, lagOf(status, horizon, at)]));
    },
    rebuild: rebuildOne,
    stop: async () => {
      ending.abort();
      clearInterval(housekeeping);
      await running;
      await housework;
    },
  };
};
