import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importProfile } from '@redress/domain';
import type { EventStore } from '@redress/eventstore';
import {
  type CasesQuery,
  describeSources,
  listCases,
  type Projector,
  queryCases,
  type ReadDatabase,
  startProjector,
} from '@redress/projections';
import pino from 'pino';
import { createCaseStore, imported, received, recordedAs, type Told, tell, withdrawn } from './cases.js';
import { current, type Engine } from './engines.js';

/** A profile of somebody's own, as an import of theirs has left it in the log. */
const OWN = importProfile.parse({
  name: 'own',
  title: 'Own history',
  timezone: 'Asia/Shanghai',
  id: { columns: ['no'] },
  columns: [
    { column: 'in', fact: 'received', kind: 'time', formats: ['YYYY-MM-DD HH:mm:ss'] },
    { column: 'out', fact: 'closed', kind: 'time', formats: ['YYYY-MM-DD HH:mm:ss'] },
    { column: 'state', fact: 'standing' },
  ],
  rates: { solved: { fact: 'standing', yes: ['done', 'paid'], no: ['open'] } },
  durations: [{ from: 'received', to: 'closed', unit: 'days' }],
});
const begun = {
  type: 'ImportBegun',
  data: { importId: 'i-1', fileName: 'own.csv', sha256: 'a'.repeat(64), rows: 1, profile: OWN },
} as unknown as Told;

/** Of three cases of ours, one has two categories; of two imported ones, one closes before it is received. */
const filled = async (): Promise<EventStore> => {
  const store = createCaseStore();
  await tell(store, 'complaint-a', [received('a'), recordedAs('洗衣机', ['price']), withdrawn]);
  const both: Told = recordedAs('洗衣机', ['delivery']);
  if (both.type !== 'ComplaintRecorded') throw new Error('no record');
  await tell(store, 'complaint-b', [received('b'), { ...both, data: { ...both.data, contentCategories: ['delivery', 'price'] } }]);
  await tell(store, 'complaint-c', [received('c', { receivedAt: '2026-03-31T16:00:00.000Z' })]);
  const nyc = (id: string, facts: Readonly<Record<string, string>>) =>
    tell(store, `complaint-nyc311.${id}`, imported(id, 'nyc311', [{ facts }]));
  await nyc('1', {
    received: '2023-03-01T04:59:00.000Z',
    closed: '2023-03-02T17:00:00.000Z',
    due: '2023-03-02T17:00:00.000Z',
    agency: 'DOT',
  });
  await nyc('2', {
    received: '2023-03-01T05:00:00.000Z',
    closed: '2023-03-01T04:00:00.000Z',
    due: '2023-02-01T00:00:00.000Z',
    agency: 'DOT',
  });
  await tell(
    store,
    'complaint-cfpb.1',
    imported('1', 'cfpb', [{ facts: { received: '2015-01-31', sent: '2015-02-02', product: 'Mortgage' } }]),
  );
  await tell(
    store,
    'complaint-sample.1',
    imported('1', 'sample', [{ facts: { received: '2026-01-01T00:00:00.000Z', sent: '2026-01-01T12:00:00.000Z', product: '空调' } }]),
  );
  await tell(store, 'import-own', [begun]);
  const times = { received: '2026-01-01T15:59:00.000Z', closed: '2026-01-01T16:01:00.000Z' };
  await tell(store, 'complaint-own.1', imported('1', 'own', [{ facts: { ...times, standing: 'paid' } }]));
  await tell(store, 'complaint-own.2', imported('2', 'own', [{ facts: { ...times, standing: 'lost' } }]));
  await tell(store, 'complaint-acme.1', imported('1', 'acme', [{ facts: { colour: 'red', count: 'seven' } }]));
  return store;
};

