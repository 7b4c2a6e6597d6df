import { setTimeout as pause } from 'node:timers/promises';
import {
  DatabaseUnavailable,
  ForeignDirectory,
  NewerDatabase,
  openDatabase,
  type Projector,
  type ReadDatabase,
} from '@redress/projections';
import type { Logger } from 'pino';
import { failed, messageOf, systemCode, unfit, unreachable } from '../failure.js';
import type { DataFolder } from '../folder/data-folder.js';
import { takeLock } from '../folder/lock.js';
import { shown } from './core.js';

/** Where the views live: a PostgreSQL server, or the embedded database of a folder. */
export type ViewsPlace = { readonly url: string } | { readonly folder: DataFolder };

export type Views = { readonly database: ReadDatabase; readonly close: () => Promise<void> };

const UNREACHED: readonly (string | undefined)[] = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ECONNRESET',
  '28P01',
  '3D000',
];

const explain = (error: unknown): never => {
  if (error instanceof NewerDatabase || error instanceof ForeignDirectory)
    throw unfit(error.message, 'nothing was changed; the views can always be built anew from the log', error);
  throw error;
};

/** Opens the views' database. The embedded one has one owner: a second one fails with exit code 3. */
export const openViews = async (place: ViewsPlace, log: Logger): Promise<Views> => {
  if ('url' in place) {
    const database = await openDatabase({ url: place.url }, { log }).catch((error: unknown) => {
      if (error instanceof NewerDatabase) return explain(error);
      if (!UNREACHED.includes(systemCode(error)) && !(error instanceof DatabaseUnavailable)) throw error;
      throw unreachable(
        `the database at ${shown(place.url)} cannot be used: ${messageOf(error)}`,
        'start it, or correct DATABASE_URL (postgres://user:password@host:port/database)',
        error,
      );
    });
    return { database, close: () => database.close() };
  }
  const { folder } = place;
  const lock = takeLock(folder.viewsLock, `the embedded database of the data folder ${folder.path}`);
  try {
    const database = await openDatabase({ pglite: folder.views }, { log }).catch(explain);
    return {
      database,
      close: async () => {
        await database.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
};

/** What keeps the views from being current; nothing when all is well. */
export const viewsProblem = (projector: Projector): string | undefined => {
  const { running, fault, views } = projector.status();
  if (!running) return fault ?? 'stopped';
  const stopped = views.filter(({ state }) => state === 'failed').map(({ view, failure }) => `${view}: ${failure ?? 'failed'}`);
  return stopped.length === 0 ? undefined : stopped.join('; ');
};

/** How long a start waits for views that are being built; on a long log they go on by themselves. */
const PATIENCE_MS = 5_000;

/** Waits a little for views that queries cannot read yet, so that on a small log the first question is not told to come back. */
export const untilBuilt = async (projector: Projector): Promise<void> => {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await pause(20)) {
    const { running, views } = projector.status();
    if (!running || views.every(({ built, state }) => built || state === 'failed')) return;
  }
};

/** Waits until every view has read the log to its present end. Fails when a view stands still for an error. */
export const untilCurrent = async (projector: Projector, onProgress: (line: string) => void): Promise<void> => {
  while (projector.status().views.some(({ state }) => state !== 'live')) {
    const problem = viewsProblem(projector);
    if (problem !== undefined) throw failed(`the views cannot be brought up to date: ${problem}`, 'read redress.log in the folder of logs');
    onProgress('bringing the views up to date');
    await pause(50);
  }
};
