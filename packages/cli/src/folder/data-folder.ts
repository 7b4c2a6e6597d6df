import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { badInput, messageOf, systemCode, unfit } from '../failure.js';
import { readWhole, writeWhole } from './files.js';

/** A folder serves real business or drills; fixed when it is made. */
export type FolderKind = 'business' | 'drill';

export const FORMAT_VERSION = 1;

const format = z.object({ version: z.int().min(1), kind: z.enum(['business', 'drill']), createdAt: z.string() });

/** A data folder and where things lie in it. */
export type DataFolder = {
  readonly path: string;
  readonly kind: FolderKind;
  readonly createdAt: string;
  readonly lock: string;
  /** Lock of the embedded event store; held by the process that opens `events`. */
  readonly eventsLock: string;
  readonly events: string;
  readonly keys: string;
  /** Secret under which API keys are hashed. */
  readonly pepper: string;
  /** API key of the local command line. */
  readonly cliKey: string;
  /** Where the local Temporal server keeps its database. */
  readonly temporal: string;
  readonly views: string;
  readonly viewsLock: string;
  /** What runs here and how to reach it. */
  readonly ports: string;
  /** Processes started here, so that leftovers can be told from strangers. */
  readonly children: string;
  readonly logs: string;
  /** Rows that imports could not read. */
  readonly rejected: string;
};

const layout = (path: string, { kind, createdAt }: { kind: FolderKind; createdAt: string }): DataFolder => ({
  path,
  kind,
  createdAt,
  lock: join(path, 'lock.db'),
  eventsLock: join(path, 'events.lock.db'),
  events: join(path, 'events.db'),
  keys: join(path, 'keys.db'),
  pepper: join(path, 'pepper.key'),
  cliKey: join(path, 'cli.key'),
  temporal: path,
  views: join(path, 'views'),
  viewsLock: join(path, 'views.lock.db'),
  ports: join(path, 'ports.json'),
  children: join(path, 'children.json'),
  logs: join(path, 'logs'),
  rejected: join(path, 'rejected'),
});

const isEmpty = (path: string): boolean => readdirSync(path).length === 0;

/** Opens a data folder, or answers nothing when there is none. Fails when the place holds something else or a newer release's folder. */
export const openDataFolder = (at: string): DataFolder | undefined => {
  const path = resolve(at);
  if (!existsSync(path)) return undefined;
  if (!statSync(path).isDirectory()) throw badInput(`${path} is not a folder`, 'name another place with --data DIR');
  const text = readWhole(join(path, 'format.json'));
  if (text === undefined) {
    if (isEmpty(path)) return undefined;
    throw badInput(`${path} holds files but is not a data folder of redress`, 'name an empty or a new place with --data DIR');
  }
  const found = format.safeParse(parseJson(text));
  if (!found.success)
    throw unfit(`${join(path, 'format.json')} cannot be read`, 'restore the file from a backup, or name another place with --data DIR');
  if (found.data.version > FORMAT_VERSION)
    throw unfit(
      `the data folder ${path} was written by a newer release (format ${found.data.version}; this release reads up to ${FORMAT_VERSION})`,
      'install that release or a newer one; nothing was changed',
    );
  return layout(path, found.data);
};

/** Makes a data folder as a whole: it appears complete under its name, or not at all. */
export const createDataFolder = (at: string, kind: FolderKind, now: () => Date = () => new Date()): DataFolder => {
  const path = resolve(at);
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(3).toString('hex')}`);
  const createdAt = now().toISOString();
  const folder = layout(draft, { kind, createdAt });
  try {
    mkdirSync(folder.logs, { recursive: true });
    mkdirSync(folder.rejected);
    chmodSync(draft, 0o700);
    writeWhole(folder.pepper, `${randomBytes(32).toString('hex')}\n`, 0o600);
    writeWhole(join(draft, 'format.json'), `${JSON.stringify({ version: FORMAT_VERSION, kind, createdAt })}\n`);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    const made = systemCode(error) === 'ENOTEMPTY' || systemCode(error) === 'EEXIST' ? openDataFolder(path) : undefined;
    if (made !== undefined) return made;
    throw unfit(`the data folder ${path} cannot be made: ${messageOf(error)}`, 'name a place you may write to with --data DIR', error);
  }
  return layout(path, { kind, createdAt });
};

/** Opens the folder or makes it; an existing folder of the other kind is refused, since a folder never changes its kind. */
export const ensureDataFolder = (at: string, kind?: FolderKind): DataFolder => {
  const folder = openDataFolder(at) ?? createDataFolder(at, kind ?? 'business');
  if (kind !== undefined && folder.kind !== kind)
    throw badInput(
      `the data folder ${folder.path} is a ${folder.kind} folder and never becomes a ${kind} one`,
      'name another with --data DIR',
    );
  return folder;
};

export const readPepper = (folder: DataFolder): Buffer => {
  const text = readWhole(folder.pepper)?.trim();
  if (text === undefined || !/^[0-9a-f]{64}$/.test(text))
    throw unfit(`${folder.pepper} is missing or damaged`, 'restore it from a backup: without it no API key of this folder can be checked');
  return Buffer.from(text, 'hex');
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
