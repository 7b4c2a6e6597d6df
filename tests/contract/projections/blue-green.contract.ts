import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Delivery, EventStore, SubscribeOptions } from '@redress/eventstore';
import {
  AlreadyUnderWay,
  type AnyProjection,
  compareWithRebuild,
  openCases,
  type Projector,
  type ProjectorOptions,
  type ReadDatabase,
  rebuild,
  startProjector,
  ViewNotReady,
  views,
  waitForPosition,
} from '@redress/projections';
import pino from 'pino';
import * as tell from './cases.js';
import { current, type Engine, rowsOf, until } from './engines.js';

const log = pino({ level: 'silent' });
const viewOf = (name: string): AnyProjection => {
  const found = views.find((view) => view.name === name);
  if (found === undefined) throw new Error(`no view ${name}`);
  return found;
};
const queue = viewOf('open-cases');

/** The queue as the release before this one had it: the same columns, other rows. */
const before: AnyProjection = {
  ...queue,
  version: queue.version - 1,
  evolve: (row, recorded) => ({ ...queue.evolve(row, recorded), complaintNo: 'as the older release numbers' }),
};
const olderRelease = [before, ...views.filter(({ name }) => name !== queue.name)];

const receive = async (store: EventStore, ...ids: readonly string[]): Promise<void> => {
  for (const id of ids) await tell.tell(store, `complaint-${id}`, [tell.received(id)]);
};

/** A store that delivers only so many events, until it is opened. */
const gated = (store: EventStore, events: number): { readonly store: EventStore; readonly open: () => void } => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    open,
    store: {
      ...store,
      async *subscribe(options: SubscribeOptions): AsyncIterable<Delivery> {
        const aborted = new Promise<void>((resolve) => options.signal.addEventListener('abort', () => resolve()));
        let n = 0;
        for await (const delivery of store.subscribe(options)) {
          if (n++ >= events) await Promise.race([opened, aborted]);
          if (options.signal.aborted) return;
          yield delivery;
        }
      },
    },
  };
};

