import type { ReadDatabase } from '@redress/projections';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { Question } from './oracle.js';

/** What may be asked of a source, by hand: the test would miss an attribute that the engine has forgotten. */
type Askable = { readonly attributes: readonly string[]; readonly measures: readonly string[] };

const COMMON = ['day', 'month', 'year', 'kind', 'profile'];
const lasts = (...names: readonly string[]) => names.map((name) => `duration:${name}`);

export const ASKABLE: Readonly<Record<string, Askable>> = {
  cfpb: {
    attributes: ['product', 'subProduct', 'issue', 'subIssue', 'company', 'state', 'channel', 'outcome', 'timely', 'disputed', 'source'],
    measures: ['count', 'rate:timely', 'rate:disputed', 'duration:received..sent'],
  },
  boston311: {
    attributes: ['channel', 'subject', 'reason', 'type', 'department', 'neighborhood', 'status', 'onTime', 'onTimeReported', 'quality'],
    measures: ['count', 'rate:onTime', 'rate:onTimeReported', ...lasts('received..closed', 'received..due')],
  },
  nyc311: {
    attributes: ['agency', 'type', 'descriptor', 'borough', 'status', 'channel', 'onTime', 'quality'],
    measures: ['count', 'rate:onTime', ...lasts('received..closed', 'received..due')],
  },
  managed: {
    attributes: [
      'severity',
      'urgency',
      'category',
      'product',
      'region',
      'responsibleParty',
      'responsibleDepartment',
      'channel',
      'customer',
      'customerGrade',
      'creditGrade',
      'department',
      'handler',
      'handlingMethod',
      'upheld',
      'timely',
      'satisfied',
      'score',
      'outcome',
      'reopened',
    ],
    measures: [
      'count',
      'rate:timely',
      'rate:satisfied',
      'rate:upheld',
      ...lasts(
        'received..recorded',
        'received..submitted',
        'received..classified',
        'received..handled',
        'received..feedback',
        'received..closed',
      ),
      ...lasts(
        'submitted..analyzed',
        'analyzed..planned',
        'planned..approved',
        'approved..handled',
        'handled..feedback',
        'feedback..closed',
      ),
    ],
  },
};

const NONSENSE = ['%', '_', "'; drop table word; --", 'no such value'];

/** Values to ask for, by attribute: some that occur, some that do not. */
export type Values = Readonly<Record<string, readonly string[]>>;

export const valuesIn = async ({ db }: ReadDatabase, source: string): Promise<Values> => {
  const { rows } = await sql<{ name: string; values: string[] }>`
    select w.name, (array_agg(distinct w.value))[1:40] as values from word as w join origin as o using (stream) where o.source = ${source}
    group by w.name`.execute(db);
  return Object.fromEntries(rows.map(({ name, values }) => [name, values]));
};

/** A random question about one source. */
export const question = (source: string, values: Values): fc.Arbitrary<Question> => {
  const { attributes, measures } = ASKABLE[source] ?? { attributes: [], measures: [] };
  const attribute = fc.constantFrom(...attributes, ...COMMON.filter((name) => name !== 'kind' && name !== 'profile'));
  const condition = attribute.chain((name) =>
    fc
      .uniqueArray(fc.constantFrom(...(values[name] ?? []), '', ...NONSENSE), { minLength: 1, maxLength: 4 })
      .map((wanted) => [name, wanted] as const),
  );
  const itself = source === 'managed' ? (['kind', ['managed']] as const) : (['profile', [source]] as const);
  return fc
    .record(
      {
        groupBy: fc.uniqueArray(
          fc.oneof({ weight: 6, arbitrary: attribute }, { weight: 1, arbitrary: fc.constantFrom('kind', 'profile') }),
          {
            maxLength: 3,
          },
        ),
        where: fc.array(condition, { maxLength: 2 }).map((conditions) => Object.fromEntries([...conditions, itself])),
        measure: fc.constantFrom(...measures),
        unit: fc.constantFrom('s' as const, 'd' as const),
        top: fc.integer({ min: 1, max: 6 }),
      },
      { requiredKeys: ['groupBy', 'where', 'measure'] },
    )
    .map(({ unit, ...rest }) => {
      // Only what lasts has a unit, and calendar days have only one.
      const fits =
        rest.measure.startsWith('duration:') && unit !== undefined && (rest.measure !== 'duration:received..sent' || unit === 'd');
      return fits ? { ...rest, unit } : rest;
    });
};

/** The same question about everything that was imported, whatever the source: what only some of them know is unknown of the others. */
export const questionOfAll: fc.Arbitrary<Question> = fc.record(
  {
    groupBy: fc.uniqueArray(fc.constantFrom('profile', 'year', 'channel', 'status', 'type', 'onTime', 'timely', 'quality'), {
      maxLength: 3,
    }),
    where: fc.constantFrom({}, { kind: ['observed'] }, { onTime: ['Yes'] }, { onTime: ['', 'No'], year: ['2013'] }),
    measure: fc.constantFrom(
      'count',
      'rate:onTime',
      'rate:timely',
      'rate:onTimeReported',
      'duration:received..closed',
      'duration:received..sent',
    ),
    top: fc.integer({ min: 1, max: 6 }),
  },
  { requiredKeys: ['groupBy', 'where', 'measure'] },
);
