import { existsSync } from 'node:fs';
import Database from 'libsql';
import { LogUnusable } from './event-log.js';

/**
 * Holds the log for this process: two writers would each trust their own memory of the streams. The lock is an open exclusive transaction
 * on a file beside the log, so the system frees it when the process dies. Throws `LogUnusable` when another node has it.
 */
export const lockLog = (file: string): { readonly release: () => void } => {
  const connection = new Database(lockOf(file), { timeout: 0 });
  try {
    connection.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE;');
  } catch (fault) {
    connection.close();
    throw new LogUnusable(`the event log ${file} is in use by another process`, { cause: fault });
  }
  return { release: () => connection.close() };
};

/** Whether a node has the log at this moment. */
export const isInUse = (file: string): boolean => {
  if (!existsSync(lockOf(file))) return false;
  try {
    lockLog(file).release();
    return false;
  } catch {
    return true;
  }
};

const lockOf = (file: string): string => `${file}.lock`;
