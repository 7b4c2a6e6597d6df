import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { identify, isAlive, kill, type ProcessIdentity, waitForEnd } from '../../packages/cli/dist/processes/identity.js';
import { eventually, PATIENCE_MS } from './eventually.js';

const BIN = fileURLToPath(new URL('../../packages/cli/bin/redress.js', import.meta.url));

export type Child = ProcessIdentity & { readonly name: string };
export type Addresses = { readonly apiUrl: string; readonly eventStoreUrl: string; readonly temporalAddress: string };

/** `redress up --split` on a folder for drills, as a person would start it, and what a murderer needs to know about it. */
export type Up = {
  readonly folder: string;
  /** Starts the engine and waits until it says that it is ready. */
  readonly start: () => Promise<Addresses>;
  /** Starts the engine and ends it by SIGKILL as soon as it has come so far; answers all that were there. */
  readonly cutShort: (isSoFar: () => boolean) => Promise<readonly Child[]>;
  /** Throws while the engine is away. */
  readonly addresses: () => Addresses;
  /** The processes that the engine has recorded in its folder and that live. */
  readonly children: () => readonly Child[];
  /** Processes about the folder that are neither the engine nor a child it knows. */
  readonly strays: () => readonly Found[];
  /** Ends a child by SIGKILL and waits until another one stands in its place. */
  readonly killChild: (name: string) => Promise<void>;
  /** Ends `up` itself by SIGKILL, with those of its children of which `along` says so; answers all that were there. */
  readonly killWhole: (along?: (name: string) => boolean) => readonly Child[];
  /** Ends the engine as a person would. */
  readonly down: () => Promise<void>;
  /** The last lines of every log, for whoever has to find out what went wrong. */
  readonly lastWords: () => string;
};

/** Runs a command to its end. */
const run = (args: readonly string[]): Promise<{ readonly code: number | null; readonly words: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let words = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        words += chunk;
      });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, words }));
  });

const recorded = (folder: string): readonly Child[] => {
  const file = join(folder, 'children.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly Child[]) : [];
};

/** A process as the system shows it. */
export type Found = { readonly pid: number; readonly command: string };

/** What `/proc` shows of a process; nothing when it is gone, or not ours to look into. */
const look = (pid: number, part: 'cmdline' | 'environ'): string => {
  try {
    return readFileSync(`/proc/${pid}/${part}`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
};

/** Processes that have anything to do with the folder, found by the system and not by what the engine believes; Linux tells, others do not. */
export const processesAbout = (folder: string): readonly Found[] =>
  process.platform !== 'linux'
    ? []
    : readdirSync('/proc')
        .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
        .map(Number)
        .filter((pid) => look(pid, 'cmdline').includes(folder) || look(pid, 'environ').includes(folder))
        .map((pid) => ({ pid, command: look(pid, 'cmdline').slice(0, 200) }));

export const upOn = (folder: string): Up => {
  let owner: ProcessIdentity | undefined;
  let addresses: Addresses | undefined;
  const children = () => recorded(folder).filter(isAlive);

  /** Spawns `up`; what it answers tells its result once there is one, or how it ended without. */
  const spawnUp = (): (() => Addresses | Error | undefined) => {
    // A server that stands elsewhere is not ours to kill.
    const { TEMPORAL_ADDRESS: _elsewhere, ...env } = process.env;
    const args = [BIN, 'up', '--split', '--drill', '--data', folder, '--json'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    owner = child.pid === undefined ? undefined : identify(child.pid);
    let said = '';
    let complaints = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    child.stderr.on('data', (chunk) => {
      complaints += chunk;
    });
    return () => {
      if (said.includes('\n')) return JSON.parse(said) as Addresses;
      return child.exitCode === null && child.signalCode === null ? undefined : new Error(`the engine does not start: ${complaints}`);
    };
  };

  const killWhole: Up['killWhole'] = (along = () => false) => {
    const all = children();
    const up = owner;
    addresses = undefined;
    if (up === undefined) throw new Error('nothing was started');
    for (const one of [up, ...all.filter(({ name }) => along(name))]) kill(one);
    return [{ name: 'up', ...up }, ...all];
  };

  return {
    folder,
    start: async () => {
      const result = await eventually('the engine is up', spawnUp());
      if (result instanceof Error) throw result;
      addresses = result;
      return result;
    },
    cutShort: async (isSoFar) => {
      spawnUp();
      await eventually('the start has come so far', () => (isSoFar() ? true : undefined));
      return killWhole();
    },
    addresses: () => {
      if (addresses === undefined) throw new Error('the engine is away');
      return addresses;
    },
    children,
    strays: () => {
      const known = [owner, ...children()].map((one) => one?.pid);
      return processesAbout(folder).filter(({ pid }) => !known.includes(pid));
    },
    killChild: async (name) => {
      const standing = () => children().find((child) => child.name === name);
      const victim = await eventually(`there is a ${name} to kill`, standing);
      kill(victim);
      await eventually(`another ${name} stands in its place`, () => {
        const next = standing();
        return next === undefined || next.pid === victim.pid ? undefined : next;
      });
    },
    killWhole,
    down: async () => {
      const { code, words } = await run(['down', '--data', folder]);
      if (code !== 0) throw new Error(`redress down: exit code ${code}: ${words}`);
      addresses = undefined;
      const left = owner === undefined ? [] : await waitForEnd([owner], PATIENCE_MS);
      if (left.length > 0) throw new Error('redress down came back before the engine had ended');
    },
    lastWords: () => {
      const logs = join(folder, 'logs');
      const names = existsSync(logs) ? readdirSync(logs) : [];
      return names
        .map((name) => `── ${name}\n${readFileSync(join(logs, name), 'utf8').trimEnd().split('\n').slice(-12).join('\n').slice(-6_000)}`)
        .join('\n');
    },
  };
};
