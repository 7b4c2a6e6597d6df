import { sql } from 'kysely';
import type { Db } from '../../database/schema.js';
import { QueryError } from '../query-error.js';
import { COMMON_ATTRIBUTES, type RateDefinition } from './case-source.js';
import { verdictOf } from './rate.js';
import { bySource, type Scope, type Where } from './scope.js';

type Sql = ReturnType<typeof sql>;

/** How an attribute is read from a row. */
export type Attribute = {
  /** Its value, for attributes of which a case has one. */
  readonly value: Sql;
  /** The JSON list of its values, for those of which it may have several: never empty, no value is the one value "". */
  readonly list?: Sql;
};

/** Text of a fact; one that is unknown counts as empty, as one that the source left empty does. */
const factText = (name: string): Sql => sql`coalesce(facts->>${sql.lit(name)}, '') collate "C"`;

/** Attributes that are no facts, dated in the zone of the source. */
const COMMON: ReadonlyMap<string, Sql> = new Map<(typeof COMMON_ATTRIBUTES)[number], Sql>([
  ['kind', sql`kind collate "C"`],
  ['profile', sql`coalesce(profile, '') collate "C"`],
  ['day', sql`coalesce(to_char(received_on, 'YYYY-MM-DD'), '') collate "C"`],
  ['month', sql`coalesce(to_char(received_on, 'YYYY-MM'), '') collate "C"`],
  ['year', sql`coalesce(to_char(received_on, 'YYYY'), '') collate "C"`],
]);

const severalOf = (name: string): Attribute => {
  const fact = sql`facts->${sql.lit(name)}`;
  const one = sql`jsonb_build_array(coalesce(facts->>${sql.lit(name)}, ''))`;
  return {
    value: factText(name),
    list: sql`case when jsonb_typeof(${fact}) <> 'array' then ${one} when ${fact} = '[]'::jsonb then '[""]'::jsonb else coalesce(${fact}, '[""]'::jsonb) end`,
  };
};

/** A rate by two times is an attribute as well: what it counts as yes and as no can be grouped by and asked for. */
const byTimes = (scope: Scope, name: string): Sql | undefined => {
  const isByTimes = (rate: RateDefinition | undefined) => rate !== undefined && 'time' in rate;
  const rateIn = (rates: Readonly<Record<string, RateDefinition>>) => (Object.hasOwn(rates, name) ? rates[name] : undefined);
  if (!scope.sources.some(({ rates }) => isByTimes(rateIn(rates)))) return undefined;
  const verdict = bySource(scope, ({ rates }) => (isByTimes(rateIn(rates)) ? rateIn(rates) : undefined), verdictOf);
  return sql`coalesce(case when ${verdict} then 'Yes' when not ${verdict} then 'No' end, facts->>${sql.lit(name)}, '') collate "C"`;
};

export const attributeOf = (scope: Scope, name: string): Attribute => {
  const common = COMMON.get(name);
  if (common !== undefined) return { value: common };
  if (scope.sources.some(({ several }) => several.includes(name))) return severalOf(name);
  return { value: byTimes(scope, name) ?? factText(name) };
};

/** Names of all attributes that cases of a scope may have. */
const declaredIn = ({ sources }: Scope): readonly string[] => [
  ...new Set([...COMMON_ATTRIBUTES, ...sources.flatMap(({ attributes, rates }) => [...attributes, ...Object.keys(rates)])]),
];

/** What the facts of cases are called of whose profile nothing is declared. */
export const factsOf = async (db: Db, table: Sql, profiles: readonly string[]): Promise<readonly string[]> => {
  if (profiles.length === 0) return [];
  const { rows } = await sql<{ name: string }>`
    select distinct jsonb_object_keys(facts) collate "C" as name from ${table}
    where kind = 'observed' and profile in (${sql.join(profiles)}) order by 1`.execute(db);
  return rows.map(({ name }) => name);
};

/**
 * A misspelt attribute would answer one group of everything: better to say so.
 *
 * Faults: `QueryError` naming `groupBy` or `where.<attribute>`, with the attributes there are.
 */
export const refuseUnknown = async (db: Db, scope: Scope, groupBy: readonly string[], where: Where): Promise<void> => {
  const declared = declaredIn(scope);
  const asked = [
    ...groupBy.map((name) => ['groupBy', name] as const),
    ...Object.keys(where).map((name) => [`where.${name}`, name] as const),
  ];
  const doubtful = asked.filter(([, name]) => !declared.includes(name));
  if (doubtful.length === 0) return;
  const reported = await factsOf(db, scope.table, scope.undeclared);
  for (const [field, name] of doubtful)
    if (!reported.includes(name))
      throw new QueryError(field, `no case has an attribute ${name}; there are ${[...new Set([...declared, ...reported])].join(', ')}`);
};
