import { z } from 'zod';
import type { Rows } from '../../format/table.js';

export const FORMATS = ['table', 'json', 'csv', 'svg'] as const;
export type Format = (typeof FORMATS)[number];

/** A question as the options say it; `where` as the API takes it. */
export type Question = {
  readonly groupBy: string;
  readonly measure: string;
  readonly where: readonly string[];
  readonly unit?: string;
  readonly top?: string;
  readonly atLeast?: string;
  readonly limit?: string;
  /** Of a chart. */
  readonly lang?: string;
  /** Whether texts that a spreadsheet would compute are disarmed in CSV. */
  readonly guard: boolean;
};

/** What every answer says of what it reflects. */
export const reflects = {
  unit: z.string().optional(),
  position: z.string().nullable(),
  reached: z.boolean().optional(),
  versions: z.record(z.string(), z.number()),
};
type Reflects = z.infer<z.ZodObject<typeof reflects>>;

const UNITS: Readonly<Record<string, string>> = { s: 'seconds', d: 'days' };

/** What stands below a table. */
export const reflected = (
  shown: string,
  { unit, position, reached, versions }: Reflects,
  atLeast: string | undefined,
): readonly string[] => [
  ...(unit === undefined ? [] : [`durations in ${UNITS[unit] ?? unit}`]),
  `${shown}, as of position ${position ?? 'none'}, ${Object.entries(versions)
    .map(([view, version]) => `${view} version ${version}`)
    .join(', ')}`,
  ...(reached === false ? [`position ${atLeast} is not reached yet; ask again`] : []),
];

/** A value that the source left empty is a value; on paper it should not look like a hole. */
export const onPaper = (rows: Rows): Rows =>
  rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === '' ? '(empty)' : value])));
