import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, jest } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { redress, type Started, scratch, startRedress } from '../../support/cli.js';
import { beside, type Expected, type ExpectedQuery, expectations, itWithData, keyed, type Row } from '../../support/real-data.js';

jest.setTimeout(20 * 60_000);

/** The large sample takes minutes, so the short run takes a small one the same way. `pairs`: columns and what their facts are called. */
const CFPB = {
  file: 'cfpb-sample.csv.gz',
  profile: 'cfpb',
  id: 'Complaint ID',
  flagged: 669,
  pairs: {
    Product: 'product',
    Issue: 'issue',
    Company: 'company',
    'ZIP code': 'zip',
    'Submitted via': 'channel',
    'Timely response?': 'timely',
  },
};
const NYC = {
  file: 'nyc311-2013-sample.csv.gz',
  profile: 'nyc311',
  id: 'Unique Key',
  flagged: 7,
  pairs: { Agency: 'agency', 'Complaint Type': 'type', Descriptor: 'descriptor', Borough: 'borough', Status: 'status' },
};
const isLong = process.env.REDRESS_LONG === '1';
const SAMPLE = isLong ? CFPB : NYC;

const expected = (): Expected => {
  const found = expectations().find(({ file }) => file === SAMPLE.file);
  if (found === undefined) throw new Error('no expectation for the file');
  return found;
};

describe('real complaints, imported and asked about', () => {
  const place = scratch();
  const data = join(place.path, 'data');
  const file = beside(SAMPLE.file);
  let up: Started | undefined;

  afterAll(async () => {
    await up?.stop();
    place.remove();
  });

  const ask = async ({ groupBy, measure }: ExpectedQuery): Promise<{ readonly rows: readonly Row[]; readonly position: string }> => {
    const asked = await redress(['query', 'cases', '--group-by', groupBy, '--measure', measure, '--format', 'json', '--data', data]);
    expect(asked).toMatchObject({ code: 0 });
    return JSON.parse(asked.stdout) as { readonly rows: readonly Row[]; readonly position: string };
  };

  itWithData('a command that finds nothing running imports every row', async () => {
    const imported = await redress(['import', file, '--profile', SAMPLE.profile, '--json', '--data', data]);
    expect(imported).toMatchObject({ code: 0 });
    const { rows } = expected();
    expect(JSON.parse(imported.stdout)).toEqual({
      rows,
      imported: rows,
      unchanged: 0,
      conflicting: 0,
      flagged: SAMPLE.flagged,
      rejected: 0,
    });
  });

  itWithData('every figure is the one computed from the file alone', async () => {
    up = await startRedress(['up', '--data', data]);
    for (const query of expected().queries) {
      const { rows } = await ask(query);
      expect({ ...query, rows: keyed(query, rows) }).toEqual({ ...query, rows: keyed(query, query.rows) });
    }
  });

  itWithData('every complaint leaves as it came, value by value', async () => {
    const to = join(place.path, 'cases.csv');
    const done = await redress(['export', 'cases', '--no-guard', '--to', to, '--json', '--data', data]);
    expect(done).toMatchObject({ code: 0 });
    expect(JSON.parse(done.stdout)).toMatchObject({ table: 'cases', position: expect.stringMatching(/:\d+$/), file: to });
    const read = (text: Buffer): Readonly<Record<string, string>>[] => parse(text, { columns: true, bom: true });
    const exported = new Map(read(readFileSync(to)).map((row) => [row.sourceId, row]));
    const source = read(gunzipSync(readFileSync(file)));
    expect(exported.size).toBe(source.length);
    const differing = source.filter((row) =>
      Object.entries(SAMPLE.pairs).some(([column, fact]) => row[column] !== exported.get(row[SAMPLE.id] ?? '')?.[fact]),
    );
    expect(differing).toEqual([]);
  });

  itWithData('a second import, through the engine that runs, changes nothing', async () => {
    const query = { groupBy: 'year', measure: 'count', rows: [] };
    const before = await ask(query);
    const again = await redress(['import', file, '--profile', SAMPLE.profile, '--json', '--data', data]);
    const { rows } = expected();
    expect(again).toMatchObject({ code: 0 });
    expect(JSON.parse(again.stdout)).toMatchObject({ rows, imported: 0, unchanged: rows, conflicting: 0, rejected: 0 });
    expect((await ask(query)).rows).toEqual(before.rows);
  });

  // Of each pair, one version is in the large sample.
  if (isLong)
    itWithData('two versions of one complaint: the first stays, the other is a conflict', async () => {
      const imported = await redress([
        'import',
        beside('bad-inputs/duplicate-complaint-ids.csv'),
        '--profile',
        'cfpb',
        '--json',
        '--data',
        data,
      ]);
      expect(imported).toMatchObject({ code: 0 });
      const counts = JSON.parse(imported.stdout) as Readonly<Record<string, number>>;
      expect(counts).toMatchObject({ rows: 26, imported: 0, unchanged: 13, conflicting: 13, rejected: 0 });
    });

  itWithData('real files that are no such export are refused, and say why', async () => {
    const refusals = [
      ['cfpb-no-header-with-narratives.csv', /no header line/],
      ['cfpb-tab-separated.csv', /separated by tabs/],
      ['cfpb-semicolon-no-complaint-id.csv', /separated by semicolons/],
      ['cfpb-no-complaint-id-mdy-dates-crlf.csv', /lacks the columns? .*"Complaint ID"/],
    ] as const;
    for (const [name, reason] of refusals) {
      const refused = await redress(['import', beside(`bad-inputs/${name}`), '--profile', 'cfpb', '--json', '--data', data]);
      expect(refused).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(reason) });
    }
  });
});
