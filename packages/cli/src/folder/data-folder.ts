import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { badInput, messageOf, unfit } from '../failure.js';
import { parseJson, readWhole, writeOnce } from './files.js';

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
  readonly events: string;
  readonly keys: string;
  /** Users of the event store, for when it runs with TLS. */
  readonly users: string;
  /** Certificates of the event store that were made here. */
  readonly tls: string;
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
  /** What imports could not read or found doubtful. */
  readonly imports: string;
};

const layout = (path: string, { kind, createdAt }: { kind: FolderKind; createdAt: string }): DataFolder => ({
  path,
  kind,
  createdAt,
  lock: join(path, 'lock.db'),
  events: join(path, 'events.db'),
  keys: join(path, 'keys.db'),
  users: join(path, 'users.db'),
  tls: join(path, 'tls'),
  cliKey: join(path, 'cli.key'),
  temporal: path,
  views: join(path, 'views'),
  viewsLock: join(path, 'views.lock.db'),
  ports: join(path, 'ports.json'),
  children: join(path, 'children.json'),
  logs: join(path, 'logs'),
  imports: join(path, 'imports'),
});

/** Empty, or left behind by a creation that was cut off. */
const isUnbegun = (path: string): boolean =>
  readdirSync(path).every((name) => /^(logs|imports|lost\+found|format\.json\.\d+\.tmp)$/.test(name));

/** Opens a data folder, or answers nothing when there is none. Fails when the place holds something else or a newer release's folder. */
export const openDataFolder = (at: string): DataFolder | undefined => {
  const path = resolve(at);
  if (!existsSync(path)) return undefined;
  if (!statSync(path).isDirectory()) throw badInput(`${path} is not a folder`, 'name another place with --data DIR');
  const text = readWhole(join(path, 'format.json'));
  if (text === undefined) {
    if (isUnbegun(path)) return undefined;
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

/** Makes a data folder. It counts as one only when its `format.json` appears, which comes last and whole; of two makers the first wins. */
export const createDataFolder = (at: string, kind: FolderKind, now: () => Date = () => new Date()): DataFolder => {
  const path = resolve(at);
  const made = { version: FORMAT_VERSION, kind, createdAt: now().toISOString() };
  const folder = layout(path, made);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    for (const part of [folder.logs, folder.imports]) mkdirSync(part, { recursive: true });
    if (!writeOnce(join(path, 'format.json'), `${JSON.stringify(made)}\n`)) return openDataFolder(path) ?? folder;
  } catch (error) {
    throw unfit(`the data folder ${path} cannot be made: ${messageOf(error)}`, 'name a place you may write to with --data DIR', error);
  }
  return folder;
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
