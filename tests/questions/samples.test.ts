import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { catalogue } from '@redress/domain';
import { connectEventStore, createCommandHandler, createRulesSource, type EventStore, memoryKeyring } from '@redress/eventstore';
import { type Node, startNode } from '@redress/eventstore/node';
import { openDatabase, type Projector, queryCases, type ReadDatabase, startProjector } from '@redress/projections';
import fc from 'fast-check';
import pino from 'pino';
import { current, engines } from '../contract/projections/engines.js';
import { openEngine } from '../support/cases.js';
import { scratch } from '../support/cli.js';
import { importFile } from '../support/imports.js';
import { startPostgres } from '../support/postgres.js';
import { beside, type Expected, expectations, itWithData, keyed } from '../support/real-data.js';
import { agree } from './agree.js';
import { exported, loadOracle } from './oracle.js';
import { question, valuesIn } from './questions.js';

jest.setTimeout(30 * 60_000);

const log = pino({ level: 'silent' });
const isLong = process.env.REDRESS_LONG === '1';
/** The largest sample is left to the long run, and to the command line's own test; PostgreSQL gets the small ones, for it answers the same. */
const isTaken = ({ profile }: Expected) => isLong || profile !== 'cfpb';
const isTakenBy = (engine: string, { profile }: Expected) => isLong || engine === 'pglite' || profile === 'nyc311';
/** Seconds for the views of the largest sample, on a machine that is busy with other things. */
const PATIENCE_S = 1_200;
const QUESTIONS = { numRuns: isLong ? 100 : 15, seed: 20261128 };

/** Imports a file into an embedded node on disk, once for all engines. */
const importInto = async (file: string, { profile, rows }: Expected, path: string): Promise<{ node: Node; store: EventStore }> => {
  const node = await startNode({ file: path });
  const store = await connectEventStore({ url: node.connectionString, catalogue, keyring: memoryKeyring() });
  await openEngine({ store }).then(({ rules }) => rules.close());
  const rules = await createRulesSource(store);
  const { counts } = await importFile({ store, rules, handler: createCommandHandler({ store, rules }) }, file, profile);
  await rules.close();
  expect(counts).toMatchObject({ rows, imported: rows, unchanged: 0, conflicting: 0, rejected: 0 });
  return { node, store };
};

const samples = expectations().filter(isTaken);
describe('real histories', () => {
  itWithData('lie beside the project', () => expect(samples.length).toBeGreaterThan(0));

  const place = scratch();
  const started = engines.filter(({ here }) => here).map(({ make }) => make());
  beforeAll(async () => {
    for (const engine of started) await engine.start();
  });
  afterAll(async () => {
    for (const engine of started) await engine.stop();
    place.remove();
  });

  for (const sample of samples) {
    describe(sample.file, () => {
      let node: Node;
      let store: EventStore;
      beforeAll(async () => {
        ({ node, store } = await importInto(beside(sample.file), sample, join(place.path, `${sample.file}.db`)));
      });
      afterAll(async () => {
        await store.close();
        await node.stop();
      });

      for (const engine of started.filter(({ name }) => isTakenBy(name, sample))) {
        describe(`on ${engine.name}`, () => {
          let database: ReadDatabase;
          let projector: Projector;
          beforeAll(async () => {
            database = await engine.empty();
            projector = startProjector({ store, database, log });
            await current(projector, PATIENCE_S);
          });
          afterAll(() => projector.stop());

          it('every figure is the one computed from the file alone', async () => {
            for (const { groupBy, measure, rows } of sample.queries) {
              const answer = await queryCases(database, { groupBy: groupBy === '' ? [] : groupBy.split(','), measure });
              expect({ groupBy, measure, rows: keyed({ groupBy }, answer.rows) }).toEqual({
                groupBy,
                measure,
                rows: keyed({ groupBy }, rows),
              });
              expect(answer.position).toBe(await store.head());
            }
          });

          if (engine.name !== 'postgresql') return;
          it('figures agree with plain SQL over the raw events', async () => {
            const cluster = await startPostgres();
            const oracle = await openDatabase({ url: cluster.url });
            try {
              await loadOracle(oracle, await exported(store));
              const values = await valuesIn(oracle, sample.profile);
              await fc.assert(
                fc.asyncProperty(question(sample.profile, values), (one) => agree({ [engine.name]: database }, oracle, one)),
                QUESTIONS,
              );
            } finally {
              await oracle.close();
              await cluster.stop();
            }
          });
        });
      }
    });
  }
});
