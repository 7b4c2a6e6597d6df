import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore } from '@redress/eventstore';
import {
  type AnyProjection,
  compareWithRebuild,
  NewerDatabase,
  type Projector,
  type ProjectorOptions,
  type ReadDatabase,
  rebuild,
  startProjector,
} from '@redress/projections';
import fc from 'fast-check';
import { sql } from 'kysely';
import pino from 'pino';
import { current, type Engine, rowsOf, until } from './engines.js';
import { accounts, categories, createLedger, type Entry, expected, poisoned, projections, record, repeating, turnover } from './ledger.js';

const log = pino({ level: 'silent' });

const entry: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({
    stream: fc.constantFrom('ledger-a', 'ledger-b', 'ledger-c'),
    type: fc.constant('Moved' as const),
    data: fc.record({ amount: fc.integer({ min: -100, max: 100 }) }),
  }),
  fc.record({
    stream: fc.constantFrom('ledger-a', 'ledger-b', 'ledger-d'),
    type: fc.constant('Opened' as const),
    data: fc.record({ owner: fc.constant('张三'), kind: fc.constantFrom('现金', 'bank') }),
  }),
  fc.record({
    stream: fc.constantFrom('ledger-a', 'ledger-c'),
    type: fc.constant('Noted' as const),
    data: fc.record({ text: fc.constant('n') }),
  }),
);
const history = fc.array(entry, { minLength: 1, maxLength: 60 });

const reaches = async (projector: Projector, store: EventStore): Promise<void> => {
  const head = await store.head();
  await until('views reach the head', () =>
    projector.status().views.every(({ position, state }) => position === head || state === 'failed'),
  );
};