export const casesLanguageContract = (engine: Engine): void => {
  describe('the language of questions about cases', () => {
    let database: ReadDatabase;
    let projector: Projector;
    let store: EventStore;
    beforeAll(async () => {
      database = await engine.empty();
      store = await filled();
      projector = startProjector({ store, database, log: pino({ level: 'silent' }) });
      await current(projector);
    });
    afterAll(async () => {
      await projector.stop();
    });
    const managed = { kind: 'managed' };

    it('counts a case with several categories in each of their rows, and once in the total', async () => {
      const { rows, overlapping, total, groups } = await queryCases(database, { groupBy: ['category'], where: managed });
      expect(rows).toEqual([
        { category: '', count: 1 },
        { category: 'delivery', count: 1 },
        { category: 'price', count: 2 },
      ]);
      expect({ overlapping, total, groups }).toEqual({ overlapping: ['category'], total: { count: 3 }, groups: 3 });
      expect(await queryCases(database, { groupBy: ['product'], where: managed })).not.toHaveProperty('total');
    });

    it('asks for a category wherever a case has it, and shows only what was asked for', async () => {
      const where = { ...managed, category: ['price', 'delivery'] };
      expect((await queryCases(database, { where })).rows).toEqual([{ count: 2 }]);
      expect((await queryCases(database, { groupBy: ['category'], where: { ...managed, category: 'price' } })).rows).toEqual([
        { category: 'price', count: 2 },
      ]);
    });

    it('answers a duration in seconds or in days, and says which', async () => {
      const where = { profile: 'nyc311' };
      const measure = 'duration:received..closed';
      const seconds = await queryCases(database, { measure, where });
      expect(seconds).toMatchObject({ unit: 's', rows: [{ n: 2, min: -3600, p50: -3600, p90: 129_660, max: 129_660, mean: 63_030 }] });
      const days = await queryCases(database, { measure, where, unit: 'd' });
      expect(days).toMatchObject({ unit: 'd', rows: [{ n: 2, min: -0.041667, max: 1.500694, mean: 0.729514 }] });
      expect(await queryCases(database, { measure: 'duration:received..sent', where: { profile: 'cfpb' } })).toMatchObject({
        unit: 'd',
        rows: [{ n: 1, max: 2 }],
      });
    });

    it('knows what was in time by the two times a source states, as a rate and as an attribute', async () => {
      const where = { profile: 'nyc311' };
      expect((await queryCases(database, { measure: 'rate:onTime', where })).rows).toEqual([{ numerator: 1, denominator: 2, rate: 0.5 }]);
      expect((await queryCases(database, { groupBy: ['onTime'], where })).rows).toEqual([
        { onTime: 'No', count: 1 },
        { onTime: 'Yes', count: 1 },
      ]);
    });

    it('takes any attribute of cases of whose profile nothing is declared', async () => {
      expect((await queryCases(database, { groupBy: ['colour'], where: { profile: 'acme' } })).rows).toEqual([{ colour: 'red', count: 1 }]);
    });

    it('takes what a profile in the log declares: its rates, and days of the calendar between its instants', async () => {
      const where = { profile: 'own' };
      expect((await queryCases(database, { measure: 'rate:solved', where })).rows).toEqual([{ numerator: 1, denominator: 1, rate: 1 }]);
      expect(await queryCases(database, { measure: 'duration:received..closed', where })).toMatchObject({
        unit: 'd',
        rows: [{ n: 2, min: 1, max: 1 }],
      });
      expect((await describeSources(database, where))[0]).toMatchObject({ title: 'Own history', rates: ['solved'] });
    });

    it('says how many groups there are when only the top ones are shown, and from which version of the view', async () => {
      const answer = await queryCases(database, { groupBy: ['profile'], where: { kind: 'observed' }, top: 1 });
      expect(answer).toMatchObject({ rows: [{ profile: 'nyc311', count: 2 }], groups: 5, position: await store.head() });
      expect(answer.versions).toEqual({ 'case-facts': expect.any(Number), 'import-profiles': expect.any(Number) });
    });

    it('lists the cases behind a figure page by page, each with what it brings to it', async () => {
      const question = { where: { profile: 'nyc311' }, measure: 'duration:received..closed', unit: 'd' as const, limit: 1 };
      const first = await listCases(database, question);
      expect(first).toMatchObject({ unit: 'd', rows: [{ id: 'nyc311.1', profile: 'nyc311', sourceId: '1', value: 1.500694 }] });
      const second = await listCases(database, { ...question, cursor: first.next ?? '' });
      expect(second).toMatchObject({ rows: [{ id: 'nyc311.2', value: -0.041667, facts: { agency: 'DOT' } }], next: null });
      await expect(
        listCases(database, { ...question, measure: 'count', unit: undefined, cursor: first.next ?? '' } as never),
      ).rejects.toMatchObject({
        field: 'cursor',
      });
      const inTime = await listCases(database, { where: { profile: 'nyc311' }, measure: 'rate:onTime' });
      expect(inTime.rows.map(({ value }) => value)).toEqual([true, false]);
      expect((await listCases(database, { where: { ...managed, category: 'price' } })).rows.map(({ id }) => id)).toEqual(['a', 'b']);
    });

    it('tells what may be asked, of shipped profiles, of cases of ours, and of what is only there', async () => {
      const sources = await describeSources(database);
      expect(sources.map(({ source, present }) => [source, present])).toEqual(
        expect.arrayContaining([
          ['managed', true],
          ['cfpb', true],
          ['boston311', false],
          ['acme', true],
        ]),
      );
      const [nyc] = await describeSources(database, { profile: 'nyc311' });
      expect(nyc).toMatchObject({ kind: 'observed', timezone: 'America/New_York', rates: ['onTime'] });
      expect(nyc?.durations).toContainEqual({ name: 'received..closed', units: ['s', 'd'] });
      expect((await describeSources(database, { profile: 'acme' }))[0]?.attributes.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['colour', 'month']),
      );
      await expect(describeSources(database, { profile: 'nowhere' })).rejects.toMatchObject({ field: 'profile' });
    });

    const refused: readonly (readonly [string, CasesQuery, string, RegExp])[] = [
      ['an attribute of another source', { groupBy: ['agency'], where: { profile: 'cfpb' } }, 'groupBy', /there are .*product/],
      ['what every object has', { groupBy: ['constructor'] }, 'groupBy', /no case has an attribute constructor/],
      ['a rate by what every object has', { measure: 'rate:constructor' }, 'measure', /there are .*timely/],
      ['a rate of another source', { measure: 'rate:timely', where: { profile: 'nyc311' } }, 'measure', /there are onTime/],
      ['a duration of another source', { measure: 'duration:received..handled' }, 'measure', /there are .*received\.\.closed/],
      [
        'a duration that sources know differently',
        { measure: 'duration:received..closed' },
        'measure',
        /days by own and in seconds by .*nyc311/,
      ],
      ['an unknown unit', { measure: 'duration:received..closed', unit: 'h' as never }, 'unit', /s, d/],
      ['a unit of what has none', { measure: 'count', unit: 'd' }, 'unit', /count has no unit/],
      [
        'seconds of what is known in days',
        { measure: 'duration:received..sent', where: { profile: 'cfpb' }, unit: 's' },
        'unit',
        /calendar days only; there is d/,
      ],
      ['a value given twice', { where: { product: ['a', 'b', 'a'] } }, 'where.product', /"a" twice/],
      ['a value no database takes', { where: { product: 'a\u0000' } }, 'where.product', /U\+0000/],
      ['an unknown kind', { where: { kind: 'own' } }, 'where.kind', /managed, observed/],
      ['an unknown profile', { where: { profile: 'nyc' } }, 'where.profile', /there are .*nyc311/],
      ['an attribute named like a figure', { groupBy: ['count'], where: { profile: 'acme' } }, 'groupBy', /also a figure/],
    ];
    for (const [what, query, field, reason] of refused) {
      it(`refuses ${what}, naming the field and what there is`, async () => {
        await expect(queryCases(database, query)).rejects.toMatchObject({
          name: 'QueryError',
          field,
          reason: expect.stringMatching(reason),
        });
      });
    }
  });
};