export const blueGreenContract = (engine: Engine): void => {
  describe('a new version of a view', () => {
    let database: ReadDatabase;
    let store: EventStore;
    const running: Projector[] = [];
    beforeEach(async () => {
      database = await engine.empty();
      store = tell.createCaseStore();
    });
    const start = (more: Partial<ProjectorOptions> = {}): Projector => {
      const projector = startProjector({ store, database, log, ...more });
      running.push(projector);
      return projector;
    };
    const stopAll = async (): Promise<void> => {
      await Promise.all(running.splice(0).map((projector) => projector.stop()));
    };
    afterEach(stopAll);
    const runOlder = async (): Promise<Projector> => {
      const projector = start({ projections: olderRelease });
      await current(projector);
      return projector;
    };
    const positionOf = (projector: Projector) => projector.status().views.find(({ view }) => view === queue.name)?.position ?? null;
    const numbers = async () => {
      const { rows, versions, position } = await openCases(database);
      return { ids: rows.map(({ complaintId }) => complaintId).sort(), no: rows[0]?.complaintNo, version: versions[queue.name], position };
    };

    it('is not read before it holds the whole log: the older one answers, with its version and position', async () => {
      await receive(store, 'c1', 'c2', 'c3');
      await runOlder();
      await stopAll();
      const reached = await store.head();
      const gate = gated(store, 2);
      const projector = start({ store: gate.store, batchSize: 1 });
      await until('the new version is half filled', async () => positionOf(projector) !== null);
      await receive(store, 'c4');

      expect(await rowsOf(database, queue)).not.toHaveLength(3);
      const old = { ids: ['c1', 'c2', 'c3'], no: 'as the older release numbers', version: before.version, position: reached };
      expect(await numbers()).toEqual(old);
      expect(await waitForPosition(database, await store.head(), 20, [queue])).toBe(reached);

      gate.open();
      await current(projector);
      expect(await numbers()).toEqual({ ids: ['c1', 'c2', 'c3', 'c4'], no: 'KS-c1', version: queue.version, position: await store.head() });
    });

    it('shows every reader all of the old rows or all of the new ones', async () => {
      const ids = Array.from({ length: 30 }, (_, index) => `c${index}`);
      await receive(store, ...ids);
      await runOlder();
      await stopAll();
      const projector = start({ batchSize: 1, keepOlderMs: 0 });
      const seen = new Set<string>();
      for (let isLive = false; !isLive; ) {
        isLive = projector.status().views.every(({ state }) => state === 'live');
        const { ids: shown, version, no } = await numbers();
        expect(shown).toHaveLength(ids.length);
        seen.add(`${version} ${no}`);
      }
      expect([...seen].at(-1)).toMatch(new RegExp(`^${queue.version} KS-`));
      expect(seen.size).toBeLessThanOrEqual(2);
      await expect(rowsOf(database, before)).rejects.toMatchObject({ code: '42P01' });
    });

    it('says how far it is where no older one can answer', async () => {
      await receive(store, 'c1', 'c2', 'c3', 'c4');
      const gate = gated(store, 2);
      const projector = start({ store: gate.store, batchSize: 1 });
      await until('the view is half filled', () => positionOf(projector) !== null);
      const refusal = await openCases(database).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(ViewNotReady);
      expect(refusal).toMatchObject({ view: queue.name, version: queue.version, failure: null });
      const { progress } = refusal as ViewNotReady;
      expect(progress).toBeGreaterThan(0);
      expect(progress).toBeLessThan(1);
      gate.open();
      await current(projector);
      expect((await numbers()).ids).toHaveLength(4);
    });

    it('is not answered for by an older one that lacks a column', async () => {
      await receive(store, 'c1');
      const { customerId: _gone, ...columns } = queue.columns;
      const projector = start({ projections: [{ ...before, columns }, ...olderRelease.slice(1)] });
      await current(projector);
      await stopAll();
      const gate = gated(store, 0);
      start({ store: gate.store });
      await expect(openCases(database)).rejects.toThrow(ViewNotReady);
      gate.open();
    });

    it('may be broken off: the older release goes on where it was, and the building too, later', async () => {
      await receive(store, 'c1', 'c2', 'c3');
      await runOlder();
      await stopAll();
      const gate = gated(store, 2);
      const half = start({ store: gate.store, batchSize: 1 });
      await until('the new version is half filled', async () => positionOf(half) !== null);
      await stopAll();

      await receive(store, 'c4');
      const back = await runOlder();
      expect(back.status()).toMatchObject({ running: true });
      await until('the older release has come to the end', async () => positionOf(back) === (await store.head()));
      expect(await numbers()).toMatchObject({ ids: ['c1', 'c2', 'c3', 'c4'], version: before.version });
      await stopAll();

      await current(start());
      expect(await numbers()).toMatchObject({ ids: ['c1', 'c2', 'c3', 'c4'], no: 'KS-c1', version: queue.version });
      expect((await compareWithRebuild({ store, database })).flatMap(({ differences }) => differences)).toEqual([]);
      await stopAll();

      await receive(store, 'c5');
      const again = await runOlder();
      await until('the older release has come to the end', async () => positionOf(again) === (await store.head()));
      expect(await rowsOf(database, before)).toHaveLength(5);
    });

    it('is built beside a projector of the older release, and neither harms the other', async () => {
      await receive(store, 'c1', 'c2');
      const older = await runOlder();
      const second = await engine.another();
      const newer = start({ database: second, batchSize: 1 });
      await receive(store, 'c3', 'c4', 'c5');
      await current(newer);
      await receive(store, 'c6');
      for (const projector of [older, newer])
        await until('both have come to the end', async () => positionOf(projector) === (await store.head()));
      for (const projector of [older, newer])
        expect(projector.status()).toMatchObject({ running: true, views: views.map(() => ({ state: 'live' })) });
      await stopAll();
      await second.close();
      expect((await rowsOf(database, before)).map(({ complaint_no: _, complaintNo, key }) => [key, complaintNo])).toEqual(
        ['c1', 'c2', 'c3', 'c4', 'c5', 'c6'].map((id) => [`complaint-${id}`, 'as the older release numbers']),
      );
      expect((await compareWithRebuild({ store, database })).flatMap(({ differences }) => differences)).toEqual([]);
    });
  });

  describe('a rebuild', () => {
    let database: ReadDatabase;
    let store: EventStore;
    let projector: Projector | undefined;
    beforeEach(async () => {
      database = await engine.empty();
      store = tell.createCaseStore();
    });
    afterEach(async () => {
      await projector?.stop();
      projector = undefined;
    });

    it('is seen by no reader, tells how far it is, and loses nothing that happens meanwhile', async () => {
      const ids = Array.from({ length: 20 }, (_, index) => `c${index}`);
      await receive(store, ...ids);
      const shares: number[] = [];
      projector = startProjector({ store, database, log, batchSize: 3 });
      await current(projector);
      const rebuilding = projector.rebuild(queue.name, (share) => shares.push(share));
      let done = false;
      const ended = rebuilding.finally(() => {
        done = true;
      });
      for (let extra = 0; !done; extra += 1) {
        await receive(store, `x${extra}`);
        expect((await openCases(database, { limit: 500 })).rows.length).toBeGreaterThanOrEqual(ids.length);
      }
      await ended;
      const head = await store.head();
      expect(await waitForPosition(database, head, 30_000)).toBe(head);
      expect(shares.at(-1)).toBe(1);
      expect((await compareWithRebuild({ store, database })).flatMap(({ differences }) => differences)).toEqual([]);
    });

    it('runs once at a time', async () => {
      await receive(store, 'c1');
      projector = startProjector({ store, database, log });
      await current(projector);
      const both = await Promise.allSettled([projector.rebuild(queue.name), projector.rebuild(queue.name)]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: expect.any(AlreadyUnderWay) });
      expect((await compareWithRebuild({ store, database })).flatMap(({ differences }) => differences)).toEqual([]);
    });

    it('of a view that still cannot digest an event leaves the live rows as they were; after a repair it goes on', async () => {
      await receive(store, 'c1', 'c2', 'c3');
      let isMended = false;
      const fragile: AnyProjection = {
        ...queue,
        evolve: (row, recorded) => {
          if (recorded.stream === 'complaint-c2' && !isMended) throw new Error('indigestible');
          return queue.evolve(row, recorded);
        },
      };
      const others = views.filter(({ name }) => name !== queue.name);
      projector = startProjector({ store, database, log, projections: [fragile, ...others] });
      await current(projector);
      expect(projector.status().views.filter(({ state }) => state === 'failed')).toMatchObject([{ view: queue.name }]);
      await expect(projector.rebuild(queue.name)).rejects.toThrow(/open-cases cannot digest ComplaintReceived at complaint-c2@0/);
      expect(await rowsOf(database, queue)).toHaveLength(1);
      await expect(openCases(database)).rejects.toMatchObject({ failure: expect.stringContaining('indigestible') });

      isMended = true;
      await projector.rebuild(queue.name);
      await receive(store, 'c4');
      const head = await store.head();
      await until('the mended view goes on', () => projector?.status().views.every(({ position }) => position === head) === true);
      expect(projector.status().views.map(({ state }) => state)).not.toContain('failed');
      expect((await openCases(database)).rows).toHaveLength(4);
      await rebuild({ store, database, projections: [queue] });
      expect((await compareWithRebuild({ store, database })).flatMap(({ differences }) => differences)).toEqual([]);
    });
  });
};
