import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { sampleCsv } from '../../../packages/cli/dist/demo/sample.js';
import { redress, type Started, scratch, startRedress } from '../../support/cli.js';

jest.setTimeout(10 * 60_000);

const BIN = fileURLToPath(new URL('../../../packages/cli/bin/redress.js', import.meta.url));

describe('an import that is killed', () => {
  const place = scratch();
  const data = join(place.path, 'data');
  const file = join(place.path, 'year.csv');
  let up: Started | undefined;
  afterAll(async () => {
    await up?.stop();
    place.remove();
  });

  it('goes on where it stopped: no case twice, none left out, none with half of its facts', async () => {
    const csv = sampleCsv();
    writeFileSync(file, csv);
    const ids = csv
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[0] ?? '');
    up = await startRedress(['up', '--data', data]);
    const issued = await redress(['key', 'issue', '--staff', 's-016', '--role', 'quality_manager', '--json', '--data', data]);
    const { key } = JSON.parse(issued.stdout) as { readonly key: string };
    const isThere = async (id: string) =>
      (await fetch(new URL(`/v1/complaints/sample.${id}`, String(up?.ready.apiUrl)), { headers: { authorization: `Bearer ${key}` } }))
        .status === 200;

    const importing = spawn(process.execPath, [BIN, 'import', file, '--profile', 'sample', '--data', data], { stdio: 'ignore' });
    const ended = once(importing, 'close');
    while (!(await isThere(ids[100] ?? '')) && importing.exitCode === null);
    importing.kill('SIGKILL');
    await ended;

    const again = await redress(['import', file, '--profile', 'sample', '--json', '--data', data]);
    expect(again).toMatchObject({ code: 0 });
    const counts = JSON.parse(again.stdout) as Readonly<Record<string, number>>;
    expect(counts).toMatchObject({ rows: ids.length, conflicting: 0, rejected: 0 });
    expect(counts.unchanged).toBeGreaterThan(100);
    expect((counts.imported ?? 0) + (counts.unchanged ?? 0)).toBe(ids.length);
    const counted = await redress(['query', 'cases', '--group-by', 'profile', '--format', 'json', '--data', data]);
    expect(JSON.parse(counted.stdout)).toMatchObject({ rows: [{ profile: 'sample', count: ids.length }] });
    const whole = await redress(['import', file, '--profile', 'sample', '--json', '--data', data]);
    expect(JSON.parse(whole.stdout)).toMatchObject({ imported: 0, unchanged: ids.length });
  });
});
