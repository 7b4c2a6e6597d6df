import { aggregates, type Instant } from '@redress/domain';
import type { EventStore, Position } from '@redress/eventstore';
import { sql } from 'kysely';
import type { ReadDatabase } from '../database/read-database.js';
import { foldRows, keyed } from '../fold.js';
import { stretch } from '../log-reader.js';
import type { AnyProjection } from '../projection.js';
import { snapshot } from '../queries/snapshot.js';
import { type Reflected, serving } from '../serving.js';
import { kpiCases as view } from '../views/kpi-cases.js';
import type { MeasuredCase } from './dimensions.js';
import type { Cohort } from './metric.js';

/** Which cases a figure can need: received before `before`, and with the instant of the cohort not before `from`. */
export type Wanted = { readonly cohort: Cohort; readonly from: Instant | null; readonly before: Instant | null };

export type Cases = { readonly cases: readonly MeasuredCase[] } & Reflected;

const COLUMNS: Readonly<Record<Exclude<Cohort, 'asOf'>, ReturnType<typeof sql>>> = {
  receivedAt: sql`received_at`,
  submittedAt: sql`submitted_at`,
  assessedAt: sql`assessed_at`,
  handledAt: sql`handled_at`,
  firstClosedAt: sql`first_closed_at`,
  answeredAt: sql`answered_at`,
  evaluatedAt: sql`evaluated_at`,
};

/** The cases as they are now, from the view. */
export const casesNow = (database: ReadDatabase, { cohort, from, before }: Wanted): Promise<Cases> =>
  snapshot(database, async (db) => {
    const served = await serving(db, [view]);
    const conditions = [
      ...(cohort === 'asOf' ? [sql`not ended`] : from === null ? [] : [sql`${COLUMNS[cohort]} >= ${from}::timestamptz`]),
      ...(before === null ? [] : [sql`received_at < ${before}::timestamptz`]),
    ];
    const { rows } = await sql<MeasuredCase>`
      select key as stream, received_at, submitted_at, assessed_at, handled_at, first_closed_at, answered_at, evaluated_at, ended, facts
      from ${served.table(view)} ${conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`}`.execute(db);
    return { cases: rows, position: served.position, versions: served.versions };
  });

const BATCH = 1_000;

/**
 * The cases as they were known at an instant: the same view, folded from all events recorded by then. Reads the log from its beginning, so
 * it costs what the log is long.
 */
export const casesAsOf = async (store: EventStore, asOf: Instant): Promise<Cases> => {
  const source = {
    store,
    categories: aggregates.map(({ category }) => category),
    batchSize: BATCH,
    types: new Set(view.handles),
  };
  // The mechanism knows no rows of its own; what it folds are those of the view.
  const projection = view as unknown as AnyProjection;
  const rows = new Map<string, Readonly<Record<string, unknown>>>();
  let position: Position | null = null;
  const versions = { [view.name]: view.version };
  const head = await store.head();
  if (head === null) return { cases: [], position, versions };
  for await (const batch of stretch(source, null, head)) {
    const events = batch.events.filter((event) => event.recordedAt <= asOf);
    position = events.at(-1)?.position ?? position;
    for (const [key, row] of foldRows(projection, keyed(projection, events), rows)) rows.set(key, row);
  }
  const cases = [...rows].map(([stream, row]) => ({ ...row, stream }) as unknown as MeasuredCase);
  return { cases, position, versions };
};
