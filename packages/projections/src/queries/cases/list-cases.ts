import { parseStream } from '@redress/domain';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ReadDatabase } from '../../database/read-database.js';
import { type Reflected, serving } from '../../serving.js';
import type { Facts } from '../../views/facts-row.js';
import { readCursor, writeCursor } from '../cursor.js';
import { parseQuery } from '../query-error.js';
import { snapshot } from '../snapshot.js';
import { refuseUnknown } from './attributes.js';
import { type Unit, units } from './case-source.js';
import { measureOf } from './measures.js';
import { conditionOf, where } from './question.js';
import { readViews, scopeOf } from './scope.js';

const schema = z.strictObject({
  where,
  /** Only cases that count in this measure, each with what it brings to it. */
  measure: z.string().min(1).max(100).default('count'),
  unit: z.enum(units, `is none of ${units.join(', ')}`).optional(),
  limit: z.int().min(1).max(1_000).default(100),
  cursor: z.string().max(2_000).optional(),
});
export type CaseListQuery = z.input<typeof schema>;

export type ListedCase = {
  /** The part of its stream's name behind the category. */
  readonly id: string;
  readonly kind: 'managed' | 'observed';
  readonly profile: string | null;
  readonly sourceId: string | null;
  /** In the zone of the source. */
  readonly receivedOn: string | null;
  /** What it brings to the measure: yes or no to a rate, its own length to a duration, null to a count. */
  readonly value: boolean | number | null;
  readonly facts: Facts;
};

export type CaseList = {
  readonly measure: string;
  readonly unit?: Unit;
  readonly rows: readonly ListedCase[];
  readonly next: string | null;
} & Reflected;

type Found = Omit<ListedCase, 'id' | 'value'> & { readonly key: string; readonly value: boolean | string | null };

/**
 * The cases behind a figure, by id: asked with the values of a row of `queryCases`, those that the row counts.
 *
 * Faults: `QueryError`.
 */
export const listCases = async (database: ReadDatabase, query: CaseListQuery = {}): Promise<CaseList> => {
  const { where: conditions, measure: name, unit, limit, cursor } = parseQuery(schema, query);
  const filters = { conditions, name, unit };
  return snapshot(database, async (db) => {
    const served = await serving(db, readViews);
    const scope = await scopeOf(db, served, [], conditions);
    await refuseUnknown(db, scope, [], conditions);
    const measure = measureOf(scope, name, unit);
    const all = [conditionOf(scope, conditions, [])];
    if (measure.value !== undefined) all.push(sql`${measure.value} is not null`);
    if (cursor !== undefined) all.push(sql`key > ${readCursor(cursor, filters, 1)[0] ?? ''}`);
    const { rows } = await sql<Found>`
      select key, kind, profile, source_id, received_on, facts, ${measure.shown ?? sql`v`} as value
      from (select *, ${measure.value ?? sql`null::boolean`} as v from ${scope.table} where ${sql.join(all, sql` and `)} order by key limit ${limit + 1}) as found
      order by key`.execute(db);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      measure: name,
      ...(measure.unit !== undefined && { unit: measure.unit }),
      rows: page.map(({ key, value, ...row }) => ({
        id: parseStream(key).id,
        ...row,
        value: typeof value === 'string' ? Number(value) : value,
      })),
      next: last === undefined ? null : writeCursor([last.key], filters),
      position: served.position,
      versions: served.versions,
    };
  });
};
