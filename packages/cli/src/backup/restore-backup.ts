import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { copyLog } from '@redress/eventstore/node';
import { badInput, failed } from '../failure.js';
import { createDataFolder, type DataFolder, openDataFolder } from '../folder/data-folder.js';
import { takeLock } from '../folder/lock.js';
import { inPlainWords } from './faults.js';
import { type Backup, backupAt, type Manifest, readManifest, sha256Of } from './manifest.js';

export type Restored = Manifest & {
  readonly data: string;
  /** Whether the folder has a keyring; without it personal values read as erased. */
  readonly hasKeyring: boolean;
};

/**
 * Brings a backup into a data folder that has no event log: a new one, or one that holds the keyring alone. Views, loops and ports are built
 * anew at the next start. Nothing is replaced, and a backup that changed since it was made is refused.
 */
export const restoreBackup = async (from: string, at: string, onProgress: (events: number) => void): Promise<Restored> => {
  const backup = backupAt(from);
  const manifest = readManifest(backup);
  await ensureUnchanged(backup, manifest);
  const { kind, createdAt } = manifest.folder;
  const folder = openDataFolder(at) ?? createDataFolder(at, kind, () => new Date(createdAt));
  if (folder.kind !== kind)
    throw badInput(
      `the backup is of a ${kind} folder, but ${folder.path} is a ${folder.kind} folder`,
      'name another place with --data DIR',
    );
  const lock = takeLock(folder.lock, `the data folder ${folder.path}`);
  try {
    ensureEmpty(folder);
    const { events } = await copyLog(backup.events, folder.events, { onProgress }).catch(inPlainWords);
    if (events !== manifest.log.events)
      throw failed(`the backup ${backup.path} holds ${events} events instead of ${manifest.log.events}`, 'use another backup');
    return { ...manifest, data: folder.path, hasKeyring: existsSync(folder.keys) };
  } finally {
    lock.release();
  }
};

const ensureUnchanged = async (backup: Backup, { log }: Manifest): Promise<void> => {
  if (!existsSync(backup.events)) throw failed(`${backup.events} is missing`, 'use another backup');
  if ((await sha256Of(backup.events)) !== log.sha256)
    throw failed(`${backup.events} is not what was written: its SHA-256 differs from the one in backup.json`, 'use another backup');
};

/** What was derived from another log would be taken for this one's. */
const ensureEmpty = (folder: DataFolder): void => {
  const derived = [folder.events, `${folder.events}-wal`, `${folder.events}.head`, folder.views, join(folder.temporal, 'temporal.db')];
  const found = derived.filter((path) => existsSync(path));
  if (found.length > 0)
    throw badInput(
      `the data folder ${folder.path} holds a log or what was derived from one: ${found.join(', ')}`,
      'name a new place with --data DIR, or move these away; a keyring may stay',
    );
};
