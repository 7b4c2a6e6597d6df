import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventStore } from '@redress/eventstore';
import { type CasesQuery, type Projector, queryCases, type ReadDatabase, startProjector } from '@redress/projections';
import fc from 'fast-check';
import pino from 'pino';
import { createCaseStore, imported, received, recordedAs, tell } from './cases.js';
import { current, type Engine } from './engines.js';

type Facts = Readonly<Record<string, string>>;

const facts: fc.Arbitrary<Facts> = fc.record({
  received: fc.constantFrom('2014-12-31', '2015-01-01', '2015-01-02', '2016-02-29', ''),
  sent: fc.constantFrom('2014-12-30', '2015-01-01', '2015-02-02', '2016-03-01', ''),
  product: fc.constantFrom('Mortgage', 'mortgage', ' Mortgage', '信用卡', ''),
  timely: fc.constantFrom('Yes', 'No', ''),
  disputed: fc.constantFrom('Yes', 'No', 'N/A', ''),
});
const cases = fc.sample(fc.array(facts, { minLength: 150, maxLength: 150 }), { numRuns: 1, seed: 20261122 })[0] ?? [];

const days = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
const round = (value: number): number => Number(value.toFixed(6));

/** The answer by plain counting. */
const count = (groupBy: readonly string[], measure: string, where: (one: Facts) => boolean = () => true) => {
  const groups = new Map<string, Facts[]>();
  const attribute = (one: Facts, name: string): string =>
    name === 'month' ? (one.received ?? '').slice(0, 7) : name === 'year' ? (one.received ?? '').slice(0, 4) : (one[name] ?? '');
  for (const one of cases.filter(where)) {
    const key = JSON.stringify(groupBy.map((name) => attribute(one, name)));
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].map(([key, members]) => {
    const group = Object.fromEntries((JSON.parse(key) as string[]).map((value, index) => [groupBy[index], value]));
    if (measure === 'count') return { ...group, count: members.length };
    if (measure.startsWith('rate:')) {
      const name = measure.slice('rate:'.length);
      const numerator = members.filter((one) => one[name] === 'Yes').length;
      const denominator = members.filter((one) => one[name] === 'Yes' || one[name] === 'No').length;
      return { ...group, numerator, denominator, rate: denominator === 0 ? null : round(numerator / denominator) };
    }
    const lengths = members
      .filter((one) => one.received !== '' && one.sent !== '')
      .map((one) => days(one.sent ?? '') - days(one.received ?? ''))
      .sort((a, b) => a - b);
    const n = lengths.length;
    if (n === 0) return { ...group, n };
    const rank = (share: number) => lengths[Math.max(0, Math.ceil(share * n) - 1)] ?? null;
    const mean = round(lengths.reduce((sum, length) => sum + length, 0) / n);
    return { ...group, n, min: lengths[0] ?? null, p50: rank(0.5), p90: rank(0.9), p99: rank(0.99), max: lengths.at(-1) ?? null, mean };
  });
};

const asSet = (rows: readonly object[]): readonly string[] => rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();

export const casesQueryContract = (engine: Engine): void => {
  describe('figures of cases', () => {
    let database: ReadDatabase;
    let store: EventStore;
    let projector: Projector;
    beforeAll(async () => {
      database = await engine.empty();
      store = createCaseStore();
      for (const [index, { received: on, timely, ...rest }] of cases.entries()) {
        const reports = [
          { facts: { received: on ?? '', timely: 'Yes' } },
          { statedAt: '2016-03-01T00:00:00.000Z', facts: { ...rest, timely: timely ?? '' } },
        ];
        await tell(store, `complaint-cfpb.${index}`, imported(String(index), 'cfpb', reports));
      }
      await tell(store, 'complaint-own', [received('own'), recordedAs('洗衣机', ['price'])]);
      projector = startProjector({ store, database, log: pino({ level: 'silent' }) });
      await current(projector);
    });
    afterAll(async () => {
      await projector.stop();
    });

    const groupings = [[], ['product'], ['month'], ['year', 'product'], ['disputed', 'timely', 'product'], ['sent']];
    const measures = ['count', 'rate:timely', 'rate:disputed', 'duration:received..sent'];
    for (const measure of measures) {
      it(`answer ${measure} as plain counting does, by any attributes`, async () => {
        for (const groupBy of groupings) {
          const answer = await queryCases(database, { groupBy, measure });
          expect(asSet(answer.rows)).toEqual(asSet(count(groupBy, measure)));
          expect(answer).toMatchObject({ groupBy: groupBy.join(','), measure, position: await store.head() });
        }
      });
    }

    it('count only what is asked for', async () => {
      const { rows } = await queryCases(database, { groupBy: ['product'], where: { year: '2015', timely: ['Yes', 'No'] } });
      const wanted = (one: Facts) => (one.received ?? '').startsWith('2015') && one.timely !== '';
      expect(asSet(rows)).toEqual(asSet(count(['product'], 'count', wanted)));
      expect((await queryCases(database, { where: { product: 'Nothing' } })).rows).toEqual([{ count: 0 }]);
      expect((await queryCases(database, { measure: 'rate:timely', where: { product: 'Nothing' } })).rows).toEqual([
        { numerator: 0, denominator: 0, rate: null },
      ]);
    });

    it('name the largest groups first when only the top ones are wanted', async () => {
      const all = count(['product'], 'count').map((row) => (row as { count: number }).count);
      const { rows } = await queryCases(database, { groupBy: ['product'], top: 2 });
      expect(rows.map((row) => row.count)).toEqual(all.sort((a, b) => b - a).slice(0, 2));
    });

    it('keep imported history and own cases apart', async () => {
      expect((await queryCases(database)).rows).toEqual([{ count: cases.length }]);
      expect((await queryCases(database, { where: { kind: 'managed' } })).rows).toEqual([{ count: 1 }]);
      expect((await queryCases(database, { groupBy: ['product', 'month', 'channel'], where: { kind: 'managed' } })).rows).toEqual([
        { product: '洗衣机', month: '2026-03', channel: 'hotline', count: 1 },
      ]);
      expect((await queryCases(database, { groupBy: ['profile'] })).rows).toEqual([
        { profile: '', count: 1 },
        { profile: 'cfpb', count: cases.length },
      ]);
    });

    const refused: readonly (readonly [string, unknown, string])[] = [
      ['an attribute nobody reports', { groupBy: ['prodcut'] }, 'groupBy'],
      ['an attribute twice', { groupBy: ['product', 'product'] }, 'groupBy'],
      ['a name that is none', { groupBy: ["product'; drop table"] }, 'groupBy.0'],
      ['an unknown measure', { measure: 'sum' }, 'measure'],
      ['a rate nobody defined', { measure: 'rate:product' }, 'measure'],
      ['a duration nobody defined', { measure: 'duration:sent..received' }, 'measure'],
      ['a filter on an unknown attribute', { where: { colour: 'red' } }, 'where.colour'],
      ['a top of nothing', { top: 0 }, 'top'],
      ['an unknown field', { group: ['product'] }, 'group'],
    ];
    for (const [what, query, field] of refused) {
      it(`refuse ${what}, naming the field`, async () => {
        await expect(queryCases(database, query as CasesQuery)).rejects.toMatchObject({ name: 'QueryError', field });
      });
    }
  });
};
