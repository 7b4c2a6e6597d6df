import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from './database/schema.js';
import { type AnyProjection, columnOf } from './projection.js';

type Row = Readonly<Record<string, unknown>>;

const list = (names: readonly string[]) => sql.join(names.map((name) => sql.ref(name)));
const namesOf = (projection: AnyProjection): readonly string[] => Object.keys(projection.columns).map(columnOf);

/** Asks the catalogue itself: `to_regclass` may answer from a cache that has not yet heard of another session's table. */
export const exists = async (db: Db, table: string): Promise<boolean> => {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select 1 from pg_tables where schemaname = current_schema() and tablename = ${table}) as found`.execute(db);
  return rows[0]?.found === true;
};

/** The columns a table has, with their types as a projection names them; none for a table that does not exist. */
export const columnsOf = async (db: Db, table: string): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await sql<{ name: string; type: string }>`
    select a.attname as name, format_type(a.atttypid, a.atttypmod) as type from pg_attribute a
    join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relname = ${table} and a.attnum > 0 and not a.attisdropped`.execute(db);
  return new Map(rows.map(({ name, type }) => [name, type === 'timestamp with time zone' ? 'timestamptz' : type]));
};

/** Creates an empty table for a projection; indexes are added apart, for a rebuild fills the table first. */
export const createTable = async (db: Db, projection: AnyProjection, table: string): Promise<void> => {
  const columns = Object.entries(projection.columns).map(([name, type]) => sql`${sql.ref(columnOf(name))} ${sql.raw(type)}`);
  await sql`create table ${sql.table(table)} (key text collate "C" primary key, ${sql.join(columns)})`.execute(db);
};

export const createIndexes = async (db: Db, projection: AnyProjection, table: string): Promise<void> => {
  for (const index of projection.indexes) await sql`create index on ${sql.table(table)} ${sql.raw(index)}`.execute(db);
};

export const dropTable = async (db: Db, table: string): Promise<void> => {
  await sql`drop table if exists ${sql.table(table)}`.execute(db);
};

const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Waits for those who read, and lets nobody begin before the transaction ends: before a table goes or gets another one's name. Asks for a
 * second at a time, since whoever waits for this lock holds up all who come after: an export may be read for minutes.
 */
export const keepReadersOut = async (trx: Db): Promise<void> => {
  for (;;) {
    await sql`savepoint readers_out`.execute(trx);
    try {
      await sql`set local lock_timeout = '1s'`.execute(trx);
      await sql`lock table redress_schema in access exclusive mode`.execute(trx);
      await sql`set local lock_timeout to default`.execute(trx);
      return;
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
      await sql`rollback to savepoint readers_out`.execute(trx);
      await setTimeout(500);
    }
  }
};

/** Puts a table in the place of another, with the names of its indexes. */
export const replaceTable = async (db: Db, fresh: string, table: string): Promise<void> => {
  await dropTable(db, table);
  await sql`alter table ${sql.table(fresh)} rename to ${sql.table(table)}`.execute(db);
  const { rows } = await sql<{ name: string }>`select indexname as name from pg_indexes
    where schemaname = current_schema() and tablename = ${table}`.execute(db);
  for (const { name } of rows) {
    if (!name.startsWith(fresh)) continue;
    await sql`alter index ${sql.table(name)} rename to ${sql.table(table + name.slice(fresh.length))}`.execute(db);
  }
};

export const loadRows = async (db: Db, table: string, keys: readonly string[]): Promise<Map<string, Row>> => {
  const { rows } = await sql<Row & { key: string }>`
    select * from ${sql.table(table)} where key in (select jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb))`.execute(db);
  return new Map(rows.map(({ key, ...row }) => [key, row]));
};

/** One statement for the whole batch, whatever its size: row by row the embedded engine would manage some hundreds per second. */
export const saveRows = async (db: Db, projection: AnyProjection, table: string, rows: ReadonlyMap<string, Row>): Promise<void> => {
  if (rows.size === 0) return;
  const names = namesOf(projection);
  const properties = Object.keys(projection.columns);
  const values = [...rows].map(([key, row]) => {
    const value: Record<string, unknown> = { key };
    properties.forEach((property, index) => {
      value[names[index] ?? property] = row[property] ?? null;
    });
    return value;
  });
  const typed = Object.entries(projection.columns).map(([name, type]) => sql`${sql.ref(columnOf(name))} ${sql.raw(type)}`);
  const updates = names.map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`);
  await sql`
    insert into ${sql.table(table)} (key, ${list(names)})
    select key, ${list(names)} from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as given(key text, ${sql.join(typed)})
    on conflict (key) do update set ${sql.join(updates)}`.execute(db);
};
