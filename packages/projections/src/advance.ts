import type { Instant } from '@redress/domain';
import { comparePositions, type Position } from '@redress/eventstore';
import { checkpointOf, moveCheckpoint, moveCheckpoints, recordFailure, type Seen } from './checkpoint.js';
import type { ReadDatabase } from './database/read-database.js';
import type { Db } from './database/schema.js';
import { foldRows, type Keyed, keyed, ProjectionFailed } from './fold.js';
import { type AnyProjection, type Recorded, tableOf } from './projection.js';
import { loadRows, saveRows } from './tables.js';

/** Folds events into the rows of a table: one statement to load, one to save. Answers how many rows that were. */
export const applyEvents = async (db: Db, projection: AnyProjection, table: string, concerned: readonly Keyed[]): Promise<number> => {
  if (concerned.length === 0) return 0;
  const found = await loadRows(db, table, [...new Set(concerned.map(({ key }) => key))]);
  const rows = foldRows(projection, concerned, found);
  await saveRows(db, projection, table, rows);
  return rows.size;
};

/** What a step did, for the figures. */
export type Work = {
  /** Events that concerned the view. */
  readonly events: number;
  readonly rows: number;
  /** How often another projector had moved the checkpoint first. */
  readonly conflicts: number;
};

/** Where a view stands after a batch; `failure` says why it does not go on. */
export type Advanced = { readonly work: Work } & (
  | { readonly outcome: 'moved'; readonly position: Position | null; readonly recordedAt?: Instant }
  | { readonly outcome: 'failed'; readonly position: Position | null; readonly failure: string }
  /** The checkpoint went back, or to another log: begin anew from what the database says. */
  | { readonly outcome: 'reset' }
);

/** A batch of a log, on its way into a database. */
type Passing = {
  readonly database: ReadDatabase;
  readonly logId: string;
  readonly batch: { readonly events: readonly Recorded[]; readonly position: Position };
};

type Step = Passing & {
  readonly projection: AnyProjection;
  /** Where the view was last seen. */
  readonly from: Position | null;
};

/** Both in log order, so one look at the first event usually settles it. */
const after = (position: Position | null, events: readonly Recorded[]): readonly Recorded[] => {
  const first = events[0];
  if (position === null || first === undefined || comparePositions(first.position, position) > 0) return events;
  return events.filter((event) => comparePositions(event.position, position) > 0);
};

/** When the last event of a step was recorded, where it has one. */
const ofLast = (events: readonly Recorded[]): { readonly recordedAt?: Instant } => {
  const recordedAt = events.at(-1)?.recordedAt;
  return recordedAt === undefined ? {} : { recordedAt };
};

type Saved = Pick<Work, 'events' | 'rows'>;

/** Rows and checkpoint in one transaction. Undefined: another projector was faster, nothing was done. */
const save = async ({ database, projection, logId, from, batch }: Step): Promise<Saved | undefined> => {
  const concerned = keyed(projection, batch.events);
  const move = { logId, to: batch.position, ...ofLast(batch.events) };
  if (concerned.length === 0) return (await moveCheckpoint(database.db, { projection, from }, move)) ? { events: 0, rows: 0 } : undefined;
  return database.db.transaction().execute(async (trx) => {
    if (!(await moveCheckpoint(trx, { projection, from }, move))) return undefined;
    return { events: concerned.length, rows: await applyEvents(trx, projection, tableOf(projection), concerned) };
  });
};

/** As `save`, but where an event cannot be digested, what comes before it is saved and the error returned. */
const saveSound = async (
  step: Step,
): Promise<{ readonly saved: Saved | undefined; readonly position: Position | null; readonly error?: ProjectionFailed }> => {
  try {
    return { saved: await save(step), position: step.batch.position };
  } catch (error) {
    if (!(error instanceof ProjectionFailed)) throw error;
    const events = step.batch.events.slice(0, error.index);
    const position = events.at(-1)?.position ?? null;
    if (position === null) return { saved: { events: 0, rows: 0 }, position: step.from, error };
    return { saved: await save({ ...step, batch: { events, position } }), position, error };
  }
};

/**
 * Brings one view over one batch. Two projectors may do so at once: one moves the checkpoint, the other finds it moved, reads where it is
 * and goes on with what is left of its own batch. Throws what the database throws.
 */
export const advance = async (step: Step): Promise<Advanced> => {
  const { database, projection, logId, batch } = step;
  let from = step.from;
  for (let conflicts = 0; ; conflicts += 1) {
    const none = { events: 0, rows: 0, conflicts };
    if (from !== null && comparePositions(batch.position, from) <= 0) return { outcome: 'moved', position: from, work: none };
    const events = after(from, batch.events);
    const { saved, position, error } = await saveSound({ ...step, from, batch: { ...batch, events } });
    if (saved !== undefined) {
      const work = { ...saved, conflicts };
      if (error === undefined) return { outcome: 'moved', position, work, ...ofLast(events) };
      await recordFailure(database.db, projection, error.message);
      return { outcome: 'failed', position, failure: error.message, work };
    }
    const now = await checkpointOf(database.db, projection);
    if (now === undefined || now.logId !== logId || now.position === null) return { outcome: 'reset', work: none };
    if (from !== null && comparePositions(now.position, from) <= 0) return { outcome: 'reset', work: none };
    from = now.position;
  }
};

/**
 * Brings the views that a batch does not concern over it, all in one statement: most views have no event in most batches. Answers where those
 * stand now that were where they were last seen; the others are to take the batch by themselves. Throws what the database throws.
 */
export const passOver = async (
  { database, logId, batch }: Passing,
  views: readonly (Seen & Pick<Step, 'projection'>)[],
): Promise<ReadonlyMap<string, Advanced>> => {
  const { events, position } = batch;
  const types = new Set(events.map(({ event }) => event.type));
  const apart = views.filter(
    ({ projection, from }) =>
      !projection.handles.some((type) => types.has(type)) && (from === null || comparePositions(position, from) > 0),
  );
  const last = ofLast(events);
  const moved = await moveCheckpoints(database.db, apart, { logId, to: position, ...last });
  const work = { events: 0, rows: 0, conflicts: 0 };
  return new Map([...moved].map((name) => [name, { outcome: 'moved', position, work, ...last }]));
};
