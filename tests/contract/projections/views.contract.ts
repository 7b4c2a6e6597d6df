import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { improvementEvents, shippedProfiles } from '@redress/domain';
import type { EventStore } from '@redress/eventstore';
import {
  caseById,
  caseHistory,
  compareWithRebuild,
  openCases,
  QueryError,
  type ReadDatabase,
  reachedPosition,
  startProjector,
  statisticsTable,
  views,
  waitForPosition,
} from '@redress/projections';
import pino from 'pino';
import * as tell from './cases.js';
import { current, type Engine, rowsOf } from './engines.js';

const log = pino({ level: 'silent' });

/** One small year of a company: what each test below asks about. */
const company = async (): Promise<EventStore> => {
  const store = tell.createCaseStore();
  const say = (id: string, ...events: readonly tell.Told[]) => tell.tell(store, `complaint-${id}`, events);
  await say('c1', tell.received('c1', { dueAt: '2026-03-02T03:30:00.000Z' }));
  await say('c1', tell.recordedAs('洗衣机', ['quality_fault']), tell.submitted(), tell.assessed(true), tell.caused('company'));
  await say(
    'c1',
    tell.remedied({ type: 'compensation', amount: tell.fen(12_345) }),
    tell.remedied({ type: 'return', quantity: { value: 0.1, unit: '吨' }, amount: tell.fen(100) }),
  );
  await say(
    'c1',
    tell.remedied({ type: 'return', quantity: { value: 0.2, unit: '吨' } }),
    tell.remedied({ type: 'return', quantity: { value: 3, unit: '台' } }),
  );
  await say(
    'c1',
    tell.remedied({ type: 'compensation', amount: tell.fen(55) }, 2),
    tell.remedied({ type: 'discount', amount: tell.fen(900), discountPercent: 5 }),
  );
  await say('c1', tell.remedied({ type: 'apology', description: '向王小明道歉' }), tell.lost(1), tell.lost(70_000));
  await say('c2', tell.received('c2', { receivedAt: '2026-03-31T15:59:59.999Z', holder: 's-011', dueAt: '2026-03-01T00:00:00.000Z' }));
  await say(
    'c3',
    tell.received('c3', { receivedAt: '2026-03-31T16:00:00.000Z' }),
    tell.recordedAs('冰箱', ['price']),
    tell.submitted(),
    tell.caused('supplier'),
    tell.assessed(false),
  );
  await say('c4', tell.received('c4'), tell.withdrawn);
  await say('c5', tell.received('c5'), tell.recordedAs('冰箱', ['delivery']), tell.duplicate);
  await say(
    'c6',
    tell.received('c6'),
    tell.recordedAs('空调', ['delivery']),
    tell.submitted('2026-03-04T00:00:00.000Z'),
    tell.missed('2026-03-04T00:00:00.000Z'),
  );
  await say('c7', tell.received('c7', { dueAt: '2026-05-01T00:00:00.000Z' }), tell.linkedTo('m-1'));
  await tell.tell(store, 'improvement-m-1', [tell.planned('m-1', ['c7'], '2026-03-02T03:00:00.000Z')]);
  const [profile] = shippedProfiles();
  if (profile === undefined) throw new Error('a profile ships');
  const begun = { importId: 'i-1', fileName: 'sample.csv', sha256: 'a'.repeat(64), rows: 1, profile };
  await tell.tell(store, 'import-cfpb', [{ type: 'ImportBegun', data: begun }]);
  await tell.tell(store, 'complaint-cfpb.1', tell.imported('1', 'cfpb', [{ facts: { received: '2015-01-31', product: '' } }]));
  return store;
};

