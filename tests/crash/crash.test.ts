import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { issueApiKey } from '@redress/api';
import { catalogue } from '@redress/domain';
import { comparePositions, connectEventStore, openKeyring } from '@redress/eventstore';
import { startNode } from '@redress/eventstore/node';
import { compareWithRebuild, openDatabase, reachedPosition } from '@redress/projections';
import { connectTemporal } from '@redress/workflows';
import { pino } from 'pino';
import { chance } from '../../packages/cli/dist/demo/chance.js';
import { everybody, type Person } from '../../packages/cli/dist/demo/staff.js';
import { openCore } from '../../packages/cli/dist/engine/core.js';
import { waitForEnd } from '../../packages/cli/dist/processes/identity.js';
import { eventually, PATIENCE_MS } from './eventually.js';
import { type Load, startLoad } from './load.js';
import { type Child, processesAbout, type Up, upOn } from './up.js';
import {
  damage,
  doubledCommands,
  doubledMisses,
  type LoggedEvent,
  missesOf,
  ofCases,
  readWholeLog,
  unfaithfulAnswers,
} from './whole-log.js';

/** How often each process is killed. */
const ROUNDS = Number(process.env.REDRESS_ROUNDS ?? (process.env.REDRESS_LONG === '1' ? 100 : 3));
jest.setTimeout(15 * 60_000);

const SEED = 11;
const log = pino({ level: 'silent' });

const KILLED = [
  ['the event store', 'node'],
  ['the worker with the relay', 'worker'],
  ['the Temporal server', 'temporal'],
  ['the projector with the API', 'views'],
] as const;

