import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { badInput, failed, unfit } from '../failure.js';
import { parseJson, readWhole, writeWhole } from '../folder/files.js';

const VERSION = 1;

const manifest = z.object({
  version: z.int().min(1),
  /** When the copy was begun; what came later is not in it. */
  takenAt: z.iso.datetime(),
  /** The data folder it was taken from. */
  folder: z.object({ kind: z.enum(['business', 'drill']), createdAt: z.string() }),
  log: z.object({ events: z.int(), streams: z.int(), position: z.int(), bytes: z.int(), sha256: z.string() }),
});

/** What a backup holds, in its `backup.json`, which is written last: without it there is no backup. */
export type Manifest = z.infer<typeof manifest>;

/** A backup and where things lie in it. */
export const backupAt = (path: string) => {
  const at = resolve(path);
  return { path: at, events: join(at, 'events.db'), manifest: join(at, 'backup.json') };
};
export type Backup = ReturnType<typeof backupAt>;

export const writeManifest = (backup: Backup, content: Omit<Manifest, 'version'>): void =>
  writeWhole(backup.manifest, `${JSON.stringify({ version: VERSION, ...content }, null, 2)}\n`);

/** Reads what a backup says of itself. Fails when it is none, was never finished, or is of a newer release. */
export const readManifest = (backup: Backup): Manifest => {
  const text = readWhole(backup.manifest);
  if (text === undefined)
    throw badInput(`${backup.path} is not a finished backup: it has no backup.json`, 'name the folder that `redress backup` wrote');
  const found = manifest.safeParse(parseJson(text));
  if (!found.success) throw failed(`${backup.manifest} cannot be read`, 'use another backup');
  if (found.data.version > VERSION)
    throw unfit(`the backup ${backup.path} was made by a newer release`, 'install that release or a newer one; nothing was changed');
  return found.data;
};

export const sha256Of = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
};
