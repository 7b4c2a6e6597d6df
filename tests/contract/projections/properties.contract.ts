import { afterEach, describe, expect, it } from '@jest/globals';
import { type EventStore, eventsSoFar } from '@redress/eventstore';
import {
  type AnyProjection,
  compareWithRebuild,
  DatabaseUnavailable,
  type Projector,
  type ReadDatabase,
  type Recorded,
  rebuild,
  startProjector,
  views,
} from '@redress/projections';
import fc from 'fast-check';
import type { KyselyPlugin } from 'kysely';
import pino from 'pino';
import { caseHistories, mingled } from '../../support/histories.js';
import * as tell from './cases.js';
import { type Engine, rowsOf, until } from './engines.js';
import { repeating } from './ledger.js';

const log = pino({ level: 'silent' });
const RUNS = process.env.REDRESS_LONG === '1' ? 60 : 4;

/** What a projection makes of a log by plain folding, without batches, tables or SQL. */
const folded = async (store: EventStore, projection: AnyProjection): Promise<readonly unknown[]> => {
  const rows = new Map<string, Readonly<Record<string, unknown>>>();
  const options = { categories: ['complaint', 'improvement'], personal: false };
  for await (const { type, data, stream, revision, position, metadata } of eventsSoFar(store, options)) {
    if (!projection.handles.includes(type)) continue;
    const { occurredAt, recordedAt, actor, stage, cycle } = metadata;
    const recorded: Recorded = {
      event: { type, data },
      stream,
      revision,
      position,
      occurredAt,
      recordedAt,
      actor,
      stage: stage ?? null,
      cycle: cycle ?? null,
    };
    const key = projection.key(recorded);
    if (key !== undefined) rows.set(key, projection.evolve(rows.get(key) ?? projection.initial, recorded));
  }
  const byKey = [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
  return byKey.map(([key, row]) => JSON.parse(JSON.stringify({ key, ...row })) as unknown);
};

/** A database on which statements fail now and then, as when a connection breaks: within transactions too, and also after a commit was sent. */
const unreliable = (database: ReadDatabase, failing: readonly number[]): ReadDatabase => {
  let statement = 0;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      statement += 1;
      if (failing.includes(statement)) throw new DatabaseUnavailable('the connection broke before the statement');
      return node;
    },
    transformResult: async ({ result }) => {
      if (failing.includes(-statement)) throw new DatabaseUnavailable('the connection broke behind the statement');
      return result;
    },
  };
  return { ...database, db: database.db.withPlugin(plugin) };
};

type Part = { readonly batchSize: number; readonly every: number; readonly failing: readonly number[]; readonly pieces: number };

/** How one of two projectors goes about it: its batches, what it hears twice, what fails, and after how many pieces of history it restarts. */
const part: fc.Arbitrary<Part> = fc.record({
  batchSize: fc.integer({ min: 1, max: 40 }),
  every: fc.integer({ min: 1, max: 9 }),
  failing: fc.array(fc.oneof(fc.integer({ min: 1, max: 120 }), fc.integer({ min: -120, max: -1 })), { maxLength: 3 }),
  pieces: fc.integer({ min: 1, max: 30 }),
});

export const propertiesContract = (engine: Engine): void => {
  describe('any history of cases', () => {
    const running = new Set<Projector>();
    afterEach(async () => {
      await Promise.all([...running].map((projector) => projector.stop()));
      running.clear();
    });

    it('comes to the rows of a plain fold, whatever the batches, repeats, restarts, failures and competitors, and so does a rebuild', async () => {
      await fc.assert(
        fc.asyncProperty(
          caseHistories({ cases: 6, steps: 25 }),
          fc.array(fc.nat(997), { minLength: 5, maxLength: 20 }),
          fc.tuple(part, part),
          async (histories, order, parts) => {
            const database = await engine.empty();
            const second = await engine.another();
            const store = tell.createCaseStore();
            const start = ({ batchSize, every, failing }: Part, on: ReadDatabase): Projector => {
              const projector = startProjector({ store: repeating(store, every), database: unreliable(on, failing), log, batchSize });
              running.add(projector);
              return projector;
            };
            const places = parts.map((one, index) => ({ one, on: index === 0 ? database : second }));
            let pair = places.map(({ one, on }) => start(one, on));
            for (const [index, { stream, events }] of mingled(histories, order).entries()) {
              await tell.tell(store, stream, events);
              pair = await Promise.all(
                pair.map(async (projector, which) => {
                  const { one, on } = places[which] as (typeof places)[number];
                  if ((index + 1) % one.pieces !== 0) return projector;
                  await projector.stop();
                  running.delete(projector);
                  return start({ ...one, failing: [] }, on);
                }),
              );
            }
            const head = await store.head();
            for (const projector of pair)
              await until('both have come to the end', () => projector.status().views.every(({ position }) => position === head));
            await Promise.all(pair.map((projector) => projector.stop()));
            running.clear();

            const expected = await Promise.all(views.map((view) => folded(store, view)));
            expect(await Promise.all(views.map((view) => rowsOf(database, view)))).toEqual(expected);
            const compared = await compareWithRebuild({ store, database, batchSize: 7 });
            expect(compared.flatMap(({ differences }) => differences)).toEqual([]);
            await rebuild({ store, database, batchSize: 11 });
            const rebuilt = await Promise.all(views.map((view) => rowsOf(database, view)));
            expect(rebuilt).toEqual(expected);
            await second.close();
          },
        ),
        { numRuns: RUNS },
      );
    });
  });
};