export const runnerContract = (engine: Engine): void => {
  describe('the runner', () => {
    let database: ReadDatabase;
    const running: Projector[] = [];
    beforeEach(async () => {
      database = await engine.empty();
    });

    const options = (store: EventStore, more: Partial<ProjectorOptions> = {}): ProjectorOptions => ({
      store,
      database,
      log,
      projections,
      categories,
      ...more,
    });
    const start = (given: ProjectorOptions): Projector => {
      const projector = startProjector(given);
      running.push(projector);
      return projector;
    };
    const stopAll = async (): Promise<void> => {
      await Promise.all(running.splice(0).map((projector) => projector.stop()));
    };
    const project = async (given: ProjectorOptions): Promise<Projector> => {
      const projector = start(given);
      await current(projector);
      return projector;
    };
    const shown = async () => ({ accounts: await rowsOf(database, accounts), turnover: await rowsOf(database, turnover) });
    afterEach(stopAll);
    const differences = async (store: EventStore, more: Partial<ProjectorOptions> = {}) =>
      (await compareWithRebuild(options(store, more))).flatMap(({ differences: found }) => found);

    it('comes to the same rows under any split into batches, with events delivered twice', async () => {
      await fc.assert(
        fc.asyncProperty(history, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 7 }), async (entries, batchSize, every) => {
          database = await engine.empty();
          const store = createLedger();
          await record(store, entries);
          await project(options(repeating(store, every), { batchSize }));
          await stopAll();
          expect(await shown()).toEqual(expected(entries));
        }),
        { numRuns: 12 },
      );
    });

    it('goes on where it stopped, however often it is restarted', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(history, { minLength: 2, maxLength: 4 }), async (parts) => {
          database = await engine.empty();
          const store = createLedger();
          let done = 0;
          for (const part of parts) {
            await record(store, part, done);
            done += part.length;
            const projector = start(options(store, { batchSize: 7 }));
            await reaches(projector, store);
            await stopAll();
          }
          expect(await shown()).toEqual(expected(parts.flat()));
        }),
        { numRuns: 5 },
      );
    });

    it('comes to the same rows while projectors compete', async () => {
      const entries = fc.sample(history, { numRuns: 12, seed: 7 }).flat();
      const store = createLedger();
      const second = await engine.another();
      const competitors = [
        start(options(store, { batchSize: 3 })),
        start(options(store, { batchSize: 5, database: second })),
        start(options(repeating(store, 4), { batchSize: 2, database: second })),
      ];
      for (let from = 0; from < entries.length; from += 25) await record(store, entries.slice(from, from + 25), from);
      for (const projector of competitors) await reaches(projector, store);
      expect(competitors.flatMap((projector) => projector.status().views.filter(({ state }) => state === 'failed'))).toEqual([]);
      await stopAll();
      await second.close();
      expect(await shown()).toEqual(expected(entries));
      expect(await differences(store)).toEqual([]);
    });

    it('stops a view that cannot digest an event, alone, and leaves word of it', async () => {
      const store = createLedger();
      const entries: readonly Entry[] = [
        { stream: 'ledger-a', type: 'Noted', data: { text: 'fine' } },
        { stream: 'ledger-a', type: 'Noted', data: { text: 'poison' } },
        { stream: 'ledger-a', type: 'Moved', data: { amount: 5 } },
      ];
      await record(store, entries);
      const all: readonly AnyProjection[] = [poisoned, ...projections];
      const projector = start(options(store, { projections: all }));
      await current(projector);

      const { views } = projector.status();
      expect(views.map(({ view, state }) => [view, state])).toEqual([
        ['poisoned', 'failed'],
        ['accounts', 'live'],
        ['turnover-by-sign', 'live'],
      ]);
      expect(views[0]?.failure).toMatch(/poisoned cannot digest Noted at ledger-a@1: indigestible/);
      expect(await rowsOf(database, poisoned)).toEqual([{ key: 'ledger-a', notes: 1 }]);
      expect(await shown()).toEqual(expected(entries));
      const { rows } = await sql<{ failure: string | null }>`
        select failure from projection_checkpoint where failure is not null`.execute(database.db);
      expect(rows).toHaveLength(1);

      await record(store, [{ stream: 'ledger-a', type: 'Moved', data: { amount: 6 } }], entries.length);
      await reaches(projector, store);
      expect(await rowsOf(database, turnover)).toEqual([{ key: 'in', moves: 2, amount: 11 }]);
      await stopAll();

      const cured: AnyProjection = { ...poisoned, evolve: (row) => ({ notes: Number(row.notes) + 1 }) };
      await project(options(store, { projections: [cured, ...projections] }));
      expect(await rowsOf(database, poisoned)).toEqual([{ key: 'ledger-a', notes: 2 }]);
      await stopAll();
    });

    it('stops altogether at an event type it does not know', async () => {
      const store = createLedger();
      await record(store, [{ stream: 'ledger-a', type: 'Moved', data: { amount: 5 } }]);
      const broken: EventStore = {
        ...store,
        async *subscribe(given) {
          for await (const delivery of store.subscribe(given)) {
            if (delivery.kind !== 'event') continue;
            yield delivery;
            throw new Error('unknown event type fined.v1 at ledger-a@1: written by a newer release?');
          }
        },
      };
      const projector = start(options(broken));
      await until('the projector has stopped', () => !projector.status().running);
      expect(projector.status().fault).toMatch(/unknown event type fined\.v1/);
      await stopAll();
      expect(await rowsOf(database, turnover)).toEqual([{ key: 'in', moves: 1, amount: 5 }]);
    });

    it('starts over when the log is another one, or ends before the checkpoint', async () => {
      const first = createLedger();
      await record(first, fc.sample(history, { numRuns: 3, seed: 1 }).flat());
      await project(options(first));
      await stopAll();

      const entries = fc.sample(history, { numRuns: 2, seed: 2 }).flat();
      const second = createLedger();
      await record(second, entries);
      await project(options(second));
      await stopAll();
      expect(await shown()).toEqual(expected(entries));

      const restored: EventStore = { ...second, head: async () => `${second.logId}:1` };
      await project(options(restored));
      await stopAll();
      expect(await shown()).toEqual(expected(entries));
      expect(await differences(second)).toEqual([]);
    });

    it('builds a new version beside the old one and removes the old one when it has caught up', async () => {
      const store = createLedger();
      const entries = fc.sample(history, { numRuns: 3, seed: 3 }).flat();
      await record(store, entries);
      await project(options(store));
      await stopAll();
      const doubled: AnyProjection = {
        ...turnover,
        version: 2,
        evolve: (row, event) => ({ ...turnover.evolve(row as never, event as never), moves: 0 }),
      };
      await project(options(store, { projections: [accounts, doubled], keepOlderMs: 0 }));
      await stopAll();
      expect((await rowsOf(database, doubled)).map(({ moves }) => moves)).toEqual([0, 0]);
      await expect(rowsOf(database, turnover)).rejects.toMatchObject({ code: '42P01' });

      const old = start(options(store));
      await until('the older release has refused', () => !old.status().running);
      expect(old.status().fault).toBe(new NewerDatabase('the view turnover-by-sign', 2, 1).message);
      await stopAll();
    });

    it('finds no difference between live rows and a rebuild, and finds every kind of difference', async () => {
      const store = createLedger();
      const entries = fc.sample(history, { numRuns: 4, seed: 4 }).flat();
      await record(store, entries);
      await project(options(store));
      await stopAll();
      expect(await differences(store)).toEqual([]);

      await sql`update accounts_v1 set total = total + 1 where key = 'ledger-a'`.execute(database.db);
      await sql`delete from accounts_v1 where key = 'ledger-b'`.execute(database.db);
      await sql`insert into turnover_by_sign_v1 values ('sideways', 1, 1)`.execute(database.db);
      const found = await compareWithRebuild(options(store));
      expect(
        found.map(({ view, differences: all }) => [view, all.map(({ key, live: l, rebuilt: r }) => [key, l !== null, r !== null])]),
      ).toEqual([
        [
          'accounts',
          [
            ['ledger-a', true, true],
            ['ledger-b', false, true],
          ],
        ],
        ['turnover-by-sign', [['sideways', true, false]]],
      ]);

      await rebuild(options(store));
      expect(await differences(store)).toEqual([]);
      expect(await shown()).toEqual(expected(entries));
      await rebuild(options(store));
      expect(await shown()).toEqual(expected(entries));
    });

    it('rebuilds under a running projector without losing an event', async () => {
      const store = createLedger();
      const entries = fc.sample(history, { numRuns: 8, seed: 5 }).flat();
      const projector = start(options(store, { batchSize: 4 }));
      for (let from = 0; from < entries.length; from += 40) {
        await record(store, entries.slice(from, from + 40), from);
        await rebuild(options(store));
      }
      await reaches(projector, store);
      await stopAll();
      expect(await shown()).toEqual(expected(entries));
      expect(await differences(store)).toEqual([]);
    });

    it('keeps personal values out of every table', async () => {
      const store = createLedger();
      await record(store, [{ stream: 'ledger-a', type: 'Opened', data: { owner: '张三', kind: '现金' } }]);
      await project(options(store));
      await stopAll();
      const rows = JSON.stringify(await shown());
      expect(rows).toContain('现金');
      expect(rows).not.toContain('张三');
    });
  });
};
