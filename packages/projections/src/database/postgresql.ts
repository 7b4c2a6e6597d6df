import { type Dialect, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';
import { parsers } from './parsers.js';

/** PostgreSQL 15 or newer behind a pool; the same parsers as the embedded engine. */
export const postgresqlDialect = (url: string, log: Logger | undefined): Dialect => {
  const getTypeParser = ((oid: number, format?: 'text' | 'binary') =>
    parsers[oid] ?? pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser;
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    application_name: 'redress',
    options: '-c timezone=UTC -c datestyle=ISO -c client_min_messages=warning -c jit=off -c work_mem=32MB',
    types: { getTypeParser },
  });
  // Without a listener, an idle connection that the server ends would end the process.
  pool.on('error', (error) => log?.warn({ error: error.message }, 'an idle database connection ended'));
  return new PostgresDialect({ pool });
};
