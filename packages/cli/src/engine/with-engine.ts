import { setTimeout as pause } from 'node:timers/promises';
import { inUse, unfit } from '../failure.js';
import type { DataFolder } from '../folder/data-folder.js';
import { readWhole } from '../folder/files.js';
import { tryLock } from '../folder/lock.js';
import { type Running, whatRuns } from '../folder/running.js';
import type { Output } from '../output.js';
import { type Engine, startEngine } from './engine.js';

/** How long a command waits for an engine that is just starting. */
const START_MS = 90_000;

/** An engine to work with: the one that runs on the folder, or one of our own for the time of a command. */
export type Reached = { readonly running: Running; readonly cliKey: string; readonly own: Engine | undefined };

const isFree = (folder: DataFolder): boolean => {
  const lock = tryLock(folder.lock);
  lock?.release();
  return lock !== undefined;
};

export type Owning = {
  readonly folder: DataFolder;
  readonly command: string;
  readonly out: Output;
  /** Whether an engine of our own has its views in another process: for work that would compete with them. */
  readonly split?: boolean;
};

/** Uses what runs on the folder; when nothing does, starts what reading needs, and stops it again afterwards. */
export const withEngine = async <T>({ folder, command, out, split = false }: Owning, work: (engine: Reached) => Promise<T>): Promise<T> => {
  const until = Date.now() + START_MS;
  for (;;) {
    const running = whatRuns(folder);
    if (running !== undefined) {
      const cliKey = readWhole(folder.cliKey)?.trim();
      if (cliKey === undefined) throw unfit(`${folder.cliKey} is missing`, 'run `redress down`, then `redress up`: it issues a new key');
      return work({ running, cliKey, own: undefined });
    }
    if (isFree(folder)) break;
    if (Date.now() > until)
      throw inUse(`another process holds the data folder ${folder.path} and does not become ready`, 'look at `redress status`');
    out.progress('waiting for the engine that is starting on this data folder');
    await pause(200);
  }
  const engine = await startEngine({ folder, out, command, scope: 'reading', split });
  const stop = () => void engine.stop().then(() => process.exit(130));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    return await work({ running: engine.running, cliKey: engine.cliKey, own: engine });
  } finally {
    process.removeListener('SIGINT', stop);
    process.removeListener('SIGTERM', stop);
    await engine.stop();
  }
};
