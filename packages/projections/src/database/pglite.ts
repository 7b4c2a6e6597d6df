import type { Dialect } from 'kysely';
import type { Logger } from 'pino';
import { pgliteDialect } from './pglite-dialect.js';
import { archiveFile, markDirectory, moveAside, prepareDirectory, syncDirectory } from './pglite-directory.js';
import { type PgliteThread, startPglite } from './pglite-thread.js';

type Launch = typeof startPglite;

const begin = (launch: Launch, directory?: string): Promise<PgliteThread> => {
  const archive = archiveFile();
  return launch({ ...(directory !== undefined && { directory }), ...(archive !== undefined && { archive }) });
};

/** Opening proves little: a page that is gone shows when it is read. These are the ones without which nothing can be read. */
const openExisting = async (launch: Launch, directory: string): Promise<PgliteThread> => {
  const thread = await launch({ directory });
  try {
    await thread.query('select count(*) from pg_class c join pg_attribute a on a.attrelid = c.oid', []);
    const { rows } = await thread.query("select to_regclass('projection_checkpoint') is not null as found", []);
    if ((rows[0] as { readonly found: boolean }).found) await thread.query('select count(*) from projection_checkpoint', []);
    return thread;
  } catch (error) {
    await thread.close();
    throw error;
  }
};

const openDirectory = async (launch: Launch, directory: string, log: Logger | undefined): Promise<PgliteThread> => {
  const { empty } = await prepareDirectory(directory, log);
  let thread: PgliteThread;
  if (empty) thread = await begin(launch, directory);
  else {
    try {
      thread = await openExisting(launch, directory);
    } catch (error) {
      await moveAside(directory, error instanceof Error ? error.message : String(error), log);
      await prepareDirectory(directory, log);
      thread = await begin(launch, directory);
    }
  }
  await markDirectory(directory, 'open');
  return thread;
};

/**
 * The embedded database in a folder that the caller has locked, or in memory. A thread that dies is started again at the next statement
 * outside a transaction; what was in memory is then lost, and rebuilt by the projector.
 */
export const embeddedDialect = async (
  directory: string | 'memory',
  log: Logger | undefined,
  launch: Launch = startPglite,
): Promise<Dialect> => {
  const start = (): Promise<PgliteThread> => (directory === 'memory' ? begin(launch) : openDirectory(launch, directory, log));
  let thread = await start();
  let ended = false;

  const living = async (): Promise<PgliteThread> => {
    if (ended) throw new Error('the embedded database is closed');
    if (!thread.isAlive()) {
      log?.error('the thread of the embedded database died: starting it again');
      thread = await start();
    }
    return thread;
  };
  const end = async (): Promise<void> => {
    ended = true;
    await thread.close();
    if (directory === 'memory') return;
    await syncDirectory(directory);
    await markDirectory(directory, 'closed');
  };
  return pgliteDialect(living, end);
};
