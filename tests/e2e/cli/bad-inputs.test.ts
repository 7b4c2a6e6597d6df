import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, jest } from '@jest/globals';
import { type ImportProfile, importProfile } from '@redress/domain';
import { checkFile } from '../../../packages/cli/dist/import/check-file.js';
import { explainFile } from '../../../packages/cli/dist/import/explain/explain-file.js';
import { profileNamed } from '../../../packages/cli/dist/import/profiles.js';
import { runImport } from '../../../packages/cli/dist/import/run-import.js';
import { type Engine, openEngine } from '../../support/cases.js';
import { beside, itWithData } from '../../support/real-data.js';

jest.setTimeout(5 * 60_000);

const bad = (name: string) => beside(`bad-inputs/${name}`);
const silent = () => undefined;

describe('real files that a naive importer gets wrong', () => {
  const folder = mkdtempSync(join(tmpdir(), 'redress-bad-'));
  let engine: Engine;
  beforeEach(async () => {
    engine = await openEngine();
  });
  afterEach(() => engine.close());
  afterAll(() => rmSync(folder, { recursive: true }));

  const importing = async (path: string, profile: ImportProfile) => {
    const file = await checkFile({ file: path, profile, onProgress: silent, onNote: silent });
    return (await runImport({ target: engine, profile, file, folder, onProgress: silent })).counts;
  };
  /** As `--explain` writes it down, with what a person would correct. */
  const explained = async (path: string, corrections: object = {}) =>
    importProfile.parse({ ...(await explainFile(path)).document, timezone: 'America/New_York', ...corrections });
  const none = { unchanged: 0, conflicting: 0, rejected: 0 };

  itWithData('two versions of one complaint: the first stays, the other is listed as a conflict', async () => {
    const counts = await importing(bad('duplicate-complaint-ids.csv'), profileNamed('cfpb'));
    expect(counts).toMatchObject({ rows: 26, imported: 13, unchanged: 0, conflicting: 13, rejected: 0 });
    const listed = readdirSync(folder).filter((name) => name.endsWith('.remarks.csv'));
    expect(listed).toHaveLength(1);
    const lines = readFileSync(join(folder, listed[0] ?? ''), 'utf8').split('\n');
    expect(lines.filter((line) => line.endsWith(',conflicting'))).toHaveLength(13);
  });

  itWithData(
    'separated by tabs, days without zeros: refused by the shipped profile, read by the one that --explain makes of it',
    async () => {
      const path = bad('cfpb-tab-separated.csv');
      await expect(importing(path, profileNamed('cfpb'))).rejects.toThrow(/separated by tabs/);
      expect(await importing(path, await explained(path))).toMatchObject({ ...none, rows: 655, imported: 655 });
    },
  );

  itWithData(
    'no header line, narratives over many lines: refused by the shipped profile, read by an explained one, narratives sealed',
    async () => {
      const path = bad('cfpb-no-header-with-narratives.csv');
      await expect(importing(path, profileNamed('cfpb'))).rejects.toThrow(/no header line/);
      const profile = await explained(path, { name: 'bare' });
      expect(await importing(path, profile)).toMatchObject({ ...none, rows: 999, imported: 999 });
      const narratives = profile.columns.filter(({ personal }) => personal).map(({ fact }) => fact);
      expect(narratives).toEqual(['column6']);
      const sealed = [];
      for await (const { type, data, person } of engine.store.read('complaint-bare.3384392')) {
        const { personal = [] } = data as { readonly personal?: readonly unknown[] };
        if (type === 'FactsReported' && personal.length > 0) sealed.push({ person, personal });
      }
      expect(sealed).toEqual([
        {
          person: 'complainant-bare.3384392',
          personal: [{ fact: 'column6', value: expect.stringMatching(/^transworld systems inc\. \n/) }],
        },
      ]);
    },
  );

  itWithData('no header line, read as the columns it has: the same complaints as the official export names them', async () => {
    const { columns, ...cfpb } = profileNamed('cfpb');
    const names = [
      'Date received',
      'Product',
      'Sub-product',
      'Issue',
      'Sub-issue',
      'Consumer complaint narrative',
      'Company public response',
      'Company',
    ];
    const header = [...names, 'State', 'ZIP code', 'Tags', 'Consumer consent provided?', 'Submitted via', 'Date sent to company'];
    header.push('Company response to consumer', 'Timely response?', 'Consumer disputed?', 'Complaint ID');
    const reports = cfpb.reports.map((report) => ({ ...report, facts: report.facts.filter((fact) => fact !== 'source') }));
    const own = { ...cfpb, name: 'headless', header, columns: columns.filter(({ fact }) => fact !== 'source'), reports };
    expect(await importing(bad('cfpb-no-header-with-narratives.csv'), importProfile.parse(own))).toMatchObject({
      ...none,
      rows: 999,
      imported: 999,
    });
  });

  itWithData('semicolons, no id but an index that repeats: each row is a case, named by what it states', async () => {
    const path = bad('cfpb-semicolon-no-complaint-id.csv');
    await expect(importing(path, profileNamed('cfpb'))).rejects.toThrow(/separated by semicolons/);
    expect(await importing(path, await explained(path))).toMatchObject({ ...none, rows: 4_341, imported: 4_341 });
  });

  itWithData('no id, eleven rows that are there twice: none is lost, and a second import adds none', async () => {
    const path = bad('cfpb-no-complaint-id-mdy-dates-crlf.csv');
    await expect(importing(path, profileNamed('cfpb'))).rejects.toThrow(/lacks the columns? "Complaint ID"/);
    const profile = await explained(path);
    expect(await importing(path, profile)).toMatchObject({ ...none, rows: 3_186, imported: 3_186 });
    expect(await importing(path, profile)).toMatchObject({ rows: 3_186, imported: 0, unchanged: 3_186, conflicting: 0 });
  });
});
