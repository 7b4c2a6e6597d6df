import { describe, expect, it } from '@jest/globals';
import { type ImportEvent, type ImportProfile, shippedProfiles } from '@redress/domain';
import { history, rowOf } from '../testing/recorded.js';
import { importProfiles } from './import-profiles.js';

const [profile] = shippedProfiles();
if (profile === undefined) throw new Error('a profile ships');

const begun = (importId: string, by: ImportProfile): ImportEvent => ({
  type: 'ImportBegun',
  data: { importId, profile: by, fileName: 'a.csv', sha256: 'a'.repeat(64), rows: 1 },
});

describe('the profiles by which cases were imported', () => {
  it('are those of the newest import of each name', () => {
    const rates = { late: { fact: 'timely', yes: ['No'], no: ['Yes'] } };
    const row = rowOf(importProfiles, history('import-cfpb', [begun('i1', profile), begun('i2', { ...profile, rates })]));
    expect(row).toEqual({ name: 'cfpb', document: { ...profile, rates }, imports: 2 });
  });
});
