import type { EventStore } from '@redress/eventstore';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ReadDatabase } from '../database/read-database.js';
import { type Reflected, serving } from '../serving.js';
import { type HistoryRow, caseHistory as view } from '../views/case-history.js';
import { parseQuery } from './query-error.js';
import { snapshot } from './snapshot.js';

const schema = z.strictObject({
  stream: z.string().min(1).max(300),
  /** Revision after which to go on. */
  after: z.int().min(-1).optional(),
  limit: z.int().min(1).max(1_000).default(200),
});

export type HistoryQuery = Omit<z.input<typeof schema>, 'stream'> & {
  /** Given, it answers each event's data in full, opened for the reader; without it personal values are left out. */
  readonly store?: EventStore;
};

export type HistoryEntry = Omit<HistoryRow, 'actorId' | 'actorRole' | 'actorKind'> & {
  readonly actor: { readonly id: string; readonly role: string; readonly kind: string };
};

const entry = ({ actorId, actorRole, actorKind, ...row }: HistoryRow): HistoryEntry => ({
  ...row,
  actor: { id: actorId, role: actorRole, kind: actorKind },
});

const inFull = async (rows: readonly HistoryEntry[], stream: string, store: EventStore): Promise<readonly HistoryEntry[]> => {
  const [first] = rows;
  if (first === undefined) return rows;
  const opened = new Map<number, unknown>();
  for await (const { revision, data } of store.read(stream, { from: first.revision, limit: rows.length })) opened.set(revision, data);
  return rows.map((row) => (opened.has(row.revision) ? { ...row, data: opened.get(row.revision) } : row));
};

/**
 * What happened to a case or an improvement, in order: who, when it happened, when it was recorded, where in the loop. `next` is the
 * revision to go on after, null at the end.
 *
 * Faults: `QueryError`; those of the store when it is asked for the data.
 */
export const caseHistory = async (
  database: ReadDatabase,
  stream: string,
  { store, ...query }: HistoryQuery = {},
): Promise<{ readonly rows: readonly HistoryEntry[]; readonly next: number | null } & Reflected> => {
  const { after = -1, limit } = parseQuery(schema, { ...query, stream });
  const answer = await snapshot(database, async (db) => {
    const { table, position, versions } = await serving(db, [view]);
    const { rows } = await sql<HistoryRow>`
      select stream, revision, position, type, actor_id, actor_role, actor_kind, occurred_at, recorded_at, stage, cycle, data
      from ${table(view)} where stream = ${stream} and revision > ${after} order by revision limit ${limit + 1}`.execute(db);
    const page = rows.slice(0, limit).map(entry);
    return { rows: page, next: rows.length > limit ? (page.at(-1)?.revision ?? null) : null, position, versions };
  });
  return store === undefined ? answer : { ...answer, rows: await inFull(answer.rows, stream, store) };
};
