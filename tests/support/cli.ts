import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../packages/cli/bin/redress.js', import.meta.url));

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };
export type Env = Readonly<Record<string, string | undefined>>;

/** The environment of a person who has set nothing. */
const clean = (env: Env = {}): NodeJS.ProcessEnv => {
  const { EVENTSTORE_URL: _e, DATABASE_URL: _d, REDRESS_DATA: _r, REDRESS_MEMORY_MB: _m, REDRESS_PROFILE: _p, ...rest } = process.env;
  return { ...rest, ...env };
};

/** Runs a command of the built command line to its end. */
export const redress = (args: readonly string[], env?: Env): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: clean(env) });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });

export type Started = {
  /** The line of JSON by which the process said that it is ready. */
  readonly ready: Readonly<Record<string, unknown>>;
  readonly pid: number;
  /** Asks it to stop and waits for its end. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<Ran>;
};

/** Starts a command that stays, such as `up`, and waits until it prints its line of JSON. Fails with what it said when it ends before. */
export const startRedress = (args: readonly string[], env?: Env): Promise<Started> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args, '--json'], { stdio: ['ignore', 'pipe', 'pipe'], env: clean(env) });
    let stdout = '';
    let stderr = '';
    const ended = new Promise<Ran>((end) => {
      child.once('close', (code) => end({ code, stdout, stderr }));
    });
    child.once('error', reject);
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      if (!stdout.includes('\n')) return;
      resolve({
        ready: JSON.parse(stdout.slice(0, stdout.indexOf('\n'))) as Readonly<Record<string, unknown>>,
        pid: child.pid ?? 0,
        stop: (signal = 'SIGINT') => {
          child.kill(signal);
          return ended;
        },
      });
    });
    void ended.then(({ code }) => reject(new Error(`redress ${args.join(' ')} ended with exit code ${code}: ${stderr}`)));
  });

/** A folder of a test's own, and how to remove it. */
export const scratch = (): { readonly path: string; readonly remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), 'redress-cli-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }) };
};
