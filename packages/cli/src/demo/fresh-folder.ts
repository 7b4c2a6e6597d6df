import { existsSync, rmSync } from 'node:fs';
import { badInput } from '../failure.js';
import { childRecord } from '../folder/children.js';
import { createDataFolder, type DataFolder, openDataFolder } from '../folder/data-folder.js';
import { takeLock } from '../folder/lock.js';

/** A new drill folder in the place of the last one. Never touches a folder of real business, nor one in use. */
export const freshDrillFolder = async (path: string): Promise<DataFolder> => {
  const old = openDataFolder(path);
  if (old !== undefined) {
    if (old.kind !== 'drill')
      throw badInput(`${old.path} is a folder of real business`, 'name another place for the drill with --data DIR');
    const lock = takeLock(old.lock, `the drill folder ${old.path}`);
    await childRecord(old, '').endLeftovers();
    lock.release();
    rmSync(old.path, { recursive: true, force: true });
  } else if (existsSync(path)) rmSync(path, { recursive: true });
  return createDataFolder(path, 'drill');
};
