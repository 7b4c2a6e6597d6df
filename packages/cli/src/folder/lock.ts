import Database from 'libsql';
import { inUse } from '../failure.js';

export type Lock = { readonly release: () => void };

/**
 * Takes an exclusive lock on a file, or answers nothing when another process holds it. The lock lives in the operating system: it goes
 * with its process, however that ends, so it can never be left behind.
 */
export const tryLock = (file: string): Lock | undefined => {
  const database = new Database(file, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Error && /locked|busy/i.test(error.message)) return undefined;
    throw error;
  }
  return {
    release: () => {
      database.exec('ROLLBACK');
      database.close();
    },
  };
};

/** As `tryLock`, but a lock held elsewhere is a failure that says who holds it. */
export const takeLock = (file: string, what: string, holder?: string): Lock => {
  const lock = tryLock(file);
  if (lock === undefined)
    throw inUse(
      `${what} is in use${holder === undefined ? ' by another process' : ` by ${holder}`}`,
      'stop that process (`redress down`), or give this command a data folder of its own with --data DIR',
    );
  return lock;
};
