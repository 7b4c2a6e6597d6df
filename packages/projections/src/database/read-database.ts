import { CamelCasePlugin, Kysely } from 'kysely';
import type { Logger } from 'pino';
import { refuseNewer } from '../checkpoint.js';
import { views } from '../views/index.js';
import { createViews, migrate } from './migrations.js';
import { embeddedDialect } from './pglite.js';
import { postgresqlDialect } from './postgresql.js';
import type { ReadSchema } from './schema.js';

export type ReadDatabase = {
  readonly db: Kysely<ReadSchema>;
  readonly engine: 'postgresql' | 'pglite';
  close(): Promise<void>;
};

/** Where the views live: a PostgreSQL server, or the embedded engine in a folder that the caller has locked, or in memory. */
export type DatabasePlace = { readonly url: string } | { readonly pglite: string };

/**
 * Opens the views' database and creates what is missing in it.
 *
 * On the embedded engine a query made outside an open transaction waits for its end, so a transaction must never wait for another query.
 *
 * Faults: `DatabaseUnavailable`, `NewerDatabase`, `ForeignDirectory`; those of the driver when the server refuses.
 */
export const openDatabase = async (place: DatabasePlace, { log }: { readonly log?: Logger } = {}): Promise<ReadDatabase> => {
  const dialect = 'url' in place ? postgresqlDialect(place.url, log) : await embeddedDialect(place.pglite, log);
  const db = new Kysely<ReadSchema>({ dialect, plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })] });
  try {
    await migrate(db);
    await refuseNewer(db, views);
    await createViews(db, views);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return { db, engine: 'url' in place ? 'postgresql' : 'pglite', close: () => db.destroy() };
};
