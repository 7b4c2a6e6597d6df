import type { Position } from '@redress/eventstore';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ReadDatabase } from '../database/read-database.js';
import type { Db } from '../database/schema.js';
import { tableOf } from '../projection.js';
import { caseFacts as view } from '../views/case-facts.js';
import { factText, measureOf } from './measures.js';
import { positionOf } from './position.js';
import { parseQuery, QueryError } from './query-error.js';
import { snapshot } from './snapshot.js';

const attribute = z.string().regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/, 'not the name of an attribute');
const schema = z.strictObject({
  groupBy: z
    .array(attribute)
    .max(6)
    .refine((names) => new Set(names).size === names.length, 'names an attribute twice')
    .default([]),
  measure: z.string().min(1).max(100).default('count'),
  /** Attribute → the value, or the values of which any will do. */
  where: z.record(attribute, z.union([z.string(), z.array(z.string()).min(1).max(100)])).default({}),
  /** Only so many groups, the largest first. */
  top: z.int().min(1).max(10_000).optional(),
});
export type CasesQuery = z.input<typeof schema>;

export type CasesAnswer = {
  /** The attributes, joined by commas. */
  readonly groupBy: string;
  readonly measure: string;
  /** The attributes' values and the measure's, ordered by group. */
  readonly rows: readonly Readonly<Record<string, string | number | null>>[];
  readonly position: Position | null;
};

type Sql = ReturnType<typeof sql>;

const table = sql.table(tableOf(view));

/** Attributes that are no facts: where a case comes from, and when it was received, in the zone of its source. */
const COLUMNS: Readonly<Record<string, Sql>> = {
  kind: sql`kind collate "C"`,
  profile: sql`coalesce(profile, '') collate "C"`,
  day: sql`coalesce(to_char(received_on, 'YYYY-MM-DD'), '') collate "C"`,
  month: sql`coalesce(to_char(received_on, 'YYYY-MM'), '') collate "C"`,
  year: sql`coalesce(to_char(received_on, 'YYYY'), '') collate "C"`,
};

export const attributeOf = (name: string): Sql => COLUMNS[name] ?? factText(name);

/**
 * Imported history and the engine's own cases never add up to one figure. Unless a query says which it means, by `kind` or `profile`, it
 * is about observed cases.
 */
export const scopeOf = (named: ReadonlySet<string>): Sql =>
  named.has('kind') || named.has('profile') ? sql`true` : sql`kind = 'observed'`;

/** A misspelt attribute would answer one group of everything: better to say so. */
export const refuseUnknown = async (db: Db, scope: Sql, names: readonly (readonly [field: string, name: string])[]): Promise<void> => {
  for (const [field, name] of names.filter(([, one]) => COLUMNS[one] === undefined)) {
    const { rows } = await sql<{ known: boolean }>`
      select exists (select 1 from ${table} where ${scope} and facts ? ${name}) or not exists (select 1 from ${table} where ${scope}) as known`.execute(
      db,
    );
    if (rows[0]?.known === true) continue;
    const { rows: known } = await sql<{ name: string }>`
      select distinct jsonb_object_keys(facts) collate "C" as name from ${table} where ${scope} order by 1`.execute(db);
    const all = [...Object.keys(COLUMNS), ...known.map((one) => one.name)];
    throw new QueryError(field, `no case has an attribute ${name}; there are ${all.join(', ')}`);
  }
};

/**
 * Counts, rates and durations of cases by any attributes. Observed values are grouped verbatim, without trimming or folding of case.
 *
 * Faults: `QueryError` naming `groupBy`, `measure`, `where` or `top`.
 */
export const queryCases = async (database: ReadDatabase, query: CasesQuery = {}): Promise<CasesAnswer> => {
  const { groupBy, measure: name, where, top } = parseQuery(schema, query);
  const measure = measureOf(name);
  const scope = scopeOf(new Set([...groupBy, ...Object.keys(where)]));
  const filters = Object.entries(where).map(
    ([attributeName, values]) => sql`${attributeOf(attributeName)} in (${sql.join(typeof values === 'string' ? [values] : values)})`,
  );
  const groups = groupBy.map(attributeOf);
  // By place in the select list: parameters within an expression would make two copies of it differ.
  const places = groupBy.map((_, index) => sql.lit(index + 1));
  const columns = [...groups.map((group, index) => sql`${group} as ${sql.ref(`g${index}`)}`), measure.columns];
  const order = top === undefined ? places : [sql`${measure.weight} desc`, ...places];

  return snapshot(database, async (db) => {
    await refuseUnknown(db, scope, [
      ...groupBy.map((one) => ['groupBy', one] as const),
      ...Object.keys(where).map((one) => [`where.${one}`, one] as const),
    ]);
    const { rows } = await sql<Readonly<Record<string, string>>>`
      select ${sql.join(columns)} from ${table} where ${sql.join([scope, ...filters], sql` and `)}
      ${places.length > 0 ? sql`group by ${sql.join(places)}` : sql``}
      ${order.length > 0 ? sql`order by ${sql.join(order)}` : sql``}
      ${top === undefined ? sql`` : sql`limit ${top}`}`.execute(db);
    return {
      groupBy: groupBy.join(','),
      measure: name,
      rows: rows.map((row) => ({
        ...Object.fromEntries(groupBy.map((attributeName, index) => [attributeName, row[`g${index}`] ?? ''])),
        ...measure.read(row),
      })),
      position: await positionOf(db, [view]),
    };
  });
};
