import { readFileSync } from 'node:fs';
import { type EventStore, eventsSoFar, type RecordedEvent } from '@redress/eventstore';
import type { ReadDatabase } from '@redress/projections';
import { sql } from 'kysely';

/** A question as a test draws it. */
export type Question = {
  readonly groupBy: readonly string[];
  readonly where: Readonly<Record<string, readonly string[]>>;
  readonly measure: string;
  readonly unit?: 's' | 'd';
  readonly top?: number;
};
export type Rows = readonly Readonly<Record<string, string | number | null>>[];

/** Every event of the cases in a log, in order. */
export const exported = async (store: EventStore): Promise<readonly RecordedEvent[]> => {
  const events: RecordedEvent[] = [];
  for await (const event of eventsSoFar(store, { categories: ['complaint'] })) events.push(event);
  return events;
};

const BATCH = 5_000;

/** Loads raw events into an empty PostgreSQL database and lets plain SQL draw its own conclusions. */
export const loadOracle = async ({ db }: ReadDatabase, events: readonly RecordedEvent[]): Promise<void> => {
  await sql`create table event (stream text collate "C", revision integer, type text, data jsonb, primary key (stream, revision))`.execute(
    db,
  );
  for (let from = 0; from < events.length; from += BATCH) {
    const rows = events.slice(from, from + BATCH).map(({ stream, revision, type, data }) => ({ stream, revision, type, data }));
    await sql`insert into event select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as e(stream text, revision integer, type text, data jsonb)`.execute(db);
  }
  await sql`analyze event`.execute(db);
  await sql.raw(readFileSync(new URL('oracle.sql', import.meta.url), 'utf8')).execute(db);
};

const number = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value));

/** The scope of a question: imported and own cases are one only when it names them. */
const scopeOf = ({ groupBy, where }: Question) =>
  [...groupBy, ...Object.keys(where)].some((name) => name === 'kind' || name === 'profile') ? sql`true` : sql`o.source <> 'managed'`;

const filterOf = (name: string, values: readonly string[], place: number) => {
  if (place >= 0) return sql`coalesce(${sql.ref(`w${place}`)}.value, '') = any(${values})`;
  const stated = sql`select 1 from word where word.stream = o.stream and word.name = ${name}`;
  return sql`(exists (${stated} and word.value = any(${values})) or ${values.includes('')} and not exists (${stated}))`;
};

/** Answers a question by plain SQL: groups by joins, ranks by counting. */
export const askOracle = async ({ db }: ReadDatabase, question: Question): Promise<Rows> => {
  const { groupBy, where, measure, unit, top } = question;
  const [kind = '', name = ''] = measure.split(/:(.*)/s);
  const groups = groupBy.map((_, index) => sql.ref(`g${index}`));
  const joins = groupBy.map(
    (one, index) =>
      sql`left join word as ${sql.ref(`w${index}`)} on ${sql.ref(`w${index}`)}.stream = o.stream and ${sql.ref(`w${index}`)}.name = ${one}`,
  );
  const filters = Object.entries(where).map(([one, values]) => filterOf(one, values, groupBy.indexOf(one)));
  const inDays = name === 'received..sent';
  const values =
    kind === 'rate'
      ? sql`left join (select stream, case when yes then 1 else 0 end as v from verdict where name = ${name}) as m on m.stream = o.stream`
      : kind === 'duration'
        ? sql`left join (select stream, ${inDays ? sql`days::numeric` : sql`seconds`} as v from ${sql.table(inDays ? 'calendar_span' : 'span')}
            where name = ${name}) as m on m.stream = o.stream`
        : sql`left join (select null::text as stream, null::numeric as v) as m on false`;
  const divisor = sql.lit(inDays || unit !== 'd' ? 1 : 86_400);
  const list = (more: readonly ReturnType<typeof sql>[]) => sql.join([...groups, ...more]);
  const partition = groups.length > 0 ? sql`partition by ${sql.join(groups)}` : sql``;
  const at = (percent: number) =>
    sql`round(max(v) filter (where v is not null and rank = (known * ${sql.lit(percent)} + 99) / 100) / ${divisor}, 6)`;
  const { rows } = await sql<Readonly<Record<string, unknown>>>`
    with asked as (
      select ${list([sql`m.v`])} from (select o.stream ${groupBy.map((_, i) => i).length > 0 ? sql`, ${sql.join(groupBy.map((_, i) => sql`coalesce(${sql.ref(`w${i}`)}.value, '') collate "C" as ${sql.ref(`g${i}`)}`))}` : sql``}
        from origin as o ${sql.join(joins, sql` `)} where ${sql.join([scopeOf(question), ...filters], sql` and `)}) as o ${values}),
    ranked as (
      select ${list([sql`v`])}, row_number() over (${partition} order by v nulls last) as rank,
        count(v) over (${partition}) as known from asked)
    select ${list([
      sql`count(*) as cases`,
      sql`count(v) as known`,
      sql`sum(v) as total`,
      sql`round(min(v) / ${divisor}, 6) as least`,
      sql`round(max(v) / ${divisor}, 6) as most`,
      sql`${at(50)} as p50`,
      sql`${at(90)} as p90`,
      sql`${at(99)} as p99`,
      sql`round(sum(v)::numeric / nullif(count(v) * ${divisor}, 0), 6) as mean`,
    ])}
    from ranked ${groups.length > 0 ? sql`group by ${sql.join(groups)}` : sql``}
    ${top === undefined ? sql`` : sql`order by ${kind === 'count' ? sql`count(*)` : sql`count(v)`} desc ${groups.length > 0 ? sql`, ${sql.join(groups)}` : sql``} limit ${top}`}`.execute(
    db,
  );
  return rows.map((row) => ({
    ...Object.fromEntries(groupBy.map((one, index) => [one, String(row[`g${index}`])])),
    ...(kind === 'count'
      ? { count: Number(row.cases) }
      : kind === 'rate'
        ? { numerator: Number(row.total ?? 0), denominator: Number(row.known), rate: number(row.mean) }
        : Number(row.known) === 0
          ? { n: 0 }
          : {
              n: Number(row.known),
              min: number(row.least),
              p50: number(row.p50),
              p90: number(row.p90),
              p99: number(row.p99),
              max: number(row.most),
              mean: number(row.mean),
            }),
  }));
};
