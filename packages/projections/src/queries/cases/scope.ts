import { sql } from 'kysely';
import type { Db } from '../../database/schema.js';
import type { Served, Serving } from '../../serving.js';
import { caseFacts } from '../../views/case-facts.js';
import { importProfiles } from '../../views/import-profiles.js';
import { QueryError } from '../query-error.js';
import { type CaseSource, MANAGED } from './case-source.js';
import { sourcesIn } from './sources-in.js';

type Sql = ReturnType<typeof sql>;
export type Where = Readonly<Record<string, readonly string[]>>;

/** Which cases a question is about: a condition on the table that answers, and the sources they come from. */
export type Scope = {
  readonly table: Sql;
  readonly condition: Sql;
  readonly sources: readonly CaseSource[];
  /** Profiles of cases that are there, of which nothing is declared: only the cases tell what they have. */
  readonly undeclared: readonly string[];
};

/** The views that a question about cases reads. */
export const readViews: readonly Served[] = [caseFacts, importProfiles];
const KINDS = ['managed', 'observed'];

/** The profiles that have cases, and `managed`: from entry to entry of the index, since reading all cases for it would cost more than the answer. */
export const present = async (db: Db, table: Sql): Promise<readonly string[]> => {
  const { rows } = await sql<{ name: string }>`
    with recursive entry(profile) as (
      (select profile from ${table} where kind = 'observed' order by profile limit 1)
      union all
      select (select f.profile from ${table} as f where f.kind = 'observed' and f.profile > entry.profile order by f.profile limit 1)
      from entry where entry.profile is not null)
    select profile as name from entry where profile is not null
    union all select ${MANAGED} where exists (select 1 from ${table} where kind = 'managed')`.execute(db);
  return rows.map(({ name }) => name);
};

/** On the bare columns, of which the database knows how often each value occurs: behind an expression it would plan for a handful of cases. */
const conditionOn = (kinds: readonly string[], profiles: readonly string[] | undefined): Sql => {
  const kind = sql`kind in (${sql.join(kinds)})`;
  if (profiles === undefined) return kind;
  const profile = sql`profile in (${sql.join(profiles)})`;
  return profiles.includes('') ? sql`${kind} and (profile is null or ${profile})` : sql`${kind} and ${profile}`;
};

const kindOf = (name: string): string => (name === MANAGED ? 'managed' : 'observed');

/**
 * Imported history and the engine's own cases never add up to one figure. Unless a question says which it means, by `kind` or `profile`,
 * it is about observed cases.
 *
 * Faults: `QueryError` for a kind or profile that does not exist.
 */
export const scopeOf = async (db: Db, served: Serving, groupBy: readonly string[], where: Where): Promise<Scope> => {
  const table = served.table(caseFacts);
  const there = await present(db, table);
  const declared = new Map((await sourcesIn(db, served)).map((source) => [source.name, source]));
  const all = [...new Set([...declared.keys(), ...there])];
  const profiles = all.filter((name) => name !== MANAGED);
  for (const kind of where.kind ?? [])
    if (!KINDS.includes(kind)) throw new QueryError('where.kind', `no case is of kind ${kind}; there are ${KINDS.join(', ')}`);
  for (const profile of where.profile ?? [])
    if (profile !== '' && !profiles.includes(profile))
      throw new QueryError('where.profile', `there is no profile ${profile}; there are ${profiles.join(', ')}`);

  const named = [...groupBy, ...Object.keys(where)].some((name) => name === 'kind' || name === 'profile');
  const kinds = named ? (where.kind ?? KINDS) : ['observed'];
  const asked = all.filter((name) => kinds.includes(kindOf(name)) && (where.profile?.includes(name === MANAGED ? '' : name) ?? true));
  // Sources without a case would only lend the question attributes that no case has; when there is no case at all, any of them will do.
  const found = asked.filter((name) => there.includes(name));
  const names = found.length > 0 ? found : asked;
  // One kind where one is meant: a list of them has to be searched for every case.
  const meant = kinds.filter((kind) => asked.some((name) => kindOf(name) === kind));
  return {
    table,
    condition: conditionOn(meant.length > 0 ? meant : kinds, where.profile),
    sources: names.flatMap((name) => declared.get(name) ?? []),
    undeclared: names.filter((name) => !declared.has(name)),
  };
};

/** What is declared differently by different sources, as one expression; null for the cases of sources that do not declare it. */
export const bySource = <D>(
  { sources, undeclared }: Scope,
  definitionOf: (source: CaseSource) => D | undefined,
  expressionOf: (definition: D) => Sql,
): Sql => {
  const groups = new Map<string, { readonly definition: D; readonly names: string[] }>();
  for (const source of sources) {
    const definition = definitionOf(source);
    if (definition === undefined) continue;
    const group = groups.get(JSON.stringify(definition)) ?? { definition, names: [] };
    group.names.push(source.name);
    groups.set(JSON.stringify(definition), group);
  }
  const [only, ...more] = groups.values();
  if (only === undefined) return sql`null`;
  if (more.length === 0 && undeclared.length === 0 && only.names.length === sources.length) return expressionOf(only.definition);
  const cases = [only, ...more].map(
    ({ names, definition }) =>
      sql`when coalesce(profile, ${sql.lit(MANAGED)}) in (${sql.join(names.map((name) => sql.lit(name)))}) then ${expressionOf(definition)}`,
  );
  return sql`case ${sql.join(cases, sql` `)} end`;
};
