import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventStore } from '@redress/eventstore';
import {
  ExportAbandoned,
  exportTables,
  type OpenTable,
  openExport,
  type Projector,
  type ReadDatabase,
  type ReadingOptions,
  reachedPosition,
  startProjector,
} from '@redress/projections';
import pino from 'pino';
import { assessed, createCaseStore, fen, imported, lost, received, recordedAs, remedied, tell } from './cases.js';
import { current, type Engine, until } from './engines.js';

const tableNamed = (name: string) => {
  const table = exportTables.find((one) => one.name === name);
  if (table === undefined) throw new Error(`no table ${name}`);
  return table;
};

type Line = Readonly<Record<string, unknown>>;

/** All rows by name of column. */
const linesOf = async ({ pages, columns }: OpenTable): Promise<readonly Line[]> => {
  const lines: Line[] = [];
  for await (const page of pages)
    for (const row of page) lines.push(Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? null])));
  return lines;
};

const CASES = 45;
const PRODUCTS = ['Mortgage', '=1+1', '信用卡', ''] as const;

export const exportsContract = (engine: Engine): void => {
  describe('exports', () => {
    let database: ReadDatabase;
    let store: EventStore;
    let projector: Projector;
    const open = (name: string, query: Line = {}, options: ReadingOptions & { readonly store?: EventStore } = {}) =>
      openExport(database, tableNamed(name), query, { pageRows: 10, ...options });

    beforeAll(async () => {
      database = await engine.empty();
      store = createCaseStore();
      for (let at = 0; at < CASES; at++)
        await tell(
          store,
          `complaint-cfpb.${at}`,
          imported(String(at), 'cfpb', [
            { facts: { received: '2015-01-02', product: PRODUCTS[at % 4] ?? '', ...(at === 7 ? { kind: 'odd', onlyHere: 'x' } : {}) } },
          ]),
        );
      await tell(store, 'complaint-one', [
        received('one', { name: '王小明' }),
        recordedAs('洗衣机', ['price']),
        remedied({ type: 'compensation', amount: fen(1_234) }),
        remedied({ type: 'return', amount: fen(5), quantity: { value: 2, unit: '件' } }),
        lost(50),
      ]);
      await tell(store, 'complaint-two', [received('two', { receivedAt: '2026-03-03T16:30:00.000Z' }), assessed(false)]);
      projector = startProjector({ store, database, log: pino({ level: 'silent' }) });
      await current(projector);
    });
    afterAll(async () => {
      await projector.stop();
    });

    it('of cases have every attribute of every case, verbatim, over as many pages as it takes', async () => {
      const table = await open('cases', {}, { counted: true });
      expect(table).toMatchObject({
        count: CASES,
        position: await store.head(),
        views: [
          { name: 'case-facts', version: expect.any(Number) },
          { name: 'import-profiles', version: expect.any(Number) },
        ],
      });
      expect(Object.keys(table.views[0] ?? {})).toEqual(['name', 'version']);
      const lines = await linesOf(table);
      expect(lines).toHaveLength(CASES);
      expect([...lines].map(({ sourceId }) => Number(sourceId)).sort((a, b) => a - b)).toEqual(
        Array.from({ length: CASES }, (_, at) => at),
      );
      for (const line of lines)
        expect(line).toEqual({
          stream: `complaint-cfpb.${line.sourceId}`,
          kind: 'observed',
          profile: 'cfpb',
          sourceId: line.sourceId,
          receivedOn: '2015-01-02',
          timezone: null,
          quality: '',
          received: '2015-01-02',
          product: PRODUCTS[Number(line.sourceId) % 4],
          'facts.kind': line.sourceId === '7' ? 'odd' : null,
          onlyHere: line.sourceId === '7' ? 'x' : null,
        });
    });

    it('of cases take the filters of queries', async () => {
      const product = async (...values: string[]) =>
        (await linesOf(await open('cases', { where: values.map((one) => `product:${one}`) }))).length;
      expect(await product('信用卡')).toBe(11);
      expect(await product('信用卡', '=1+1')).toBe(22);
      expect(await linesOf(await open('cases', { where: 'kind:managed' }))).toMatchObject([
        { stream: 'complaint-one', product: '洗衣机' },
        { stream: 'complaint-two' },
      ]);
    });

    it('of the statistics table keep amounts in fen and say what F12 says', async () => {
      const lines = await linesOf(await open('statistics'));
      expect(lines).toMatchObject([
        {
          complaintId: 'one',
          compensationFen: 1_234,
          returnFen: 5,
          returnQuantities: '{"件":2}',
          lossFen: 50,
          contentCategories: 'price',
          mark: 'open',
        },
        { complaintId: 'two', compensationFen: null, notUpheld: true, responsibleParty: 'none', mark: 'not upheld' },
      ]);
      const { totals, close } = await open('statistics');
      await close();
      expect([totals?.words['zh-Hans'], totals?.row.filter((cell) => cell !== null)]).toEqual(['合计', ['2', 1_234, 5, '{"件":2}', 0, 50]]);
      // Half past midnight of the next day in the company's zone.
      expect(await linesOf(await open('statistics', { from: '2026-03-04' }))).toMatchObject([{ complaintId: 'two' }]);
    });

    it('show names of customers only when they are asked for and the log may be read', async () => {
      const asked = { names: 'true' };
      expect(await linesOf(await open('statistics', asked, { store }))).toMatchObject([
        { customerName: '王小明' },
        { customerName: '王小明' },
      ]);
      for (const lines of [await linesOf(await open('statistics', asked)), await linesOf(await open('statistics', {}, { store }))])
        expect(JSON.stringify(lines)).not.toContain('王小明');
    });

    it('of the queue and of a history hold what those queries answer', async () => {
      expect(await linesOf(await open('queue', { holder: 's-010' }))).toMatchObject([
        { complaintId: 'one', statusLabel: '已记录', overdue: '' },
      ]);
      const history = await linesOf(await open('history', { case: 'one' }));
      expect(history.map(({ revision, type }) => [revision, type])).toEqual([
        [0, 'ComplaintReceived'],
        [1, 'ComplaintRecorded'],
        [2, 'RemedyProvided'],
        [3, 'RemedyProvided'],
        [4, 'LossRecorded'],
      ]);
      expect(JSON.stringify(history)).not.toContain('王小明');
    });

    it('show one state of the views however long they are read, while the projector goes on', async () => {
      const table = await open('cases');
      const pages = table.pages[Symbol.asyncIterator]();
      const first = await pages.next();
      const late = await tell(store, 'complaint-cfpb.00-late', imported('00-late', 'cfpb', [{ facts: { product: 'Late' } }]));
      await until('the views have gone on', async () => (await reachedPosition(database)) === late);
      let rows = first.value?.length ?? 0;
      for (let page = await pages.next(); page.done !== true; page = await pages.next()) rows += page.value.length;
      expect(rows).toBe(CASES);
      expect(table.position).not.toBe(late);
      expect(await linesOf(await open('cases'))).toHaveLength(CASES + 1);
    });

    it('end their query when nobody reads on', async () => {
      const table = await open('cases', {}, { idleMs: 1 });
      const pages = table.pages[Symbol.asyncIterator]();
      await pages.next();
      await expect(
        (async () => {
          for (;;) {
            await new Promise(setImmediate);
            await new Promise((resolve) => setTimeout(resolve, 2));
            await pages.next();
          }
        })(),
      ).rejects.toThrow(ExportAbandoned);
    });

    it('leave nothing open when they are closed unread', async () => {
      for (let at = 0; at < 15; at++) await (await open('cases')).close();
      expect((await linesOf(await open('queue'))).length).toBe(2);
    });

    const refused: readonly (readonly [string, string, Line, string])[] = [
      ['an attribute nobody reports', 'cases', { where: 'colour:red' }, 'where.colour'],
      ['a condition that is none', 'cases', { where: 'red' }, 'where'],
      ['an unknown parameter', 'queue', { colour: 'red' }, 'colour'],
      ['a period that ends before it begins', 'statistics', { from: '2026-02-01', to: '2026-01-01' }, 'to'],
      ['the history of a case there is not', 'history', { case: 'nobody' }, 'case'],
    ];
    for (const [what, table, query, field] of refused)
      it(`refuse ${what}, naming the field`, async () => {
        await expect(open(table, query)).rejects.toMatchObject({ name: 'QueryError', field });
      });
  });
};
