import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { pino } from 'pino';
import { childRecord } from '../../dist/folder/children.js';
import { createDataFolder, type DataFolder } from '../../dist/folder/data-folder.js';
import { identify, isAlive, kill, type ProcessIdentity, waitForEnd } from '../../dist/processes/identity.js';
import { type Kept, keep } from '../../dist/processes/keep.js';

jest.setTimeout(60_000);
const DIST = new URL('../../dist/', import.meta.url);

/** A child that says a number once it is ready, leaves a mark when it is told to stop, and otherwise stays. */
const PROGRAM = `
  const { writeFileSync } = require('node:fs');
  process.on('message', (order) => { if (order === 'stop') { writeFileSync(process.env.MARK, 'stopped'); process.exit(0); } });
  process.on('disconnect', () => process.exit(0));
  process.send({ ready: { port: Number(process.env.PORT) || 4000 + (process.pid % 1000) } });
`;

let place: string;
let folder: DataFolder;
const kept: Kept<unknown>[] = [];
const strangers: ChildProcess[] = [];

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'redress-keep-'));
  folder = createDataFolder(join(place, 'data'), 'drill');
});
afterEach(async () => {
  for (const child of kept.splice(0)) await child.stop();
  for (const stranger of strangers.splice(0)) stranger.kill('SIGKILL');
  rmSync(place, { recursive: true, force: true });
});

const portOf = (body: unknown): { readonly port: number } | undefined => (body as { readonly ready?: { readonly port: number } }).ready;
const identityOf = (pid: number | undefined): ProcessIdentity => {
  const found = pid === undefined ? undefined : identify(pid);
  if (found === undefined) throw new Error(`process ${pid} is not there`);
  return found;
};
const until = async <T>(find: () => T | undefined): Promise<T> => {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await pause(20)) {
    const found = find();
    if (found !== undefined) return found;
  }
  throw new Error('it never came');
};

const start = (program = PROGRAM, token = 'mine'): Kept<{ readonly port: number }> => {
  const child = keep({
    name: 'child',
    spec: (before: { readonly port: number } | undefined) => ({
      name: 'child',
      command: process.execPath,
      args: ['-e', program],
      env: { MARK: join(place, 'mark'), PORT: String(before?.port ?? 0) },
      log: join(folder.logs, 'child.log'),
      channel: true,
    }),
    ready: { said: portOf },
    record: childRecord(folder, token),
    token,
    log: pino({ level: 'silent' }),
  });
  kept.push(child);
  return child;
};

describe('a child that is kept', () => {
  it('is started again when it dies, and keeps its address', async () => {
    const child = start();
    const { port } = await child.ready;
    const [first] = child.pids();
    kill(identityOf(first));
    const second = await until(() => child.pids().find((pid) => pid !== first && child.pids().length === 2 && pid === child.pids()[0]));
    expect(second).not.toBe(first);
    expect(child.restarts()).toBe(1);
    expect((await child.ready).port).toBe(port);
  });

  it('is started again when its supervisor is killed, and the old one is gone', async () => {
    const child = start();
    await child.ready;
    const [first, supervisor] = child.pids().map(identityOf);
    if (first === undefined || supervisor === undefined) throw new Error('two processes were expected');
    kill(supervisor);
    await until(() => child.pids().find((pid) => pid !== first.pid && pid !== supervisor.pid));
    expect(isAlive(first)).toBe(false);
  });

  it('is told to stop, and given the time', async () => {
    const child = start();
    await child.ready;
    const family = child.pids().map(identityOf);
    await child.stop();
    expect(readFileSync(join(place, 'mark'), 'utf8')).toBe('stopped');
    expect(await waitForEnd(family, 5_000)).toEqual([]);
    expect(JSON.parse(readFileSync(folder.children, 'utf8'))).toEqual([]);
  });

  it('that cannot start is given up, and says how it ended', async () => {
    await expect(start('process.exit(7)').ready).rejects.toThrow('child does not start: exit code 7');
  });
});

describe('children whose parent is killed', () => {
  /** A parent in a process of its own, with one of our children and one foreign program. */
  const PARENT = `
    const { keep } = await import(${JSON.stringify(new URL('processes/keep.js', DIST).href)});
    const { childRecord } = await import(${JSON.stringify(new URL('folder/children.js', DIST).href)});
    const { openDataFolder } = await import(${JSON.stringify(new URL('folder/data-folder.js', DIST).href)});
    const folder = openDataFolder(process.env.FOLDER);
    const shared = { record: childRecord(folder, 'parent'), token: 'parent', log: { info() {}, warn() {} } };
    const of = (name, command, args, channel) => keep({ ...shared, name,
      spec: () => ({ name, command, args, env: { MARK: '/dev/null' }, log: folder.logs + '/' + name + '.log', channel }),
      ready: channel ? { said: (body) => body.ready } : { asked: async () => true } });
    const both = [of('ours', process.execPath, ['-e', process.env.PROGRAM], true), of('foreign', 'sleep', ['1000'], false)];
    await Promise.all(both.map((one) => one.ready));
    process.stdout.write(JSON.stringify(both.flatMap((one) => one.pids())) + '\\n');
  `;

  const parent = async (): Promise<{ readonly self: ChildProcess; readonly family: readonly ProcessIdentity[] }> => {
    const self = spawn(process.execPath, ['--input-type=module', '-e', PARENT], {
      env: { ...process.env, FOLDER: folder.path, PROGRAM },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    self.stdout?.on('data', (chunk) => {
      said += chunk;
    });
    const pids = await until(() => (said.includes('\n') ? (JSON.parse(said) as readonly number[]) : undefined));
    return { self, family: pids.map(identityOf) };
  };

  it('end by themselves, foreign programs too', async () => {
    const { self, family } = await parent();
    expect(family).toHaveLength(4);
    self.kill('SIGKILL');
    expect(await waitForEnd(family, 20_000)).toEqual([]);
  });

  it('are ended by the next owner of the folder when their supervisors were killed too', async () => {
    const { self, family } = await parent();
    self.kill('SIGKILL');
    const recorded = JSON.parse(readFileSync(folder.children, 'utf8')) as readonly (ProcessIdentity & { readonly name: string })[];
    for (const one of recorded.filter(({ name }) => name.endsWith('-supervisor'))) kill(one);
    await childRecord(folder, 'next').endLeftovers();
    expect(await waitForEnd(family, 20_000)).toEqual([]);
  });
});

describe('what is left in the record of a folder', () => {
  it('is never taken for a stranger with the same number', async () => {
    const stranger = spawn('sleep', ['1000'], { stdio: 'ignore' });
    strangers.push(stranger);
    const identity = identityOf(stranger.pid);
    const records = [
      { name: 'node', pid: identity.pid, started: 'another time', token: 'mine' },
      // The same process, but not started by us: it does not carry the token.
      { name: 'temporal', ...identity, token: 'mine' },
    ];
    writeFileSync(folder.children, JSON.stringify(records));
    expect(await childRecord(folder, 'next').endLeftovers()).toEqual([]);
    expect(isAlive(identity)).toBe(true);
    expect(existsSync(folder.children)).toBe(true);
  });
});
