import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { ReadDatabase } from './database/read-database.js';

/** Another process, or another call in this one, is at the same work. */
export class AlreadyUnderWay extends Error {
  override readonly name = 'AlreadyUnderWay';
  constructor(readonly work: string) {
    super(`${work} is already under way: wait for its end`);
  }
}

const here = new WeakMap<object, Set<string>>();

/** A lock of the database's own sort is a number. */
const numberOf = (work: string): string => createHash('sha256').update(`redress/${work}`).digest().readBigInt64BE(0).toString();

const held = async <T>(database: ReadDatabase, works: readonly string[], run: () => Promise<T>): Promise<T> => {
  // The embedded database has one session and one owner: nobody else could be at it, and a session kept for a lock would block it.
  if (database.engine === 'pglite') return run();
  return database.db.connection().execute(async (session) => {
    const taken: string[] = [];
    try {
      for (const work of works) {
        const { rows } = await sql<{ got: boolean }>`select pg_try_advisory_lock(${sql.lit(numberOf(work))}::bigint) as got`.execute(
          session,
        );
        if (rows[0]?.got !== true) throw new AlreadyUnderWay(work);
        taken.push(work);
      }
      return await run();
    } finally {
      // A session that broke has given its locks back already.
      for (const work of taken)
        await sql`select pg_advisory_unlock(${sql.lit(numberOf(work))}::bigint)`.execute(session).catch(() => undefined);
    }
  });
};

/**
 * Runs work that must not run twice at once on a database, by its names. The lock goes with the process that holds it.
 *
 * Faults: `AlreadyUnderWay`.
 */
export const exclusively = async <T>(database: ReadDatabase, works: readonly string[], run: () => Promise<T>): Promise<T> => {
  const running = here.get(database.db) ?? new Set<string>();
  here.set(database.db, running);
  const taken = works.find((work) => running.has(work));
  if (taken !== undefined) throw new AlreadyUnderWay(taken);
  for (const work of works) running.add(work);
  try {
    return await held(database, works, run);
  } finally {
    for (const work of works) running.delete(work);
  }
};
