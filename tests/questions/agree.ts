import { expect } from '@jest/globals';
import { listCases, queryCases, type ReadDatabase } from '@redress/projections';
import { askOracle, type Question, type Rows } from './oracle.js';

const asked = ({ where, groupBy, ...rest }: Question) => ({
  ...rest,
  groupBy: [...groupBy],
  where: Object.fromEntries(Object.entries(where).map(([name, values]) => [name, [...values]])),
});

const asSet = (rows: Rows): readonly string[] => rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();

/** Both engines and the oracle answer alike; rows are a set unless the largest are asked for. */
export const agree = async (engines: Readonly<Record<string, ReadDatabase>>, oracle: ReadDatabase, question: Question): Promise<void> => {
  const expected = await askOracle(oracle, question);
  for (const [engine, database] of Object.entries(engines)) {
    const { rows } = await queryCases(database, asked(question));
    const [ours, theirs] = question.top === undefined ? [asSet(rows), asSet(expected)] : [rows, expected];
    expect({ engine, question, rows: ours }).toEqual({ engine, question, rows: theirs });
  }
};

/** Any row of an answer opens onto the cases that it counts: as many as it says. */
export const opens = async (database: ReadDatabase, question: Question): Promise<void> => {
  const { top: _, ...all } = question;
  const { rows } = await queryCases(database, { ...asked(all), top: 3 });
  const { where, measure, unit } = asked(all);
  for (const row of rows) {
    const own = Object.fromEntries(question.groupBy.map((name) => [name, String(row[name])]));
    const scope = question.groupBy.includes('profile') && row.profile === '' ? { kind: 'managed' } : {};
    const { rows: cases, next } = await listCases(database, {
      where: { ...where, ...scope, ...own },
      measure,
      ...(unit && { unit }),
      limit: 1_000,
    });
    expect({ question, own, next }).toMatchObject({ next: null });
    expect({ question, own, cases: cases.length }).toEqual({ question, own, cases: row.count ?? row.denominator ?? row.n });
    if (row.numerator !== undefined) expect(cases.filter(({ value }) => value === true).length).toBe(row.numerator);
  }
};