export const viewsContract = (engine: Engine, dumps: Map<string, unknown>): void => {
  describe('the views', () => {
    let database: ReadDatabase;
    let store: EventStore;
    let stop: () => Promise<void>;
    beforeAll(async () => {
      database = await engine.empty();
      store = await company();
      // One event at a time here, all at once in the rebuild: rows must not depend on how the log was cut.
      const projector = startProjector({ store, database, log, batchSize: 1 });
      stop = () => projector.stop();
      await current(projector);
    });
    afterAll(async () => {
      await stop();
    });

    it('reflect every event, at the same position', async () => {
      expect(await reachedPosition(database)).toBe(await store.head());
      expect((await openCases(database)).position).toBe(await store.head());
    });

    it('are exactly what a rebuild gives', async () => {
      const compared = await compareWithRebuild({ store, database });
      expect(compared.map(({ view, differences }) => [view, differences])).toEqual(views.map(({ name }) => [name, []]));
      expect(compared.every(({ rows }) => rows > 0)).toBe(true);
    });

    it('answer after a while with how far they have come, when asked for more', async () => {
      const head = await store.head();
      const beyond = `${store.logId}:999999`;
      expect(await waitForPosition(database, beyond, 20)).toBe(head);
      await expect(waitForPosition(database, 'another-log:1', 20)).rejects.toThrow(QueryError);
      await expect(waitForPosition(database, 'nonsense', 20)).rejects.toThrow(QueryError);
    });

    it('queue open cases by the deadline that comes next (S1-06)', async () => {
      const { rows, next } = await openCases(database);
      expect(next).toBeNull();
      expect(rows.map(({ complaintId, nextDueKind, nextDueAt, holder }) => [complaintId, nextDueKind, nextDueAt, holder])).toEqual([
        ['c2', 'recording', '2026-03-01T00:00:00.000Z', 's-011'],
        ['c7', 'improvement', '2026-03-02T03:00:00.000Z', 's-040'],
        ['c6', 'ladder', '2026-03-04T00:00:00.000Z', 's-020'],
        ['c1', 'analysis', '2026-03-05T10:00:00.000Z', 's-020'],
        ['c3', null, null, 's-020'],
      ]);
      const [, , c6, c1] = rows;
      expect(c1).toMatchObject({
        stream: 'complaint-c1',
        complaintNo: 'KS-c1',
        product: '洗衣机',
        status: 'validated',
        stage: 'analyze',
        cycle: 1,
        level: 0,
        overdue: [],
        receivedAt: '2026-03-02T01:30:00.000Z',
        answeredAt: null,
        lastEvent: 'LossRecorded',
      });
      expect(c6?.overdue).toEqual(['analysis']);
    });

    it('page through the queue without skipping or repeating a case, and filter it', async () => {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const { rows, next } = await openCases(database, { limit: 2, ...(cursor !== undefined && { cursor }) });
        seen.push(...rows.map(({ complaintId }) => complaintId));
        cursor = next ?? undefined;
      } while (cursor !== undefined);
      expect(seen).toEqual(['c2', 'c7', 'c6', 'c1', 'c3']);

      const ids = async (query: Parameters<typeof openCases>[1]) =>
        (await openCases(database, query)).rows.map(({ complaintId }) => complaintId);
      expect(await ids({ overdue: true })).toEqual(['c6']);
      expect(await ids({ overdue: false, stage: 'receive' })).toEqual(['c2', 'c7']);
      expect(await ids({ holder: 's-040' })).toEqual(['c7']);
      expect(await ids({ holder: 's-999' })).toEqual([]);

      const first = await openCases(database, { limit: 1 });
      await expect(openCases(database, { limit: 1, holder: 's-020', cursor: first.next ?? '' })).rejects.toMatchObject({ field: 'cursor' });
      await expect(openCases(database, { cursor: 'rubbish' })).rejects.toMatchObject({ field: 'cursor' });
      await expect(openCases(database, { limit: 0 })).rejects.toMatchObject({ field: 'limit' });
      await expect(openCases(database, { handler: 's-1' } as never)).rejects.toMatchObject({ field: 'handler' });
    });

    it('find one case, open, ended or imported', async () => {
      expect((await caseById(database, 'c4')).case).toMatchObject({ kind: 'managed', outcome: 'withdrawn', stage: 'closed', holder: null });
      expect((await caseById(database, 'cfpb.1')).case).toEqual({
        kind: 'observed',
        stream: 'complaint-cfpb.1',
        profile: 'cfpb',
        sourceId: '1',
        facts: { quality: [], received: '2015-01-31', product: '' },
      });
      expect((await caseById(database, 'nobody')).case).toBeNull();
    });

    it('tell the story of a case without personal data, and with it when the log is asked (S0-23, S2-02)', async () => {
      const { rows, next } = await caseHistory(database, 'complaint-c1', { limit: 3 });
      expect(rows.map(({ revision, type }) => [revision, type])).toEqual([
        [0, 'ComplaintReceived'],
        [1, 'ComplaintRecorded'],
        [2, 'ComplaintSubmitted'],
      ]);
      expect(next).toBe(2);
      expect(rows[0]).toMatchObject({
        actor: { id: 's-010', role: 'customer_service_rep', kind: 'human' },
        occurredAt: '2026-03-02T01:30:00.000Z',
        recordedAt: '2026-03-02T01:30:00.000Z',
        stage: 'receive',
        cycle: 1,
      });
      expect(rows[0]?.data).toMatchObject({ complaintNo: 'KS-c1', complainant: {} });
      expect(JSON.stringify(rows)).not.toMatch(/王小明|13800000000/);

      const rest = await caseHistory(database, 'complaint-c1', { after: 2 });
      expect(rest.rows[0]?.revision).toBe(3);
      expect(rest.next).toBeNull();

      const full = await caseHistory(database, 'complaint-c1', { limit: 1, store });
      expect(full.rows[0]?.data).toMatchObject({ complainant: { name: '王小明' }, rawContent: '王小明说机器坏了' });
      expect((await caseHistory(database, 'improvement-m-1')).rows.map(({ type }) => type)).toEqual(['ImprovementPlanned']);
      expect(Object.keys(improvementEvents)).toContain('ImprovementPlanned');
    });

    it('add up the statistics table: sums over all cycles, nothing for what was not recorded (S0-62, S0-63)', async () => {
      const { rows, totals, next } = await statisticsTable(database);
      expect(next).toBeNull();
      expect(rows.map(({ complaintId, mark, state, outcome }) => [complaintId, mark, state, outcome])).toEqual([
        ['c1', 'open', 'open', null],
        ['c4', null, 'closed', 'withdrawn'],
        ['c6', 'open', 'open', null],
        ['c7', 'open', 'open', null],
        ['c2', 'open', 'open', null],
        ['c3', 'not upheld', 'open', null],
      ]);
      expect(rows[0]).toEqual({
        stream: 'complaint-c1',
        complaintId: 'c1',
        complaintNo: 'KS-c1',
        receivedAt: '2026-03-02T01:30:00.000Z',
        customerId: 'c-77',
        productName: '洗衣机',
        contentCategories: ['quality_fault'],
        responsibleParty: 'company',
        responsibleDepartment: 'd-prod',
        compensationFen: 12_400,
        returnFen: 100,
        returnQuantities: { 吨: 0.3, 台: 3 },
        discountFen: 900,
        discountPercents: [5],
        otherRemedies: { apology: 1 },
        lossFen: 70_000,
        state: 'open',
        outcome: null,
        notUpheld: false,
        mark: 'open',
      });
      expect(rows.at(-1)).toMatchObject({ responsibleParty: 'none', responsibleDepartment: null, compensationFen: null, lossFen: null });
      expect(totals).toEqual({
        count: 6,
        compensationFen: 12_400,
        returnFen: 100,
        returnQuantities: { 吨: 0.3, 台: 3 },
        discountFen: 900,
        lossFen: 70_000,
      });
    });

    it('count a complaint in the month it was received, as days go in Shanghai', async () => {
      const march = await statisticsTable(database, { from: '2026-03-01', to: '2026-04-01' });
      expect(march.rows.map(({ complaintId }) => complaintId)).toEqual(['c1', 'c4', 'c6', 'c7', 'c2']);
      expect(march.totals.count).toBe(5);
      const april = await statisticsTable(database, { from: '2026-04-01' });
      expect(april.rows.map(({ complaintId }) => complaintId)).toEqual(['c3']);
      expect(april.totals).toMatchObject({ count: 1, returnQuantities: {}, lossFen: 0 });
      expect((await statisticsTable(database, { notUpheld: false })).totals.count).toBe(5);
      await expect(statisticsTable(database, { from: '2026-04-01', to: '2026-03-01' })).rejects.toMatchObject({ field: 'to' });
      await expect(statisticsTable(database, { from: '2026-02-30' })).rejects.toMatchObject({ field: 'from' });
    });

    it('page through the table with the same totals on each page, and name customers when asked', async () => {
      const first = await statisticsTable(database, { limit: 4, store });
      const second = await statisticsTable(database, { limit: 4, store, cursor: first.next ?? '' });
      expect([...first.rows, ...second.rows].map(({ complaintId }) => complaintId)).toEqual(['c1', 'c4', 'c6', 'c7', 'c2', 'c3']);
      expect(second.totals).toEqual(first.totals);
      expect(second.next).toBeNull();
      expect(first.rows[0]?.customerName).toBe('王小明');
    });

    it('hold no personal data in any table', async () => {
      const tables = await Promise.all(views.map((view) => rowsOf(database, view)));
      expect(JSON.stringify(tables)).not.toMatch(/王小明|13800000000/);
      dumps.set(engine.name, JSON.parse(JSON.stringify(tables).replaceAll(store.logId, 'log')));
    });
  });
};
