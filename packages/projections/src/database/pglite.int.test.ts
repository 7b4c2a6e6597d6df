import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Kysely, sql } from 'kysely';
// What starts a thread is tested as built.
import { embeddedDialect } from '../../dist/database/pglite.js';
import { type PgliteThread, startPglite } from '../../dist/database/pglite-thread.js';

type Schema = Readonly<Record<string, never>>;

describe('the thread of the embedded database', () => {
  let threads: PgliteThread[];
  let db: Kysely<Schema>;
  beforeEach(async () => {
    threads = [];
    const dialect = await embeddedDialect('memory', undefined, async (settings) => {
      const thread = await startPglite(settings);
      threads.push(thread);
      return thread;
    });
    db = new Kysely<Schema>({ dialect });
    await sql`create table notes (n integer)`.execute(db);
  }, 30_000);
  afterEach(() => db.destroy());

  const kill = (): Promise<void> | undefined => threads.at(-1)?.close();

  it('is replaced when it dies, between statements', async () => {
    await kill();
    await expect(sql`select * from notes`.execute(db)).rejects.toMatchObject({ code: '42P01' });
    expect(threads).toHaveLength(2);
  }, 30_000);

  it('is never replaced within a transaction: what was begun there must not go on elsewhere', async () => {
    const transaction = db.transaction().execute(async (trx) => {
      await sql`insert into notes values (1)`.execute(trx);
      await kill();
      await sql`create table elsewhere (n integer)`.execute(trx);
    });
    await expect(transaction).rejects.toMatchObject({ name: 'DatabaseUnavailable' });
    const { rows } = await sql<{ found: boolean }>`select to_regclass('elsewhere') is not null as found`.execute(db);
    expect(rows).toEqual([{ found: false }]);
  }, 30_000);

  it('answers those who wait when it dies', async () => {
    const waiting = [sql`select pg_sleep(5)`.execute(db), sql`select 1`.execute(db)].map((asked) =>
      asked.catch((error: Error) => error.name),
    );
    await kill();
    expect((await Promise.all(waiting))[0]).toBe('DatabaseUnavailable');
  }, 30_000);
});
