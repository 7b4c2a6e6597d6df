import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { GroupWriter } from './group-writer.js';
import { PageReader } from './page-reader.js';
import { openForWriting } from './schema.js';

const folder = mkdtempSync(join(tmpdir(), 'redress-plans-'));
const connection = openForWriting(join(folder, 'log.db'), () => undefined);
afterAll(() => {
  connection.close();
  rmSync(folder, { recursive: true, force: true });
});

/** How the database would answer each statement that the writer and the reader prepare, without its parameters. */
const plans = (): ReadonlyMap<string, string> => {
  const prepared: string[] = [];
  const listening = new Proxy(connection, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        if (name === 'prepare') prepared.push(String(given[0]));
        return Reflect.apply(member, target, given);
      };
    },
  });
  new GroupWriter(listening);
  new PageReader(listening);
  const planOf = (sql: string): string => {
    const parameters = Array.from(sql.match(/\?/g) ?? [], () => 1);
    const steps = connection.prepare<unknown[]>(`EXPLAIN QUERY PLAN ${sql}`).raw().all(parameters) as [number, number, number, string][];
    return steps.map(([, , , step]) => step).join('; ');
  };
  return new Map(prepared.filter((sql) => !sql.startsWith('INSERT')).map((sql) => [sql, planOf(sql)]));
};

it('nothing goes through a whole table, however large the log is', () => {
  const found = [...plans()];
  expect(found.length).toBeGreaterThan(10);
  expect(found.filter(([, plan]) => /SCAN (events|streams|[esm]\b)/.test(plan))).toEqual([]);
});

it('an event is found by its id and not by going through its stream', () => {
  const [plan] = [...plans()].flatMap(([sql, steps]) => (sql.includes('id = ?') ? [steps] : []));
  expect(plan).toContain('events_by_id (stream=? AND id=?)');
});
