import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { sampleCsv } from '../../../packages/cli/dist/demo/sample.js';
import { redress, scratch } from '../../support/cli.js';

jest.setTimeout(10 * 60_000);

describe('the drill', () => {
  const place = scratch();
  afterAll(() => place.remove());

  it('takes live cases to their end and finds every view equal to a rebuild', async () => {
    const file = join(place.path, 'history.csv');
    writeFileSync(file, sampleCsv(200));
    const data = join(place.path, 'drill');
    const ran = await redress(['demo', '--once', '--json', '--cases', '4', '--input', file, '--profile', 'sample', '--data', data]);
    expect(ran).toMatchObject({ code: 0 });
    const outcome = JSON.parse(ran.stdout) as Readonly<Record<string, unknown>>;
    expect(outcome).toMatchObject({ cases: 4, failures: [], imported: { rows: 200, imported: 200 } });
    expect(Object.values(outcome.outcomes as Readonly<Record<string, number>>).reduce((sum, one) => sum + one, 0)).toBe(4);
    expect((outcome.views as readonly { readonly differences: number }[]).every(({ differences }) => differences === 0)).toBe(true);
  });

  it('wants a profile with an input', async () => {
    expect(await redress(['demo', '--input', 'x.csv'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('--profile'),
    });
  });
});
