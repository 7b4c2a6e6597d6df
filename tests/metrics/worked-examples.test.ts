import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PolicyDocument, RulesInForce } from '@redress/domain';
import type { EventStore } from '@redress/eventstore';
import {
  METRICS,
  type MetricAnswer,
  type MetricCases,
  type MetricQuery,
  measureMetric,
  metricCases,
  openDatabase,
  type ReadDatabase,
  type Story,
  startProjector,
  views,
  type WorkedExample,
} from '@redress/projections';
import { sql } from 'kysely';
import { current } from '../contract/projections/engines.js';
import { logOf, rulesWith, shanghai } from './company.js';
import { lead } from './stories.js';

let database: ReadDatabase;
let shown: string | undefined;
let store: EventStore;
beforeAll(async () => {
  database = await openDatabase({ pglite: 'memory' });
});
afterAll(() => database.close());

/** Leads the cases and fills the view with them, unless it shows them already. */
const show = async (stories: readonly Story[], rules: RulesInForce): Promise<void> => {
  const wanted = JSON.stringify([stories, rules]);
  if (shown === wanted) return;
  store = await logOf(
    stories.map((one) => lead(one, rules)),
    rules,
  );
  await sql`drop schema public cascade`.execute(database.db);
  await sql`create schema public`.execute(database.db);
  const projector = startProjector({ store, database, projections: views.filter(({ name }) => name === 'kpi-cases') });
  await current(projector);
  await projector.stop();
  shown = wanted;
};

type Both = { readonly fromView: MetricAnswer; readonly fromLog: MetricAnswer };
type Example = Pick<WorkedExample, 'period' | 'asOf' | 'stories'>;

/** The same question asked of the view and of a fold of the log. */
const measured = async (id: string, example: Example, changes: PolicyDocument['values'] = {}, more: MetricQuery = {}): Promise<Both> => {
  await show(example.stories, rulesWith(changes));
  const asOf = shanghai(example.asOf);
  const reporting = { store, database, now: () => asOf };
  const query = { ...(example.period === null ? {} : { period: example.period }), ...more };
  return {
    fromView: await measureMetric(reporting, id, query),
    fromLog: await measureMetric(reporting, id, { ...query, asOf }),
  };
};

describe('every metric of the catalogue (S0-62, S2-65, S2-66, S2-68 to S2-70)', () => {
  it('has an id of its own', () => {
    expect(new Set(METRICS.map(({ id }) => id)).size).toBe(METRICS.length);
  });

  for (const metric of METRICS) {
    const { example } = metric;
    it(`comes to the figures of its worked example, from the view and from the log alike: ${metric.id} ${metric.names.en}`, async () => {
      const { fromView, fromLog } = await measured(metric.id, example);
      const { parts = {}, further = {}, sums = {}, ...total } = example.total;
      expect(fromView.total).toMatchObject({ ...total, parts, further, sums });
      if (example.groups !== undefined)
        expect(Object.fromEntries(fromView.groups.map(({ group, numerator }) => [Object.values(group).join(' '), numerator]))).toEqual(
          example.groups,
        );
      expect(fromLog).toEqual(fromView);
    });
  }
});

describe('the June of the worked example', () => {
  const june = METRICS.find(({ id }) => id === 'M01')?.example as WorkedExample;
  const literal = { 'kpi.complaint.total': { value: 'all', unit: 'enum', origin: 'configured' } } as const;

  it('counts the complaint that was not upheld, answered in time, under the literal total', async () => {
    const { fromView, fromLog } = await measured('M01', june, literal);
    expect(fromView.total).toMatchObject({ numerator: 8, denominator: 11, shown: '72.7 %', parts: { notUpheld: 1, duplicate: 1 } });
    expect(fromLog).toEqual(fromView);
  });

  it('is nothing that could be divided in a month without complaints', async () => {
    for (const id of ['M01', 'M02', 'M03']) {
      const { fromView } = await measured(id, { ...june, period: '2026-07', asOf: '2026-08-01 09:00' });
      expect(fromView.total).toMatchObject({ numerator: 0, denominator: 0, value: null, shown: null, met: null });
    }
  });

  it('says from what it was made, and gives the same again as of an earlier instant', async () => {
    const asOf = shanghai('2026-06-30 18:00');
    const { fromView } = await measured('M01', june);
    expect(fromView).toMatchObject({
      asOf,
      versions: { 'kpi-cases': 1 },
      rules: { policy: 1, calendar: { version: 1, kind: 'business' } },
      position: await store.head(),
      target: 95,
      targetUnconfirmed: true,
      official: false,
    });
    const early = await measureMetric({ store, database, now: () => asOf }, 'M01', {
      period: '2026-06',
      asOf: shanghai('2026-06-02 23:00'),
    });
    expect(early.total).toMatchObject({ numerator: 0, denominator: 8, parts: { pending: 8, duplicate: 1 } });
  });

  it('can be drilled to its cases, page by page', async () => {
    await measured('M01', june);
    const reporting = { store, database, now: () => shanghai('2026-06-30 18:00') };
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page: MetricCases = await metricCases(reporting, 'M01', {
        period: '2026-06',
        part: 'numerator',
        limit: 3,
        ...(cursor === null ? {} : { cursor }),
      });
      ids.push(...page.rows.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== null);
    expect(ids).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `in-time-${n}`));
    const part = async (name: string) => (await metricCases(reporting, 'M01', { period: '2026-06', part: name })).rows.map(({ id }) => id);
    expect(await part('denominator')).toHaveLength(10);
    expect(await part('pending')).toEqual(['not-due']);
    expect(await part('late')).toEqual(['late', 'overdue']);
    expect(await part('duplicate')).toEqual(['duplicate']);
    await expect(part('tardy')).rejects.toThrow('part: M01 has no part tardy');
  });

  it('tells groups apart and keeps to conditions', async () => {
    const { fromView } = await measured('M01', june, {}, { groupBy: ['severity'] });
    expect(fromView.groups.map(({ group, numerator, denominator }) => [group.severity, numerator, denominator])).toEqual([
      ['general', 0, 1],
      ['minor', 7, 9],
      ['unknown', 0, 0],
    ]);
    const { fromView: some } = await measured('M01', june, {}, { where: { severity: ['general'] } });
    expect(some.total).toMatchObject({ numerator: 0, denominator: 1 });
  });

  it.each([
    [{ period: '2026-13' }, 'period'],
    [{ period: '2026-06-02..2026-06-02' }, 'period'],
    [{}, 'period'],
    [{ period: '2026-06', groupBy: ['colour'] }, 'groupBy.0'],
    [{ period: '2026-06', where: { colour: ['red'] } }, 'where'],
    [{ period: '2026-06', asOf: '2031-01-01T00:00:00.000Z' }, 'asOf'],
  ])('refuses %j, naming %s', async (query, field) => {
    await measured('M01', june);
    const asked = measureMetric({ store, database, now: () => shanghai('2026-06-30 18:00') }, 'M01', query as MetricQuery);
    await expect(asked).rejects.toMatchObject({ name: 'QueryError', field: expect.stringContaining(field) });
  });
});
