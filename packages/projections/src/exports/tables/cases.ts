import { sql } from 'kysely';
import { z } from 'zod';
import { tableOf } from '../../projection.js';
import { attributeOf, refuseUnknown, scopeOf } from '../../queries/query-cases.js';
import { QueryError } from '../../queries/query-error.js';
import { type FactsRow, caseFacts as view } from '../../views/case-facts.js';
import type { Cell, Column, ColumnKind } from '../table.js';
import type { ExportTable } from './export-table.js';
import { several } from './parameters.js';

const parameters = z.strictObject({
  where: several.optional().meta({
    description:
      'attribute:value; repeated for further attributes, or for values of which any will do. Without kind or profile: imported cases',
    example: 'product:Mortgage',
  }),
});

const conditionsOf = (where: string | readonly string[] | undefined): ReadonlyMap<string, readonly string[]> => {
  const conditions = new Map<string, readonly string[]>();
  for (const condition of [where ?? []].flat()) {
    const colon = condition.indexOf(':');
    if (colon < 1) throw new QueryError('where', 'has the form attribute:value');
    const attribute = condition.slice(0, colon);
    if (!/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/.test(attribute))
      throw new QueryError('where', `${attribute} is not the name of an attribute`);
    conditions.set(attribute, [...(conditions.get(attribute) ?? []), condition.slice(colon + 1)]);
  }
  return conditions;
};

const OWN: readonly Column[] = [
  { name: 'stream', kind: 'text', title: { 'zh-Hans': '案件流', en: 'Stream' } },
  { name: 'kind', kind: 'text', title: { 'zh-Hans': '来历', en: 'Kind' } },
  { name: 'profile', kind: 'text', title: { 'zh-Hans': '导入方案', en: 'Import profile' } },
  { name: 'sourceId', kind: 'text', title: { 'zh-Hans': '来源编号', en: 'Id in the source' } },
  { name: 'receivedOn', kind: 'date', title: { 'zh-Hans': '接收日期', en: 'Received on' } },
  { name: 'receivedAt', kind: 'instant', title: { 'zh-Hans': '接收时间', en: 'Received at' } },
  { name: 'sentOn', kind: 'date', title: { 'zh-Hans': '转送日期', en: 'Sent on' } },
  { name: 'closedAt', kind: 'instant', title: { 'zh-Hans': '关闭时间', en: 'Closed at' } },
];

/** Numbers and truth values keep their kind where every case that states them states that; else they are texts, as they were said. */
const kindOf = (types: readonly string[]): ColumnKind => {
  const [only, ...others] = types.filter((type) => type !== 'null');
  return others.length === 0 && (only === 'number' || only === 'boolean') ? only : 'text';
};

type Found = FactsRow & { readonly key: string };

/** One row per case with every attribute that any of them states, verbatim. */
export const casesTable: ExportTable<typeof parameters> = {
  name: 'cases',
  title: { 'zh-Hans': '案件事实', en: 'Case facts' },
  summary: 'One row per case, with all attributes',
  parameters,
  plan: async (db, { where }) => {
    const conditions = conditionsOf(where);
    const scope = scopeOf(new Set(conditions.keys()));
    await refuseUnknown(
      db,
      scope,
      [...conditions.keys()].map((name) => ['where', name] as const),
    );
    const filters = [...conditions].map(([name, values]) => sql`${attributeOf(name)} in (${sql.join(values)})`);
    const chosen = sql`from ${sql.table(tableOf(view))} where ${sql.join([scope, ...filters], sql` and `)}`;
    // One hash of the few pairs there are; to collect types per name, the database would sort every value of every case.
    const { rows } = await sql<{ name: string; type: string }>`
      select f.key collate "C" as name, jsonb_typeof(f.value) as type
      from (select facts ${chosen}) as c, jsonb_each(c.facts) as f group by 1, 2 order by 1, 2`.execute(db);
    const attributes = [...new Set(rows.map(({ name }) => name))].map((name) => ({
      name,
      kind: kindOf(rows.filter((row) => row.name === name).map(({ type }) => type)),
    }));
    const taken = new Set(OWN.map(({ name }) => name));
    const value = (facts: FactsRow['facts'], { name, kind }: (typeof attributes)[number]): Cell => {
      const fact = facts[name] ?? null;
      return kind === 'text' && fact !== null ? String(fact) : fact;
    };
    return {
      // An attribute of the same name as a column of ours keeps its value under a longer one.
      columns: [...OWN, ...attributes.map(({ name, kind }) => ({ name: taken.has(name) ? `facts.${name}` : name, kind }))],
      select: sql`select key, kind, profile, source_id as "sourceId", received_on as "receivedOn", received_at as "receivedAt",
        sent_on as "sentOn", closed_at as "closedAt", facts ${chosen} order by key`,
      views: [view],
      read: (raw) =>
        (raw as unknown as readonly Found[]).map(({ key, kind, profile, sourceId, receivedOn, receivedAt, sentOn, closedAt, facts }) => [
          key,
          kind,
          profile,
          sourceId,
          receivedOn,
          receivedAt,
          sentOn,
          closedAt,
          ...attributes.map((attribute) => value(facts, attribute)),
        ]),
    };
  },
};
