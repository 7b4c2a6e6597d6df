import { stages } from '@redress/domain';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { ReadDatabase } from '../database/read-database.js';
import type { Db } from '../database/schema.js';
import { type Reflected, type Serving, serving } from '../serving.js';
import { type OpenCaseRow, openCases as view } from '../views/open-cases.js';
import { openImprovements } from '../views/open-improvements.js';
import { readCursor, writeCursor } from './cursor.js';
import { parseQuery } from './query-error.js';
import { snapshot } from './snapshot.js';

const schema = z.strictObject({
  stage: z.enum(stages).optional(),
  /** Staff id. */
  holder: z.string().min(1).max(100).optional(),
  overdue: z.boolean().optional(),
  limit: z.int().min(1).max(500).default(50),
  cursor: z.string().max(1_000).optional(),
});
export type OpenCasesQuery = z.input<typeof schema>;

/** A case of the queue. While it waits for an improvement, the holder is the improvement's, and so is its deadline when it comes first. */
export type OpenCase = Omit<OpenCaseRow, 'state' | 'ended'> & { readonly stream: string };

/** The columns of an answer, for queries that show cases. */
export const queueColumns = sql`
  c.key as stream, c.complaint_id, c.complaint_no, c.customer_id, c.product, c.severity, c.stage, c.status, c.outcome, c.cycle,
  coalesce(i.holder, c.holder) as holder, c.department_id, greatest(c.level, coalesce(i.level, 0)) as level,
  case when i.next_due_at < coalesce(c.next_due_at, 'infinity') then i.next_due_kind else c.next_due_kind end as next_due_kind,
  least(c.next_due_at, i.next_due_at) as next_due_at,
  c.overdue, c.received_at, c.answered_at, c.closed_at, c.awaits, c.revision, c.last_event, c.last_event_at`;
export const queueSource = ({ table }: Pick<Serving, 'table'>) => sql`
  ${table(view)} as c left join ${table(openImprovements)} as i on i.key = c.awaits and not i.ended`;

/** Cases without a deadline come last; the order is total, so pages neither skip nor repeat a case that does not move. */
export const queueDue = sql`coalesce(least(c.next_due_at, i.next_due_at), 'infinity'::timestamptz)`;

type QueueFilters = { readonly stage?: string | undefined; readonly holder?: string | undefined; readonly overdue?: boolean | undefined };

export const queueConditions = ({ stage, holder, overdue }: QueueFilters): RawBuilder<unknown> => {
  const conditions = [sql`not c.ended`];
  if (stage !== undefined) conditions.push(sql`c.stage = ${stage}`);
  if (holder !== undefined) conditions.push(sql`coalesce(i.holder, c.holder) = ${holder}`);
  if (overdue !== undefined) conditions.push(sql`(c.overdue <> '[]'::jsonb) = ${overdue}`);
  return sql.join(conditions, sql` and `);
};

/**
 * The queue: open cases by next deadline.
 *
 * Faults: `QueryError`.
 */
export const openCases = async (
  database: ReadDatabase,
  query: OpenCasesQuery = {},
): Promise<{ readonly rows: readonly OpenCase[]; readonly next: string | null } & Reflected> => {
  const { limit, cursor, ...filters } = parseQuery(schema, query);
  const conditions = [queueConditions(filters)];
  if (cursor !== undefined) {
    const [dueAt, stream] = readCursor(cursor, filters, 2);
    conditions.push(sql`(${queueDue}, c.key) > (coalesce(${dueAt ?? null}::timestamptz, 'infinity'::timestamptz), ${stream ?? ''})`);
  }
  return snapshot(database, async (db) => {
    const served = await serving(db, [view, openImprovements]);
    const { rows } = await sql<OpenCase>`
      select ${queueColumns} from ${queueSource(served)} where ${sql.join(conditions, sql` and `)} order by ${queueDue}, c.key limit ${limit + 1}`.execute(
      db,
    );
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      rows: page,
      next: last === undefined ? null : writeCursor([last.nextDueAt, last.stream], filters),
      position: served.position,
      versions: served.versions,
    };
  });
};

/** One managed case, open or ended; undefined when there is none. */
export const managedCase = async (db: Db, served: Serving, stream: string): Promise<OpenCase | undefined> => {
  const { rows } = await sql<OpenCase>`select ${queueColumns} from ${queueSource(served)} where c.key = ${stream}`.execute(db);
  return rows[0];
};
