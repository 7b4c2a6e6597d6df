import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../../database/schema.js';
import { refuseUnknown } from '../../queries/cases/attributes.js';
import { conditionOf, where as conditionsSchema } from '../../queries/cases/question.js';
import { readViews, scopeOf } from '../../queries/cases/scope.js';
import { conditionsIn } from '../../queries/conditions.js';
import { parseQuery } from '../../queries/query-error.js';
import { serving } from '../../serving.js';
import type { Fact, FactsRow } from '../../views/facts-row.js';
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

/** Checked as those of a question are. */
const parsed = (where: Parameters<typeof conditionsIn>[0]) =>
  parseQuery(z.strictObject({ where: conditionsSchema }), { where: conditionsIn(where) }).where;

const OWN: readonly Column[] = [
  { name: 'stream', kind: 'text', title: { 'zh-Hans': '案件流', en: 'Stream' } },
  { name: 'kind', kind: 'text', title: { 'zh-Hans': '来历', en: 'Kind' } },
  { name: 'profile', kind: 'text', title: { 'zh-Hans': '导入方案', en: 'Import profile' } },
  { name: 'sourceId', kind: 'text', title: { 'zh-Hans': '来源编号', en: 'Id in the source' } },
  { name: 'timezone', kind: 'text', title: { 'zh-Hans': '时区', en: 'Time zone' } },
  { name: 'receivedOn', kind: 'date', title: { 'zh-Hans': '接收日期', en: 'Received on' } },
];

/** What all cases that state an attribute state it as; where they differ it is a text, as it was said. */
const kindOf = (types: readonly string[]): ColumnKind => {
  const [only, ...others] = types.filter((type) => type !== 'null');
  return others.length === 0 && (only === 'number' || only === 'boolean' || only === 'instant' || only === 'date') ? only : 'text';
};

type Attribute = { readonly name: string; readonly kind: ColumnKind };

/**
 * The attributes that any of the cases states, times among them. One hash of the few pairs there are; to collect types per name, the database
 * would sort every value of every case.
 */
const attributesIn = async (db: Db, chosen: RawBuilder<unknown>): Promise<readonly Attribute[]> => {
  const { rows } = await sql<{ name: string; type: string }>`
    with chosen as (select facts, days, instants ${chosen}),
    stated as (
      select f.key as name, case when c.instants ? f.key then 'instant' when c.days ? f.key then 'date' else jsonb_typeof(f.value) end as type
      from chosen as c, jsonb_each(c.facts) as f
      union all
      select d.key, case when c.instants ? d.key then 'instant' else 'date' end
      from chosen as c, jsonb_object_keys(c.days) as d(key) where not c.facts ? d.key)
    select name collate "C" as name, type from stated group by 1, 2 order by 1, 2`.execute(db);
  return [...new Set(rows.map(({ name }) => name))].map((name) => ({
    name,
    kind: kindOf(rows.filter((row) => row.name === name).map(({ type }) => type)),
  }));
};

const textOf = (fact: Fact | undefined): string | null =>
  fact === undefined || fact === null ? null : Array.isArray(fact) ? fact.join('; ') : String(fact);

const cellOf = ({ facts, days, instants }: FactsRow, { name, kind }: Attribute): Cell => {
  const at = instants[name];
  if (at !== undefined) return new Date(at).toISOString();
  const fact = facts[name] ?? days[name];
  return kind === 'number' || kind === 'boolean' ? ((fact as number | boolean | undefined) ?? null) : textOf(fact);
};

type Found = FactsRow & { readonly key: string };

/** One row per case with every attribute that any of them states: facts verbatim, times as instants or days. */
export const casesTable: ExportTable<typeof parameters> = {
  name: 'cases',
  title: { 'zh-Hans': '案件事实', en: 'Case facts' },
  summary: 'One row per case, with all attributes',
  parameters,
  plan: async (db, { where }) => {
    const conditions = parsed(where);
    const served = await serving(db, readViews);
    const scope = await scopeOf(db, served, [], conditions);
    await refuseUnknown(db, scope, [], conditions);
    const chosen = sql`from ${scope.table} where ${conditionOf(scope, conditions, [])}`;
    const attributes = await attributesIn(db, chosen);
    const taken = new Set(OWN.map(({ name }) => name));
    return {
      // An attribute of the same name as a column of ours keeps its value under a longer one.
      columns: [...OWN, ...attributes.map(({ name, kind }) => ({ name: taken.has(name) ? `facts.${name}` : name, kind }))],
      select: sql`select key, kind, profile, source_id as "sourceId", timezone, received_on as "receivedOn", facts, days, instants
        ${chosen} order by key`,
      reflected: served,
      read: (raw) =>
        (raw as unknown as readonly Found[]).map((row) => [
          row.key,
          row.kind,
          row.profile,
          row.sourceId,
          row.timezone,
          row.receivedOn,
          ...attributes.map((one) => cellOf(row, one)),
        ]),
    };
  },
};
