import { type AnyProjection, openDatabase, type Projector, type ReadDatabase, tableOf } from '@redress/projections';
import { sql } from 'kysely';
import { type Cluster, hasPostgres, startPostgres } from '../../support/postgres.js';

/** An engine under test. The database is shared by the tests of a file, and emptied for each: starting one takes seconds. */
export type Engine = {
  readonly name: 'pglite' | 'postgresql';
  start(): Promise<void>;
  /** The one database, emptied. */
  empty(): Promise<ReadDatabase>;
  /** The same database through another connection, where the engine allows more than one. */
  another(): Promise<ReadDatabase>;
  stop(): Promise<void>;
};

const clear = async (database: ReadDatabase): Promise<ReadDatabase> => {
  await sql`drop schema public cascade`.execute(database.db);
  await sql`create schema public`.execute(database.db);
  return database;
};

const pglite = (): Engine => {
  let database: ReadDatabase | undefined;
  const own = (): ReadDatabase => {
    if (database === undefined) throw new Error('start the engine first');
    return database;
  };
  return {
    name: 'pglite',
    start: async () => {
      database = await openDatabase({ pglite: 'memory' });
    },
    empty: () => clear(own()),
    another: async () => ({ ...own(), close: async () => undefined }),
    stop: async () => database?.close(),
  };
};

const postgresql = (): Engine => {
  let cluster: Cluster | undefined;
  const open = (): Promise<ReadDatabase> => {
    if (cluster === undefined) throw new Error('start the engine first');
    return openDatabase({ url: cluster.url });
  };
  let database: ReadDatabase | undefined;
  return {
    name: 'postgresql',
    start: async () => {
      cluster = await startPostgres();
      database = await open();
    },
    empty: async () => {
      if (database === undefined) throw new Error('start the engine first');
      return clear(database);
    },
    another: open,
    stop: async () => {
      await database?.close();
      await cluster?.stop();
    },
  };
};

export const engines: readonly { readonly make: () => Engine; readonly name: string; readonly here: boolean }[] = [
  { make: pglite, name: 'pglite', here: true },
  { make: postgresql, name: 'postgresql', here: hasPostgres() },
];

/** All rows of a view, by key. */
export const rowsOf = async ({ db }: ReadDatabase, projection: AnyProjection): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(tableOf(projection))} order by key`.execute(db);
  return rows;
};

/** Polls until something is so; no suite waits by the clock alone. */
export const until = async (what: string, holds: () => boolean | Promise<boolean>, seconds = 30): Promise<void> => {
  const deadline = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** Waits until a projector has caught up with its log; views that failed count as done. */
export const current = (projector: Projector, seconds?: number): Promise<void> =>
  until(
    'the views are current',
    () => {
      const { running, views } = projector.status();
      return !running || views.every(({ state }) => state !== 'catching-up');
    },
    seconds,
  );
