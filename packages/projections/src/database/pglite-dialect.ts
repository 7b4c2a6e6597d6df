import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import { createMutex } from './mutex.js';
import type { PgliteThread } from './pglite-thread.js';

class PgliteConnection implements DatabaseConnection {
  constructor(
    private readonly thread: PgliteThread,
    readonly release: () => void,
  ) {}

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, affected } = await this.thread.query(sql, parameters);
    return { rows: rows as Row[], numAffectedRows: BigInt(affected) };
  }

  // biome-ignore lint/correctness/useYield: the interface asks for a generator, the embedded database has no cursors to feed it
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('the embedded database does not stream');
  }
}

/**
 * The embedded database has one session, so a statement sent while a transaction is open would run inside it, and be lost when it rolls
 * back. Whoever has acquired the connection therefore has it alone until the release; everybody else waits.
 *
 * `thread` is asked at every acquisition, so that a thread which died is replaced between transactions and never within one.
 */
class PgliteDriver implements Driver {
  private readonly mutex = createMutex();
  constructor(
    private readonly thread: () => Promise<PgliteThread>,
    private readonly end: () => Promise<void>,
  ) {}

  async init(): Promise<void> {
    await this.thread();
  }

  async acquireConnection(): Promise<PgliteConnection> {
    const release = await this.mutex.acquire();
    try {
      return new PgliteConnection(await this.thread(), release);
    } catch (error) {
      release();
      throw error;
    }
  }

  async beginTransaction(connection: DatabaseConnection, { isolationLevel, accessMode }: TransactionSettings): Promise<void> {
    const isolation = isolationLevel === undefined ? '' : ` isolation level ${isolationLevel}`;
    await connection.executeQuery(CompiledQuery.raw(`start transaction${isolation} ${accessMode ?? ''}`));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    (connection as PgliteConnection).release();
  }

  async destroy(): Promise<void> {
    const release = await this.mutex.acquire();
    await this.end();
    release();
  }
}

/** Kysely over the embedded database: PostgreSQL's compiler and adapter, a driver of our own. */
export const pgliteDialect = (thread: () => Promise<PgliteThread>, end: () => Promise<void>): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => new PgliteDriver(thread, end),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
});
