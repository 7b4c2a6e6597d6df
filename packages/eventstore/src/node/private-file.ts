import { chmodSync, closeSync, openSync } from 'node:fs';

/**
 * Sees to a database file that only its owner may read, from its first byte; SQLite gives its side files the same mode. Created only when it is
 * not there: to open and close a file takes from this process the locks of every connection that it has to it.
 */
export const makePrivate = (file: string): void => {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  chmodSync(file, 0o600);
};
