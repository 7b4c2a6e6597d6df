import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { EventStore } from '@redress/eventstore';
import { openDatabase, type Projector, type ReadDatabase, startProjector } from '@redress/projections';
import fc from 'fast-check';
import { sql } from 'kysely';
import pino from 'pino';
import { tell } from '../contract/projections/cases.js';
import { current, engines } from '../contract/projections/engines.js';
import { openEngine } from '../support/cases.js';
import { importFile } from '../support/imports.js';
import { hasPostgres, startPostgres } from '../support/postgres.js';
import { agree, opens } from './agree.js';
import { history } from './histories.js';
import { exported, loadOracle } from './oracle.js';
import { question, questionOfAll, valuesIn } from './questions.js';
import { csvOf, idColumns, rowsOf } from './rows.js';

jest.setTimeout(10 * 60_000);

const isLong = process.env.REDRESS_LONG === '1';
const SEED = 20261128;
const CASES = isLong ? 400 : 120;
const QUESTIONS = { numRuns: isLong ? 400 : 40, seed: SEED };
const drawn = <T>(arbitrary: fc.Arbitrary<T>): T => fc.sample(arbitrary, { numRuns: 1, seed: SEED })[0] as T;

type Profile = keyof typeof rowsOf;
const PROFILES: readonly Profile[] = ['cfpb', 'boston311', 'nyc311'];

/** A history of a case of ours, always the same for the same number. */
const drawnHistory = (index: number) => fc.sample(history(`m${index}`), { numRuns: 1, seed: SEED + index })[0] ?? [];

/** Imported by the importer itself, told to the log as the deciders would: whatever the sources hold. */
const filled = async (): Promise<EventStore> => {
  const engine = await openEngine();
  const folder = mkdtempSync(join(tmpdir(), 'redress-oracle-'));
  for (const profile of PROFILES) {
    const rows = drawn(fc.array(rowsOf[profile], { minLength: CASES, maxLength: CASES }));
    const path = join(folder, `${profile}.csv`);
    writeFileSync(path, `${csvOf(rows.map((row, index) => ({ ...row, [idColumns[profile]]: String(index + 1) })))}\n`);
    const { counts } = await importFile(engine, path, profile);
    expect(counts).toMatchObject({ rows: CASES, imported: CASES, rejected: 0 });
  }
  rmSync(folder, { recursive: true });
  for (let index = 0; index < CASES; index += 1) await tell(engine.store, `complaint-m${index}`, drawnHistory(index));
  await engine.rules.close();
  return engine.store;
};

(hasPostgres() ? describe : describe.skip)('figures of cases against plain SQL over the raw events', () => {
  const started = engines.map(({ make }) => make());
  const databases: Record<string, ReadDatabase> = {};
  const projectors: Projector[] = [];
  let oracle: ReadDatabase;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const cluster = await startPostgres();
    oracle = await openDatabase({ url: cluster.url });
    stop = async () => {
      await oracle.close();
      await cluster.stop();
    };
    const store = await filled();
    await loadOracle(oracle, await exported(store));
    for (const engine of started) {
      await engine.start();
      const database = await engine.empty();
      const projector = startProjector({ store, database, log: pino({ level: 'silent' }) });
      projectors.push(projector);
      await current(projector);
      databases[engine.name] = database;
    }
  });
  afterAll(async () => {
    for (const projector of projectors) await projector.stop();
    for (const engine of started) await engine.stop();
    await stop();
  });

  it('the oracle holds the cases it is to judge, with the edges about which it is asked', async () => {
    const { rows } = await sql<{ source: string; cases: number }>`
      select source, count(*) as cases from origin group by source order by source`.execute(oracle.db);
    expect(rows).toEqual(['boston311', 'cfpb', 'managed', 'nyc311'].map((source) => ({ source, cases: CASES })));
    const { rows: edges } = await sql<{ negative: number; fold: number; gap: number; several: number }>`select
      (select count(*) from span where seconds < 0) as negative,
      (select count(*) from fact where reported like '%11-03 01:%' or reported like '11/03/2013 01:%AM') as fold,
      (select count(*) from fact where reported like '%03-10 02:%' or reported like '03/10/2013 02:%AM') as gap,
      (select count(*) from (select from word where name = 'category' group by stream having count(*) > 1) as s) as several`.execute(
      oracle.db,
    );
    for (const [edge, cases] of Object.entries(edges[0] ?? {})) expect([edge, cases > 5]).toEqual([edge, true]);
  });

  for (const source of [...PROFILES, 'managed'] as const) {
    it(`agree on any question about ${source}`, async () => {
      const values = await valuesIn(oracle, source);
      await fc.assert(
        fc.asyncProperty(question(source, values), (one) => agree(databases, oracle, one)),
        QUESTIONS,
      );
    });

    it(`of ${source} open onto the cases they count`, async () => {
      const values = await valuesIn(oracle, source);
      const [database] = Object.values(databases);
      if (database === undefined) throw new Error('no engine');
      await fc.assert(
        fc.asyncProperty(question(source, values), (one) => opens(database, one)),
        { ...QUESTIONS, numRuns: QUESTIONS.numRuns / 2 },
      );
    });
  }

  it('agree on any question about everything that was imported', async () => {
    await fc.assert(
      fc.asyncProperty(questionOfAll, (one) => agree(databases, oracle, one)),
      QUESTIONS,
    );
  });
});
