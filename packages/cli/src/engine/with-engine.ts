import { setTimeout as pause } from 'node:timers/promises';
import { CommandFailure, EXIT, unfit } from '../failure.js';
import type { DataFolder } from '../folder/data-folder.js';
import { readWhole } from '../folder/files.js';
import { type Running, whatRuns } from '../folder/running.js';
import type { Output } from '../output.js';
import { type Engine, startEngine } from './engine.js';

/** How long a command waits for one that has the folder: an engine that is just starting, or a question being answered. */
const WAIT_MS = 90_000;
/** Engines that stay; one that a command has started for itself goes with it. */
const SHARED: readonly string[] = ['up', 'demo'];

/** An engine to work with: the one that runs on the folder, or one of our own for the time of a command. */
export type Reached = { readonly running: Running; readonly cliKey: string; readonly own: Engine | undefined };

export type Owning = {
  readonly folder: DataFolder;
  readonly command: string;
  readonly out: Output;
  /** Whether an engine of our own has its views in another process: for work that would compete with them. */
  readonly split?: boolean;
  /** Whether the work itself heeds the signals that ask the process to stop. */
  readonly heedsSignals?: boolean;
};

/** Uses what runs on the folder; when nothing does, starts what reading needs, and stops it again afterwards. */
export const withEngine = async <T>(
  { folder, command, out, split = false, heedsSignals = false }: Owning,
  work: (engine: Reached) => Promise<T>,
): Promise<T> => {
  const until = Date.now() + WAIT_MS;
  let engine: Engine | undefined;
  while (engine === undefined) {
    const running = whatRuns(folder);
    if (running !== undefined && SHARED.includes(running.command)) {
      const cliKey = readWhole(folder.cliKey)?.trim();
      if (cliKey === undefined) throw unfit(`${folder.cliKey} is missing`, 'run `redress down`, then `redress up`: it issues a new key');
      return work({ running, cliKey, own: undefined });
    }
    engine = await startEngine({ folder, out, command, scope: 'reading', split }).catch((error: unknown) => {
      if (!(error instanceof CommandFailure) || error.exitCode !== EXIT.inUse || Date.now() > until) throw error;
      return undefined;
    });
    if (engine !== undefined) break;
    out.progress('waiting for another command that works on this data folder');
    await pause(200);
  }
  const own = engine;
  const stop = () => void own.stop().then(() => process.exit(130));
  const signals: readonly NodeJS.Signals[] = heedsSignals ? [] : ['SIGINT', 'SIGTERM'];
  for (const signal of signals) process.once(signal, stop);
  try {
    return await work({ running: own.running, cliKey: own.cliKey, own });
  } finally {
    for (const signal of signals) process.removeListener(signal, stop);
    await own.stop();
  }
};
