import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { RulesInForce } from '@redress/domain';
import type { EventStore } from '@redress/eventstore';
import { openDatabase, type ReadDatabase, type Reporting, startProjector, views } from '@redress/projections';
import { current } from '../contract/projections/engines.js';
import { type Cluster, hasPostgres, startPostgres } from '../support/postgres.js';
import { type Asking, compare, type Thoroughness } from './agreement.js';
import { type Led, logOf, rulesWith, shanghai } from './company.js';
import { EDGE_CASES } from './edge-cases.js';
import { type Oracle, openOracle } from './oracle.js';
import { lead } from './stories.js';
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

const JUNE: Period = ['2026-06', shanghai('2026-06-01 00:00'), shanghai('2026-07-01 00:00')];
const JULY: Period = ['2026-07', shanghai('2026-07-01 00:00'), shanghai('2026-08-01 00:00')];

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

  type Made = { readonly cases: readonly Led[]; readonly rules: RulesInForce };
  type Asked = {
    readonly periods: readonly Period[];
    readonly thoroughness?: Thoroughness;
    readonly early?: string;
    /** Figures of which at least one must not be empty, so that their agreement says something. */
    readonly holding?: readonly RegExp[];
  };

  const agreesOn = (name: string, make: () => Made, { periods, thoroughness = 'some', early, holding = [] }: Asked): void => {
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

      const agree = async ([period, start, end]: Period, thoroughly: Thoroughness, asOf?: string): Promise<void> => {
        const { counts, amounts } = await oracle.figures(asOf ?? NOW, start, end);
        const asking: Asking = {
          reporting,
          period,
          thoroughness: LONG ? 'every' : thoroughly,
          ...(asOf === undefined ? {} : { asOf, only: LONG ? undefined : ['M01', 'M08', 'M13'] }),
        };
        const compared = await compare(asking, counts, amounts);
        expect(compared.ours).toEqual(compared.theirs);
        expect(Object.keys(compared.theirs).length).toBeGreaterThan(10);
        for (const figure of thoroughly === 'whole' ? [] : holding)
          expect([figure, Object.keys(compared.theirs).some((key) => figure.test(key))]).toEqual([figure, true]);
      };

      for (const [index, period] of periods.entries())
        it(`agrees on every metric: ${period[0]}`, () => agree(period, index === 0 ? thoroughness : 'whole'));

      if (early !== undefined)
        it('agrees as of an earlier instant, from the log alone', async () => agree(periods[0] ?? YEAR, 'whole', early));
    });
  };

  const variants = { ...literal, ...submitted, ...resetting };
  agreesOn(
    'over a year of cases',
    () => ({
      rules: rulesWith(),
      cases: [...yearOf(3, LONG ? 300 : 30, rulesWith(), 2025), ...yearOf(1, LONG ? 1_500 : 100, rulesWith())],
    }),
    {
      periods: LONG ? [YEAR, QUARTER, MONTH, DAYS] : [YEAR],
      holding: [
        /^M13 · all · all · improving$/,
        /^M21 · month · .* · lastYear$/,
        /^M21 · product × category · .* · counted$/,
        /^M21 · region × month · .* · Σ lead$/,
      ],
      ...(LONG ? { early: shanghai('2026-08-20 14:00') } : {}),
    },
  );
  agreesOn(
    'over a year under another policy',
    () => ({ rules: rulesWith(variants), cases: yearOf(2, LONG ? 800 : 40, rulesWith(variants)) }),
    {
      periods: LONG ? [YEAR, QUARTER, MONTH] : [YEAR],
      thoroughness: 'whole',
    },
  );
  const edges = (rules: RulesInForce): Made => ({ rules, cases: EDGE_CASES.map((one) => lead(one, rules)) });
  agreesOn('on what is easily counted wrongly', () => edges(rulesWith()), { periods: [JUNE, JULY], early: shanghai('2026-06-30 18:00') });
  agreesOn('on the same under the literal total', () => edges(rulesWith(literal)), { periods: [JUNE], thoroughness: 'whole' });

  it('is asked about everything that can happen: no mark that any metric knows is missing in a year', () => {
    const happened = new Set(
      yearOf(1, 100, rulesWith()).flatMap(({ decided }) => decided.flatMap(({ events }) => events.map(({ type }) => type))),
    );
    for (const type of [
      'ComplaintMarkedDuplicate',
      'ComplaintWithdrawn',
      'ComplaintReopened',
      'HandlingReplanned',
      'HandlingDeadlineExtended',
      'ClockPaused',
      'ClockResumed',
      'DeadlineMissRevised',
      'HandlingDeadlineMissed',
      'ComplaintReclassified',
      'ComplaintLinkedAsRepeat',
      'CustomerOpinionCollected',
      'ComplaintNotUpheldCommunicated',
      'EvaluationContactAttempted',
      'HandlingPlanRejected',
      'RemedyProvided',
      'LossRecorded',
      'ImprovementLinked',
    ] as const)
      expect([type, happened.has(type)]).toEqual([type, true]);
  });
});
