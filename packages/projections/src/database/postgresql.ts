import { type Dialect, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';
import { parsers } from './parsers.js';

/** What a session is set to. Reading a fact out of JSON costs far more than the planner thinks, so sharing that work pays sooner. */
const SETTINGS = {
  timezone: 'UTC',
  datestyle: 'ISO',
  client_min_messages: 'warning',
  jit: 'off',
  work_mem: '32MB',
  parallel_setup_cost: '200',
  parallel_tuple_cost: '0.02',
};

/** PostgreSQL 15 or newer behind a pool; the same parsers as the embedded engine. */
export const postgresqlDialect = (url: string, log: Logger | undefined): Dialect => {
  const getTypeParser = ((oid: number, format?: 'text' | 'binary') =>
    parsers[oid] ?? pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser;
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    application_name: 'redress',
    options: Object.entries(SETTINGS)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
    types: { getTypeParser },
  });
  // Without a listener, an idle connection that the server ends would end the process.
  pool.on('error', (error) => log?.warn({ error: error.message }, 'an idle database connection ended'));
  return new PostgresDialect({ pool });
};
