import { access, chmod, constants, mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Where fetched and built servers lie: the user's cache folder, shared by all clones. */
export const cacheFolder = (): string => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'redress');

export const exists = (path: string): Promise<boolean> =>
  access(path, constants.R_OK).then(
    () => true,
    () => false,
  );

/**
 * Makes something under a temporary name beside its place and moves it there when it is complete: a kill in between leaves nothing that
 * looks finished. Two processes may do this at once; the later one finds the place taken and uses what is there.
 */
export const produce = async (place: string, make: (temporary: string) => Promise<void>): Promise<string> => {
  const temporary = join(dirname(place), `.${basename(place)}.${process.pid}`);
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
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
