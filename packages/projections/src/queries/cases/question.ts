import { sql } from 'kysely';
import { z } from 'zod';
import { type Attribute, attributeOf } from './attributes.js';
import type { Scope, Where } from './scope.js';

type Sql = ReturnType<typeof sql>;

const hasNoNul = (text: string): boolean => !text.includes('\u0000');

export const attribute = z.string().regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/, 'is not the name of an attribute');
const value = z.string().max(10_000).refine(hasNoNul, 'holds the character U+0000');
/** Attribute → the value, or the values of which any will do. */
export const where = z
  .record(attribute, z.union([value, z.array(value).min(1).max(100)]))
  .transform((conditions): Where => Object.fromEntries(Object.entries(conditions).map(([name, values]) => [name, [values].flat()])))
  .superRefine((conditions, context) => {
    for (const [name, values] of Object.entries(conditions)) {
      const twice = values.find((one, index) => values.indexOf(one) !== index);
      if (twice !== undefined) context.addIssue({ code: 'custom', path: [name], message: `names ${JSON.stringify(twice)} twice` });
    }
  })
  .default({});

/** A list unnested beside its row, by the place of its attribute in the grouping. */
const unnested = (index: number): Sql => sql`${sql.ref(`several${index}`)}.value collate "C"`;

/** The groups of a question, and what unnests the attributes of which a case has several values. */
export const groupsOf = (scope: Scope, groupBy: readonly string[]): { readonly values: readonly Sql[]; readonly beside: Sql } => {
  const attributes = groupBy.map((name) => attributeOf(scope, name));
  const lists = attributes.map(({ list }, index) =>
    list === undefined ? sql`` : sql`cross join lateral jsonb_array_elements_text(${list}) as ${sql.ref(`several${index}`)}(value)`,
  );
  return {
    values: attributes.map(({ value: one, list }, index) => (list === undefined ? one : unnested(index))),
    beside: sql.join(lists, sql` `),
  };
};

const anyOf = ({ value: one, list }: Attribute, values: readonly string[]): Sql =>
  list === undefined
    ? sql`${one} in (${sql.join(values)})`
    : sql`exists (select 1 from jsonb_array_elements_text(${list}) as listed(value) where listed.value in (${sql.join(values)}))`;

/**
 * The cases a question is about. Where an attribute with several values is both grouped by and asked for, only the rows of the values asked
 * for are left, so that each row of an answer can be asked for by its own values.
 */
export const conditionOf = (scope: Scope, conditions: Where, groupBy: readonly string[]): Sql => {
  // Kind and profile are in the scope already.
  const asked = Object.entries(conditions).filter(([name]) => name !== 'kind' && name !== 'profile');
  const filters = asked.map(([name, values]) => {
    const found = attributeOf(scope, name);
    const place = groupBy.indexOf(name);
    return found.list !== undefined && place >= 0 ? sql`${unnested(place)} in (${sql.join(values)})` : anyOf(found, values);
  });
  return sql.join([scope.condition, ...filters], sql` and `);
};
