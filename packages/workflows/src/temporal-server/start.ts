import { type ChildProcess, spawn as nodeSpawn, type SpawnOptions } from 'node:child_process';
import { closeSync, openSync, statSync, truncateSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { connectTemporal } from '../client.js';
import { lastLine, type OnProgress } from './errors.js';
import { findTemporalServer } from './find.js';

/** Like `child_process.spawn`; whoever supervises processes passes their own. */
export type Spawn = (command: string, args: readonly string[], options: SpawnOptions) => ChildProcess;

export type ServerOptions = {
  /** Folder of the server's database and log file. */
  readonly dataDir: string;
  /** A free one is chosen when absent. */
  readonly port?: number;
  /** Port of the web interface; none is served when absent. */
  readonly uiPort?: number;
};

export type LocalTemporal = {
  readonly address: string;
  /** Absent when the server is not ours but TEMPORAL_ADDRESS's. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
};

const START_MS = 60_000;
const STOP_MS = 10_000;
const LONGEST_LOG = 10_000_000;

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** The command line of a local server. The pragmas let it write four times as fast; what it loses in a power cut lies in the log anyway. */
export const temporalCommand = (
  program: string,
  { dataDir, port, uiPort }: ServerOptions & { readonly port: number },
): { readonly command: string; readonly args: readonly string[] } => ({
  command: program,
  args: [
    ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port)],
    uiPort === undefined ? ['--headless'] : ['--ui-ip', '127.0.0.1', '--ui-port', String(uiPort)],
    ['--db-filename', join(dataDir, 'temporal.db')],
    ['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'],
    ['--log-level', 'error', '--log-format', 'json'],
  ].flat(),
});

const openLog = (file: string): number => {
  try {
    if (statSync(file).size > LONGEST_LOG) truncateSync(file);
  } catch {
    // Not there yet.
  }
  return openSync(file, 'a', 0o600);
};

const ended = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

const stopChild = async (child: ChildProcess): Promise<void> => {
  if (ended(child)) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await gone;
  clearTimeout(force);
};

/**
 * Starts a Temporal server of one's own on this machine, durable in `dataDir`, and waits until it answers. With TEMPORAL_ADDRESS set it uses
 * the server there instead.
 *
 * Throws `ServerMissing` when there is no program to start, and an error with the server's last words when it does not come up.
 */
export const startLocalTemporal = async ({
  log,
  onProgress = () => undefined,
  spawn = nodeSpawn,
  ...options
}: ServerOptions & {
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly onProgress?: OnProgress;
  readonly spawn?: Spawn;
}): Promise<LocalTemporal> => {
  const given = process.env.TEMPORAL_ADDRESS;
  if (given) {
    await (await connectTemporal(given)).close();
    return { address: given, pid: undefined, stop: async () => undefined };
  }
  const program = await findTemporalServer({ onProgress });
  await mkdir(options.dataDir, { recursive: true });
  const port = options.port ?? (await freePort());
  const { command, args } = temporalCommand(program, { ...options, port });
  const logFile = join(options.dataDir, 'temporal.log');
  const output = openLog(logFile);
  const child = spawn(command, [...args], { stdio: ['ignore', output, output] });
  closeSync(output);
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      void readFile(logFile, 'utf8').then((text) =>
        reject(new Error(`the Temporal server ended (${signal ?? `exit code ${code}`}): ${lastLine(text.trim())}`)),
      );
    });
  });
  failed.catch(() => undefined);
  const address = `127.0.0.1:${port}`;
  const trying = new AbortController();
  try {
    const client = await Promise.race([connectTemporal(address, 'default', { timeoutMs: START_MS, signal: trying.signal }), failed]);
    await client.close();
  } catch (error) {
    trying.abort();
    await stopChild(child);
    throw error;
  }
  log.info({ address, pid: child.pid }, 'Temporal server is up');
  child.once('exit', (code, signal) => log.info({ code, signal }, 'Temporal server has ended'));
  return { address, pid: child.pid, stop: () => stopChild(child) };
};
