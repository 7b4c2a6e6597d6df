import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { it } from '@jest/globals';

const folder = fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** A file of the real data that may lie beside the project. */
export const beside = (name: string): string => join(folder, name);

/** A test that needs that data: skipped, and counted as skipped, where it is not there. */
export const itWithData: typeof it | typeof it.skip = existsSync(beside('expected.json')) ? it : it.skip;

export type Row = Readonly<Record<string, string | number | null>>;
export type ExpectedQuery = { readonly groupBy: string; readonly measure: string; readonly rows: readonly Row[] };
export type Expected = {
  readonly file: string;
  readonly profile: string;
  readonly rows: number;
  readonly queries: readonly ExpectedQuery[];
};

/** What others have computed from the files alone; nothing where the data does not lie beside the project. */
export const expectations = (): readonly Expected[] =>
  existsSync(beside('expected.json')) ? (JSON.parse(readFileSync(beside('expected.json'), 'utf8')) as readonly Expected[]) : [];

/** Rows are sets keyed by their group. */
export const keyed = ({ groupBy }: Pick<ExpectedQuery, 'groupBy'>, rows: readonly Row[]): ReadonlyMap<string, Row> =>
  new Map(rows.map((row) => [JSON.stringify(groupBy.split(',').map((name) => row[name] ?? null)), row]));
