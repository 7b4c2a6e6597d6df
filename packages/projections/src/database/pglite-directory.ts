import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { z } from 'zod';
import { ForeignDirectory, NewerDatabase } from './errors.js';

const FORMAT = 1;
const MARK = 'redress-database.json';

const mark = z.object({
  format: z.int(),
  /** `creating` and `open` are what a process leaves behind that did not end in order. */
  state: z.enum(['creating', 'open', 'closed']),
  boot: z.string(),
});
type Mark = z.infer<typeof mark>;

/** Changes when the machine starts anew; where the system does not say, derived from its uptime. */
const bootId = async (): Promise<string> => {
  try {
    return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  } catch {
    return `started-${Math.round((Date.now() / 1000 - uptime()) / 600)}`;
  }
};

const markOf = async (directory: string): Promise<Mark | undefined> => {
  try {
    return mark.parse(JSON.parse(await readFile(join(directory, MARK), 'utf8')));
  } catch {
    return undefined;
  }
};

export const markDirectory = async (directory: string, state: Mark['state']): Promise<void> => {
  await writeFile(join(directory, MARK), `${JSON.stringify({ format: FORMAT, state, boot: await bootId() } satisfies Mark)}\n`);
};

/** Only the newest unusable copy is kept: each is some 60 MB. */
export const moveAside = async (directory: string, reason: string, log: Logger | undefined): Promise<void> => {
  const aside = `${directory}.broken`;
  await rm(aside, { recursive: true, force: true });
  await rename(directory, aside);
  log?.warn({ directory, aside, reason }, 'embedded database unusable: moved aside, its views are rebuilt from the log');
};

/**
 * Makes the directory ready to be opened and says whether it begins empty. The embedded database never syncs to disk, so one that was open
 * when the machine went down may have lost pages without showing it: it is rebuilt, which costs time and nothing else.
 *
 * Faults: `ForeignDirectory`, `NewerDatabase`.
 */
export const prepareDirectory = async (directory: string, log: Logger | undefined): Promise<{ readonly empty: boolean }> => {
  await mkdir(directory, { recursive: true });
  const entries = await readdir(directory);
  if (entries.length > 0) {
    const found = await markOf(directory);
    if (found === undefined && !entries.includes(MARK)) throw new ForeignDirectory(directory);
    if (found !== undefined && found.format > FORMAT)
      throw new NewerDatabase(`the embedded database in ${directory}`, found.format, FORMAT);
    const doubt =
      found === undefined
        ? 'its mark cannot be read'
        : found.state === 'creating'
          ? 'its creation was interrupted'
          : found.state === 'open' && found.boot !== (await bootId())
            ? 'the machine went down while it was open'
            : undefined;
    if (doubt === undefined) return { empty: false };
    await moveAside(directory, doubt, log);
    await mkdir(directory, { recursive: true });
  }
  await markDirectory(directory, 'creating');
  return { empty: true };
};

/** Brings a closed database to the disk, which the engine itself never does. */
export const syncDirectory = async (directory: string): Promise<void> => {
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = await open(join(entry.parentPath, entry.name), 'r+');
    await file.sync().finally(() => file.close());
  }
};

/** The prepared data directory made at build time; without it the engine takes several seconds more to begin. */
export const archiveFile = (): string | undefined => {
  const file = fileURLToPath(new URL('../../archive/pgdata.tar.gz', import.meta.url));
  return existsSync(file) ? file : undefined;
};
