import { access, chmod, constants, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Where fetched and built servers lie: the user's cache folder, shared by all clones. */
export const cacheFolder = (): string => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'redress');

export const exists = (path: string): Promise<boolean> =>
  access(path, constants.R_OK).then(
    () => true,
    () => false,
  );

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** What a process that was killed in the middle of making something has left behind. */
const clearLeftovers = async (folder: string, prefix: string): Promise<void> => {
  for (const name of await readdir(folder))
    if (name.startsWith(prefix) && !isAlive(Number(name.slice(prefix.length))))
      await rm(join(folder, name), { recursive: true, force: true });
};

/**
 * Makes something under a temporary name beside its place and moves it there when it is complete: a kill in between leaves nothing that
 * looks finished. Two processes may do this at once; the later one finds the place taken and uses what is there.
 */
export const produce = async (place: string, make: (temporary: string) => Promise<void>): Promise<string> => {
  const [folder, prefix] = [dirname(place), `.${basename(place)}.`];
  const temporary = join(folder, `${prefix}${process.pid}`);
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  await clearLeftovers(folder, prefix);
  try {
    await make(temporary);
    await rename(temporary, place).catch(async (error: unknown) => {
      if (!(await exists(place))) throw error;
    });
    return place;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
};

export const executable = (name: string): string => (process.platform === 'win32' ? `${name}.exe` : name);
export const makeExecutable = (path: string): Promise<void> => chmod(path, 0o755);