describe('an engine whose processes are killed under load', () => {
  const dice = chance(SEED);
  let up: Up;
  let load: Load;
  let events: readonly LoggedEvent[];
  let broken = false;

  /** Issues keys as `redress key issue` does. */
  const issueKeys = async (): Promise<(who: Person) => string> => {
    const core = await openCore({ eventStoreUrl: up.addresses().eventStoreUrl, keys: join(up.folder, 'keys.db'), log });
    const keys = new Map<string, string>();
    for (const { staffId, role } of everybody)
      keys.set(`${staffId} ${role}`, (await issueApiKey({ handler: core.handler, pepper: core.keyring.pepper }, { staffId, role })).key);
    await core.close();
    return ({ staffId, role }) => keys.get(`${staffId} ${role}`) ?? '';
  };

  /** The scenes are one story: after a failure the rest means nothing. What the engine last said belongs to the failure. */
  const scene = (name: string, play: () => Promise<void>): void =>
    it(name, async () => {
      if (broken) throw new Error('not played: an earlier scene failed');
      await play().catch((error: unknown) => {
        broken = true;
        throw new Error(`${error instanceof Error ? error.message : String(error)}\n${up.folder} is kept\n${up.lastWords()}`, {
          cause: error,
        });
      });
    });

  /** Some commands further on, and at no particular moment of the one under way. */
  const underLoad = async (): Promise<void> => {
    await load.moved(3 + dice.below(12));
    await pause(dice.below(100));
  };

  const goesOn = async (): Promise<void> => {
    await eventually('the engine is ready', async () => {
      const answer = await fetch(new URL('/ready', up.addresses().apiUrl));
      return answer.ok ? true : Promise.reject(new Error(await answer.text()));
    });
    await load.probe();
    await eventually('the engine knows every process that it has', () => {
      const strays = up.strays();
      return strays.length === 0 ? true : Promise.reject(new Error(JSON.stringify(strays)));
    });
    expect(load.failures).toEqual([]);
  };

  /** That these processes have ended, and that the system knows no other that has to do with the folder. */
  const nobodyIsLeft = async (there: readonly Child[]): Promise<void> => {
    expect(await waitForEnd(there, PATIENCE_MS)).toEqual([]);
    await eventually('no process has to do with the folder', () => {
      const left = processesAbout(up.folder);
      return left.length === 0 ? true : Promise.reject(new Error(JSON.stringify(left)));
    });
  };

  beforeAll(() => {
    up = upOn(mkdtempSync(join(tmpdir(), 'redress-crash-')));
  });
  afterAll(async () => {
    load?.abandon();
    await up.down().catch(() => up.killWhole(() => true));
    if (!broken) rmSync(up.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });

  scene('starts after a start that was cut short while it set the folder up', async () => {
    await nobodyIsLeft(await up.cutShort(() => existsSync(join(up.folder, 'keys.db'))));
    await up.start();
    load = startLoad({ url: () => up.addresses().apiUrl, keyOf: await issueKeys(), seed: SEED, lanes: 8 });
    await goesOn();
  });

  describe.each(Array.from({ length: ROUNDS }, (_, index) => index + 1))('round %i', () => {
    for (const [what, name] of KILLED)
      scene(`goes on after a SIGKILL of ${what}`, async () => {
        await underLoad();
        await up.killChild(name);
        await goesOn();
      });

    scene('leaves no process behind after a SIGKILL of up itself, and goes on when it is started again', async () => {
      await underLoad();
      await nobodyIsLeft(up.killWhole());
      await up.start();
      await goesOn();
    });
  });

  scene('starts a process again whose supervisor was killed', async () => {
    await underLoad();
    const [before] = up.children().filter(({ name }) => name === 'temporal');
    await up.killChild('temporal-supervisor');
    await eventually('another server stands in its place', () =>
      up.children().find(({ name, pid }) => name === 'temporal' && pid !== before?.pid),
    );
    expect(await waitForEnd(before === undefined ? [] : [before], PATIENCE_MS)).toEqual([]);
    await goesOn();
  });

  scene('ends what is left when up and its supervisors were killed together', async () => {
    await underLoad();
    const there = up.killWhole((name) => name.endsWith('-supervisor'));
    await up.start();
    expect(await waitForEnd(there, PATIENCE_MS)).toEqual([]);
    expect(up.children().map(({ name }) => name)).toHaveLength(there.length - 1);
    await goesOn();
  });

  scene('brings every case to its end', async () => {
    await load.finish();
    expect(load.failures).toEqual([]);
    expect(load.begun()).toBeGreaterThan(0);
  });

  scene('ends every loop, none by a failure', async () => {
    const temporal = await connectTemporal(up.addresses().temporalAddress);
    try {
      const loops = await eventually('no loop runs any more', async () => {
        const found: { readonly workflowId: string; readonly status: string }[] = [];
        for await (const { workflowId, status } of temporal.client.workflow.list()) found.push({ workflowId, status: status.name });
        const running = found.filter(({ status }) => status === 'RUNNING').map(({ workflowId }) => workflowId);
        return running.length === 0 ? found : Promise.reject(new Error(`still running: ${running.join(' ')}`));
      });
      expect(loops.filter(({ status }) => status !== 'COMPLETED' && status !== 'CONTINUED_AS_NEW')).toEqual([]);
    } finally {
      await temporal.close();
    }
  });

  scene('has every answered command in its log once, where the answer said, and nothing else of anybody', async () => {
    events = await readWholeLog(up.addresses().eventStoreUrl);
    expect(damage(events)).toEqual([]);
    expect(doubledCommands(events)).toEqual([]);
    expect(unfaithfulAnswers(events, load.acknowledged)).toEqual([]);
  });

  scene('has recorded the miss of a deadline once', async () => {
    expect(missesOf(events).length).toBeGreaterThan(0);
    expect(doubledMisses(events)).toEqual([]);
  });

  scene('leaves no process behind when it is stopped', async () => {
    const there = up.children();
    await up.down();
    await nobodyIsLeft(there);
  });

  scene('has views that equal a rebuild from the log', async () => {
    const node = await startNode({ file: join(up.folder, 'events.db') });
    const keyring = openKeyring(join(up.folder, 'keys.db'));
    const store = await connectEventStore({ url: node.connectionString, catalogue, keyring, log });
    const database = await openDatabase({ pglite: join(up.folder, 'views') }, { log });
    try {
      const kept = await readWholeLog(node.connectionString);
      const stored = new Set(kept.map(({ id }) => id));
      expect(events.filter(({ id }) => !stored.has(id))).toEqual([]);
      const reached = await reachedPosition(database);
      const last = `${store.logId}:${ofCases(kept).at(-1)?.position}`;
      expect(comparePositions(reached ?? `${store.logId}:0`, last)).toBeGreaterThanOrEqual(0);
      const compared = await compareWithRebuild({ store, database, log });
      expect(compared.flatMap(({ view, differences }) => differences.map((difference) => ({ view, ...difference })))).toEqual([]);
      expect(compared.find(({ view }) => view === 'case-facts')?.rows).toBeGreaterThanOrEqual(load.begun());
    } finally {
      await database.close();
      await store.close();
      await keyring.close();
      await node.stop();
    }
  });
});
