import { existsSync, readdirSync } from 'node:fs';
import { copyLog } from '@redress/eventstore/node';
import { badInput } from '../failure.js';
import type { DataFolder } from '../folder/data-folder.js';
import { inPlainWords } from './faults.js';
import { backupAt, type Manifest, sha256Of, writeManifest } from './manifest.js';

const isFree = (path: string): boolean => !existsSync(path) || readdirSync(path).length === 0;

/**
 * Copies the event log of a data folder into a new folder, as it is at one moment, while whatever runs there goes on; the copy is verified
 * before it counts. The keyring is not in it: whoever restores an old log must not bring destroyed keys back.
 */
export const takeBackup = async (
  folder: DataFolder,
  to: string,
  onProgress: (events: number) => void,
): Promise<Omit<Manifest, 'version'> & { readonly path: string }> => {
  const backup = backupAt(to);
  if (!existsSync(folder.events)) throw badInput(`the data folder ${folder.path} has no event log yet`, 'start it once with `redress up`');
  if (!isFree(backup.path)) throw badInput(`${backup.path} is not empty`, 'name a new folder: a backup never replaces another');
  const takenAt = new Date().toISOString();
  const { events, streams, position, fileBytes } = await copyLog(folder.events, backup.events, { onProgress }).catch(inPlainWords);
  const log = { events, streams, position, bytes: fileBytes, sha256: await sha256Of(backup.events) };
  const taken = { takenAt, folder: { kind: folder.kind, createdAt: folder.createdAt }, log };
  writeManifest(backup, taken);
  return { path: backup.path, ...taken };
};
