import type { ReadDatabase } from '../database/read-database.js';
import type { Db } from '../database/schema.js';

/** Several statements over one state of the database, so that rows and the position they reflect belong together. */
export const snapshot = <T>({ db }: ReadDatabase, read: (db: Db) => Promise<T>): Promise<T> =>
  db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);
