import { sql } from 'kysely';
import type { ReadDatabase } from '../database/read-database.js';
import type { Db } from '../database/schema.js';

/**
 * Several statements over one state of the database, so that rows and the position they reflect belong together. Names of tables are no part
 * of such a state: whoever puts a table in another's place waits until nobody reads (`keepReadersOut`), and we begin before or after that.
 */
export const snapshot = <T>({ db, engine }: ReadDatabase, read: (db: Db) => Promise<T>): Promise<T> =>
  db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      // Takes no snapshot yet, as a query would. The embedded engine lets nobody in beside a transaction.
      if (engine === 'postgresql') await sql`lock table redress_schema in access share mode`.execute(trx);
      return read(trx);
    });
