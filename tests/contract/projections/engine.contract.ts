import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ReadDatabase } from '@redress/projections';
import { sql } from 'kysely';
import type { Engine } from './engines.js';

/** What both engines must do alike, whatever is asked of them. */
export const engineContract = (engine: Engine): void => {
  describe('the database', () => {
    let database: ReadDatabase;
    beforeEach(async () => {
      database = await engine.empty();
    });
    const one = async (expression: string): Promise<unknown> => {
      const { rows } = await sql<{ value: unknown }>`select ${sql.raw(expression)} as value`.execute(database.db);
      return rows[0]?.value;
    };

    it('reads every type as the same JavaScript value', async () => {
      expect(await one("'9007199254740991'::int8")).toBe(9007199254740991);
      expect(await one('(select count(*) from (values (1), (2)) as v)')).toBe(2);
      expect(await one('7::int4')).toBe(7);
      expect(await one('1.50::numeric')).toBe('1.50');
      expect(await one('(select sum(v.n) from (values (1::int8), (2::int8)) as v(n))')).toBe('3');
      expect(await one("'2026-02-28'::date")).toBe('2026-02-28');
      expect(await one("'2026-03-02 09:30:00.5+08'::timestamptz")).toBe('2026-03-02T01:30:00.500Z');
      expect(await one("'2026-03-02 01:30:00.123456Z'::timestamptz")).toBe('2026-03-02T01:30:00.123Z');
      expect(await one("'1890-01-01 00:00:00Z'::timestamptz")).toBe('1890-01-01T00:00:00.000Z');
      expect(await one('true')).toBe(true);
      expect(await one('null::int8')).toBeNull();
      expect(await one(`'{"b": [1, "二", null], "a": {"x": 1.5}}'::jsonb`)).toEqual({ a: { x: 1.5 }, b: [1, '二', null] });
    });

    it('refuses an integer it cannot answer exactly', async () => {
      await expect(one("'9007199254740993'::int8")).rejects.toThrow(/beyond/);
      expect(await one('1')).toBe(1);
    });

    it('lets outside queries see a transaction only when it has ended', async () => {
      await sql`create table notes (n integer)`.execute(database.db);
      const count = async () => (await sql<{ n: number }>`select count(*) as n from notes`.execute(database.db)).rows[0]?.n;
      const outside: Promise<number | undefined>[] = [];
      await expect(
        database.db.transaction().execute(async (trx) => {
          await sql`insert into notes values (1)`.execute(trx);
          outside.push(count());
          await sql`insert into notes values (2)`.execute(trx);
          throw new Error('changed my mind');
        }),
      ).rejects.toThrow('changed my mind');
      expect(await Promise.all(outside)).toEqual([0]);

      const during = database.db.transaction().execute(async (trx) => {
        await sql`insert into notes values (3)`.execute(trx);
        return sql<{ n: number }>`select count(*) as n from notes`.execute(trx).then(({ rows }) => rows[0]?.n);
      });
      expect(await during).toBe(1);
      expect(await count()).toBe(1);
    });

    it('goes on after a statement that failed, in a transaction and outside', async () => {
      await expect(sql`select no_such_column`.execute(database.db)).rejects.toMatchObject({ code: '42703' });
      await expect(
        database.db.transaction().execute(async (trx) => {
          await sql`create table gone (n integer)`.execute(trx);
          await sql`select 1 / 0`.execute(trx);
        }),
      ).rejects.toMatchObject({ code: '22012' });
      expect(await one("to_regclass('gone') is null")).toBe(true);
    });

    it('takes two thousand rows in one statement', async () => {
      await sql`create table many (n integer, text text)`.execute(database.db);
      const rows = Array.from({ length: 2_000 }, (_, n) => ({ n, text: `第 ${n} 行 "quoted" \\ back` }));
      await sql`insert into many select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(n integer, text text)`.execute(
        database.db,
      );
      const { rows: found } = await sql`select * from many order by n`.execute(database.db);
      expect(found).toEqual(rows);
    });
  });
};
