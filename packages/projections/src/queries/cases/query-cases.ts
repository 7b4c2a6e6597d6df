import { sql } from 'kysely';
import { z } from 'zod';
import type { ReadDatabase } from '../../database/read-database.js';
import type { Db } from '../../database/schema.js';
import { type Reflected, serving } from '../../serving.js';
import { parseQuery, QueryError } from '../query-error.js';
import { snapshot } from '../snapshot.js';
import { refuseUnknown } from './attributes.js';
import { type Unit, units } from './case-source.js';
import { type Measure, measureOf } from './measures.js';
import { attribute, conditionOf, groupsOf, where } from './question.js';
import { readViews, type Scope, scopeOf, type Where } from './scope.js';

const schema = z.strictObject({
  groupBy: z
    .array(attribute)
    .max(6)
    .refine((names) => new Set(names).size === names.length, 'names an attribute twice')
    .default([]),
  measure: z.string().min(1).max(100).default('count'),
  /** Of durations. */
  unit: z.enum(units, `is none of ${units.join(', ')}`).optional(),
  where,
  /** Only so many groups, the largest first. */
  top: z.int().min(1).max(10_000).optional(),
});
export type CasesQuery = z.input<typeof schema>;

type Row = Readonly<Record<string, string | number | null>>;

export type CasesAnswer = {
  /** The attributes, joined by commas. */
  readonly groupBy: string;
  readonly measure: string;
  /** Of a duration: seconds, or days. */
  readonly unit?: Unit;
  /** The attributes' values and the measure's figures, ordered by group; the largest first when only the top ones are asked for. */
  readonly rows: readonly Row[];
  /** How many groups there are, also when only the top ones are answered. */
  readonly groups: number;
  /**
   * Attributes grouped by of which a case may have several values at once: it counts in each of their rows, so that rows may exceed the
   * total, in which it counts once.
   */
  readonly overlapping?: readonly string[];
  readonly total?: Row;
} & Reflected;

type Asked = { readonly groupBy: readonly string[]; readonly measure: Measure; readonly where: Where; readonly top?: number | undefined };

const ask = async (db: Db, scope: Scope, { groupBy, measure, where: conditions, top }: Asked) => {
  const { values, beside } = groupsOf(scope, groupBy);
  const places = groupBy.map((_, index) => sql.ref(`g${index}`));
  const inner = [...values.map((value, index) => sql`${value} as ${sql.ref(`g${index}`)}`), sql`${measure.value ?? sql`null`} as v`];
  const columns = [...places, measure.columns, sql`count(*) over () as groups`];
  const order = top === undefined ? places : [sql`${measure.weight} desc`, ...places];
  const { rows } = await sql<Readonly<Record<string, unknown>>>`
    select ${sql.join(columns)}
    from (select ${sql.join(inner)} from ${scope.table} ${beside} where ${conditionOf(scope, conditions, groupBy)}) as asked
    ${places.length > 0 ? sql`group by ${sql.join(places)}` : sql``}
    ${order.length > 0 ? sql`order by ${sql.join(order)}` : sql``}
    ${top === undefined ? sql`` : sql`limit ${top}`}`.execute(db);
  return {
    rows: rows.map((row) => ({
      ...Object.fromEntries(groupBy.map((name, index) => [name, String(row[`g${index}`] ?? '')])),
      ...measure.read(row),
    })),
    groups: Number(rows[0]?.groups ?? 0),
  };
};

/**
 * Counts, rates and durations of cases by any attributes, as the sources of the cases declare them (`caseSources`). Observed values are
 * grouped verbatim, without trimming or folding of case. Rates, means and days are rounded to six decimals.
 *
 * Faults: `QueryError` naming `groupBy`, `measure`, `unit`, `where.<attribute>` or `top`.
 */
export const queryCases = async (database: ReadDatabase, query: CasesQuery = {}): Promise<CasesAnswer> => {
  const { groupBy, measure: name, unit, where: conditions, top } = parseQuery(schema, query);
  return snapshot(database, async (db) => {
    const served = await serving(db, readViews);
    const scope = await scopeOf(db, served, groupBy, conditions);
    await refuseUnknown(db, scope, groupBy, conditions);
    const measure = measureOf(scope, name, unit);
    const named = groupBy.find((one) => measure.names.includes(one));
    if (named !== undefined) throw new QueryError('groupBy', `${named} is also a figure of ${name}`);
    const overlapping = groupBy.filter((one) => scope.sources.some(({ several }) => several.includes(one)));
    const answer = await ask(db, scope, { groupBy, measure, where: conditions, top });
    const [total] = overlapping.length === 0 ? [] : (await ask(db, scope, { groupBy: [], measure, where: conditions })).rows;
    return {
      groupBy: groupBy.join(','),
      measure: name,
      ...(measure.unit !== undefined && { unit: measure.unit }),
      ...answer,
      ...(total !== undefined && { overlapping, total }),
      position: served.position,
      versions: served.versions,
    };
  });
};
