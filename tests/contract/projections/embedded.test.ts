import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore } from '@redress/eventstore';
import { ForeignDirectory, NewerDatabase, openDatabase, type ReadDatabase, startProjector } from '@redress/projections';
import { sql } from 'kysely';
import { type Logger, pino } from 'pino';
import { current, rowsOf } from './engines.js';
import { accounts, categories, createLedger, projections, record } from './ledger.js';

const MARK = 'redress-database.json';

describe('the embedded database in a folder', () => {
  let home: string;
  let folder: string;
  let lines: string[];
  let log: Logger;
  let open: ReadDatabase | undefined;
  let store: EventStore;
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'redress-views-'));
    folder = join(home, 'pglite');
    lines = [];
    log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    store = createLedger();
    await record(store, [{ stream: 'ledger-a', type: 'Moved', data: { amount: 5 } }]);
  });
  afterEach(async () => {
    await open?.close();
    open = undefined;
    rmSync(home, { recursive: true, force: true });
  });

  const start = async (): Promise<ReadDatabase> => {
    open = await openDatabase({ pglite: folder }, { log });
    return open;
  };
  const end = async (): Promise<void> => {
    await open?.close();
    open = undefined;
  };
  const project = async (): Promise<void> => {
    const database = await start();
    const projector = startProjector({ store, database, log, projections, categories });
    await current(projector);
    await projector.stop();
  };
  const total = async (): Promise<unknown> => (await rowsOf(await start(), accounts))[0]?.total;
  const marked = (change: object): void => {
    const mark = JSON.parse(readFileSync(join(folder, MARK), 'utf8')) as object;
    writeFileSync(join(folder, MARK), JSON.stringify({ ...mark, ...change }));
  };
  const expectRebuilt = async (reason: RegExp): Promise<void> => {
    await project();
    expect(lines.join('')).toMatch(/moved aside/);
    expect(lines.join('')).toMatch(reason);
    expect(readdirSync(home).sort()).toEqual(['pglite', 'pglite.broken']);
    await end();
    expect(await total()).toBe(5);
  };

  it('keeps its rows', async () => {
    await project();
    await end();
    expect(await total()).toBe(5);
    expect(lines).toEqual([]);
  }, 30_000);

  it('keeps its rows when its process is killed', async () => {
    await project();
    await end();
    const script = `
      const { openDatabase } = await import(${JSON.stringify(import.meta.resolve('@redress/projections'))});
      const { sql } = await import(${JSON.stringify(import.meta.resolve('kysely'))});
      const { db } = await openDatabase({ pglite: ${JSON.stringify(folder)} });
      await sql\`update accounts_v1 set total = total + 1\`.execute(db);
      console.log('done');
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await total()).toBe(6);
    expect(lines).toEqual([]);
  }, 30_000);

  it('is moved aside and rebuilt when it cannot be opened', async () => {
    await project();
    await end();
    rmSync(join(folder, 'global', 'pg_control'));
    await expectRebuilt(/unusable/);
  }, 30_000);

  it('is rebuilt when its creation was interrupted', async () => {
    await project();
    await end();
    marked({ state: 'creating' });
    await expectRebuilt(/creation was interrupted/);
  }, 30_000);

  it('is rebuilt when the machine went down while it was open, for it never syncs', async () => {
    await project();
    await end();
    marked({ state: 'open', boot: 'an earlier start' });
    await expectRebuilt(/machine went down/);
  }, 30_000);

  it('refuses a folder that holds something else, and leaves it alone', async () => {
    writeFileSync(join(home, 'thesis.txt'), 'years of work');
    folder = home;
    await expect(start()).rejects.toThrow(ForeignDirectory);
    expect(readdirSync(home)).toEqual(['thesis.txt']);
  });

  it('refuses what a newer release has written, and leaves it alone', async () => {
    const database = await start();
    await sql`update redress_schema set format = 99`.execute(database.db);
    await end();
    await expect(start()).rejects.toThrow(/the layout of the views in the database has version 99, this release knows 1/);
    marked({ format: 7 });
    await expect(start()).rejects.toThrow(NewerDatabase);
    expect(readdirSync(home)).toEqual(['pglite']);
  }, 30_000);
});
