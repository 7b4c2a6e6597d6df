import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { EventStore } from '@redress/eventstore';
import { openDatabase, type ReadDatabase, type Reporting, startProjector, views } from '@redress/projections';
import { current } from '../contract/projections/engines.js';
import { type Cluster, hasPostgres, startPostgres } from '../support/postgres.js';
import { compare, compareAmounts } from './agreement.js';
import { type Led, logOf, rulesWith, shanghai } from './company.js';
import { type Oracle, openOracle } from './oracle.js';
import { yearOf } from './year.js';

jest.setTimeout(15 * 60_000);

const LONG = process.env.REDRESS_LONG === '1';
const literal = { 'kpi.complaint.total': { value: 'all', unit: 'enum', origin: 'configured' } } as const;
const submitted = { 'complaint.handling.anchor': { value: 'submitted', unit: 'enum', origin: 'configured' } } as const;
const resetting = { 'complaint.replan.resetsDeadline': { value: true, unit: 'bool', origin: 'configured' } } as const;

type Period = readonly [label: string, start: string, end: string];
const YEAR: Period = ['2026', shanghai('2026-01-01 00:00'), shanghai('2027-01-01 00:00')];
const QUARTER: Period = ['2026-Q2', shanghai('2026-04-01 00:00'), shanghai('2026-07-01 00:00')];
const MONTH: Period = ['2026-12', shanghai('2026-12-01 00:00'), shanghai('2027-01-01 00:00')];
const DAYS: Period = ['2026-09-15..2026-10-20', shanghai('2026-09-15 00:00'), shanghai('2026-10-20 00:00')];

const NOW = shanghai('2026-12-31 12:00');

const describeHere = hasPostgres() ? describe : describe.skip;

describeHere('a second implementation in plain SQL over the exported events', () => {
  let cluster: Cluster;
  let database: ReadDatabase;
  beforeAll(async () => {
    cluster = await startPostgres();
    database = await openDatabase({ url: cluster.url });
  });
  afterAll(async () => {
    await database?.close();
    await cluster?.stop();
  });

  const agreesOn = (
    name: string,
    make: () => { readonly cases: readonly Led[]; readonly rules: ReturnType<typeof rulesWith> },
    periods: readonly Period[],
  ): void => {
    describe(name, () => {
      let store: EventStore;
      let oracle: Oracle;
      let reporting: Reporting;
      beforeAll(async () => {
        const { cases, rules } = make();
        store = await logOf(cases, rules);
        const projector = startProjector({ store, database, projections: views.filter((view) => view.name === 'kpi-cases') });
        await current(projector);
        await projector.stop();
        oracle = await openOracle(cluster.url, store);
        reporting = { store, database, now: () => NOW };
      });
      afterAll(() => oracle?.close());

      it.each(periods)('agrees on every metric by every dimension: %s', async (label, start, end) => {
        const { counts, amounts } = await oracle.figures(NOW, start, end);
        const compared = await compare(reporting, label, undefined, counts);
        expect(compared.ours).toEqual(compared.theirs);
        expect(Object.keys(compared.theirs).length).toBeGreaterThan(100);
        const sums = await compareAmounts(reporting, label, undefined, amounts);
        expect(sums.ours).toEqual(sums.theirs);
      });
    });
  };

  agreesOn('over a year of cases', () => ({ rules: rulesWith(), cases: yearOf(1, LONG ? 1_500 : 250, rulesWith()) }), [
    YEAR,
    QUARTER,
    MONTH,
    DAYS,
  ]);
  agreesOn(
    'over a year with the literal total',
    () => ({
      rules: rulesWith({ ...literal, ...submitted, ...resetting }),
      cases: yearOf(2, LONG ? 800 : 120, rulesWith({ ...literal, ...submitted, ...resetting })),
    }),
    [YEAR],
  );
});
