import { readFileSync } from 'node:fs';
import { describe, expect, jest } from '@jest/globals';
import { mapRows } from '../../../packages/cli/dist/import/map-row.js';
import { profileNamed } from '../../../packages/cli/dist/import/profiles.js';
import { readCsv } from '../../../packages/cli/dist/import/read-csv.js';
import { beside, itWithData } from '../../support/real-data.js';

jest.setTimeout(5 * 60_000);

/** What becomes of a row: it is flagged under a name, taken verbatim without a word, or the column is not read at all. */
type Treatment = { readonly flag: string } | 'verbatim' | 'not-read';

/** Deliberate, code by code. A flag says that a row contradicts itself or lost something; odd spelling is kept as the source has it. */
const TREATMENTS: Readonly<Record<string, Treatment>> = {
  CLOSED_BEFORE_OPENED: { flag: 'closed-before-received' },
  CLOSED_BEFORE_CREATED: { flag: 'closed-before-received' },
  SENT_BEFORE_RECEIVED: { flag: 'sent-before-received' },
  SENT_OVER_60_DAYS: { flag: 'sent-after-60-days' },
  OPEN_OVER_2_YEARS: { flag: 'closed-after-2-years' },
  NOT_CLOSED_WITH_CLOSE_DATE: { flag: 'closed-yet-open' },
  ZIP_LOST_LEADING_ZERO: { flag: 'zip-malformed' },
  ZIP_MALFORMED: { flag: 'zip-malformed' },
  // The publisher itself masks these, or writes them so.
  ZIP_MASKED: 'verbatim',
  ZIP_AS_FLOAT: 'verbatim',
  ZIP_BLANK: 'verbatim',
  STATE_BLANK: 'verbatim',
  NEIGHBORHOOD_BLANK: 'verbatim',
  DESCRIPTOR_BLANK: 'verbatim',
  BOROUGH_UNSPECIFIED: 'verbatim',
  BACKSLASH_ESCAPE: 'verbatim',
  INNER_DOUBLE_SPACE: 'verbatim',
  OUTER_SPACE: 'verbatim',
  NON_ASCII: 'verbatim',
  MOJIBAKE: 'not-read',
  // Free text in which somebody left a number or an address.
  PII_PHONE: 'not-read',
  PII_EMAIL: 'not-read',
};

const FILES = [
  ['cfpb-sample.csv.gz', 'cfpb'],
  ['boston311-sample.csv.gz', 'boston311'],
  ['nyc311-sample.csv.gz', 'nyc311'],
  ['nyc311-2013-sample.csv.gz', 'nyc311'],
] as const;

type Dirty = { readonly file: string; readonly row: number; readonly code: string; readonly column: string };

const dirtyRows = async (): Promise<readonly Dirty[]> => {
  const rows: Dirty[] = [];
  for await (const record of readCsv(beside('dirty-rows.csv'), { delimiter: ',' })) {
    if (!('fields' in record) || record.row === 0) continue;
    const [file = '', row = '', , code = '', column = ''] = record.fields;
    rows.push({ file, row: Number(row), code, column });
  }
  return rows;
};

/** Counts by file and code, as `dirty-summary.txt` has them. */
const summary = (): readonly (readonly [file: string, code: string, count: number])[] =>
  readFileSync(beside('dirty-summary.txt'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(/\s+/))
    .map(([file = '', code = '', count = '']) => [file, code, Number(count)]);

describe('rows that a careless importer gets wrong', () => {
  itWithData('have a treatment each, whatever is wrong with them', async () => {
    const codes = new Set([...(await dirtyRows()).map(({ code }) => code), ...summary().map(([, code]) => code)]);
    expect([...codes].filter((code) => TREATMENTS[code] === undefined)).toEqual([]);
    expect(Object.keys(TREATMENTS).filter((code) => !codes.has(code))).toEqual([]);
  });

  itWithData('are all taken, flagged where they contradict themselves, verbatim where they are only odd', async () => {
    const dirty = await dirtyRows();
    for (const [file, name] of FILES) {
      const profile = profileNamed(name);
      const factOf = new Map(profile.columns.map(({ column, fact }) => [column, fact]));
      const wrong: unknown[] = [];
      const flags = new Map<string, number>();
      const listed = new Map<number, Dirty[]>();
      for (const one of dirty.filter((row) => row.file === file)) listed.set(one.row, [...(listed.get(one.row) ?? []), one]);
      let header: readonly string[] = [];
      let map: ReturnType<typeof mapRows> | undefined;
      for await (const record of readCsv(beside(file), profile)) {
        if (!('fields' in record)) throw new Error(`row ${record.row} is unreadable`);
        if (record.row === 0) {
          header = record.fields;
          map = mapRows(profile, header);
          continue;
        }
        const mapped = map?.(record.fields);
        if (mapped === undefined || 'reason' in mapped) {
          wrong.push({ row: record.row, mapped });
          continue;
        }
        for (const flag of mapped.flags) flags.set(flag, (flags.get(flag) ?? 0) + 1);
        if (!listed.has(record.row)) continue;
        const facts = new Map(mapped.reports.flatMap((report) => report.facts).map((fact) => [fact.fact, fact]));
        for (const { code, column } of listed.get(record.row) ?? []) {
          const treatment = TREATMENTS[code];
          const text = record.fields[header.indexOf(column)];
          const fact = facts.get(factOf.get(column) ?? '');
          const isRight =
            treatment === 'not-read'
              ? !factOf.has(column) && !JSON.stringify(mapped.reports).includes(JSON.stringify(text).slice(1, -1))
              : treatment === 'verbatim'
                ? !factOf.has(column) || (fact?.value === text && !mapped.flags.some((flag) => flag.startsWith('garbled')))
                : mapped.flags.includes(treatment?.flag ?? '') && (fact?.asReported ?? fact?.value) === text;
          if (!isRight) wrong.push({ row: record.row, code, column, flags: mapped.flags, fact: fact?.value });
        }
      }
      expect({ file, wrong }).toEqual({ file, wrong: [] });

      // Not only the listed ones: as many rows are flagged as there are.
      const expected = new Map<string, number>();
      for (const [of, code, count] of summary()) {
        const treatment = TREATMENTS[code];
        if (of !== file || typeof treatment !== 'object') continue;
        expected.set(treatment.flag, (expected.get(treatment.flag) ?? 0) + count);
      }
      expect({ file, flags: Object.fromEntries(flags) }).toEqual({ file, flags: Object.fromEntries(expected) });
    }
  });
});
