import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { checkHeader } from '../import/header.js';
import { mapRows } from '../import/map-row.js';
import { profileNamed } from '../import/profiles.js';
import { sampleCsv } from './sample.js';

const rows = sampleCsv()
  .trimEnd()
  .split('\n')
  .map((line) => line.split(','));

describe('the generated year', () => {
  it('is the same each time', () => {
    expect(createHash('sha256').update(sampleCsv()).digest('hex')).toBe(createHash('sha256').update(sampleCsv()).digest('hex'));
  });

  it('fits its profile to the last row', () => {
    const profile = profileNamed('sample');
    const [header = [], ...data] = rows;
    expect(checkHeader(profile, header, 'sample.csv')).toEqual([]);
    const map = mapRows(profile, header);
    expect(data.map(map).filter((mapped) => 'reason' in mapped)).toEqual([]);
    expect(data).toHaveLength(2_000);
  });

  it('has more complaints about air conditioners in summer', () => {
    const inMonth = (month: string) =>
      rows.filter(([, received, product]) => product === '空调' && received?.startsWith(`2025-${month}`)).length;
    expect(inMonth('07')).toBeGreaterThan(3 * inMonth('02'));
  });
});
