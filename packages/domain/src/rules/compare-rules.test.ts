import { describe, expect, it } from '@jest/globals';
import { policyWith, published } from '../testing/rules.js';
import { DEFAULT_CALENDAR } from './calendar.js';
import { compareDraft, compareRules } from './compare-rules.js';
import { DEFAULT_DIRECTORY } from './default-directory.js';
import { DEFAULT_POLICY } from './policy.js';
import type { RuleDocumentState } from './rule-document-state.js';

const on = { minutesPerDay: 540 };
const slower = policyWith({ 'complaint.plan.limit': { value: 2 } });
const slowest = policyWith({ 'complaint.plan.limit': { value: 3 } });
const draft = { draftId: 'd4', basedOn: 2, document: slowest, drafters: ['s-014'], reason: '方案质量不足' };
const state: RuleDocumentState<unknown> = {
  versions: [
    { ...published(DEFAULT_POLICY, 1), effectiveFrom: '2026-01-01T00:00:00.000Z' },
    { ...published(slower, 2), effectiveFrom: '2027-01-01T00:00:00.000Z' },
  ],
  lastVersion: 2,
  drafts: [draft],
  ended: {},
};
const compared = (at: string, draftId: string | null = 'd4') => compareDraft('policy', state, { draftId, at, ...on });
const amounts = (at: string) => compared(at)?.differences.map((one) => ('difference' in one ? one.difference : one));

describe('a draft', () => {
  it('is compared with the version in force, not with one that is only planned', () => {
    expect(compared('2026-06-01T00:00:00.000Z')).toMatchObject({
      kind: 'policy',
      from: '1',
      to: 'd4',
      warnings: ['complaint.handling.limit.minor: the steps before handling take 6 of 5 working days'],
    });
    expect(amounts('2026-06-01T00:00:00.000Z')).toEqual([{ amount: 2, unit: 'wd' }]);
    expect(compared('2027-06-01T00:00:00.000Z')).toMatchObject({ from: '2' });
    expect(amounts('2027-06-01T00:00:00.000Z')).toEqual([{ amount: 1, unit: 'wd' }]);
  });

  it('is compared with nothing where it is not open, or where nothing is in force yet', () => {
    expect(compared('2026-06-01T00:00:00.000Z', 'd3')).toBeUndefined();
    expect(compared('2026-06-01T00:00:00.000Z', null)).toBeUndefined();
    expect(compared('2025-06-01T00:00:00.000Z')).toBeUndefined();
  });
});

describe('two documents', () => {
  it('of the directory differ by people, of the calendar by places', () => {
    const fewer = { ...DEFAULT_DIRECTORY, staff: DEFAULT_DIRECTORY.staff.filter(({ staffId }) => staffId !== 's-013') };
    expect(compareRules('directory', [DEFAULT_DIRECTORY, fewer], on).differences).toContainEqual(
      expect.objectContaining({
        change: 'removed',
        staffId: 's-013',
        words: { zh: expect.any(String), en: expect.stringContaining('s-013') },
      }),
    );
    const elsewhere = { ...DEFAULT_CALENDAR, timezone: 'Asia/Tokyo' };
    expect(compareRules('calendar', [DEFAULT_CALENDAR, elsewhere], on)).toEqual({
      differences: [{ pointer: '/timezone', before: 'Asia/Shanghai', after: 'Asia/Tokyo' }],
      warnings: [],
    });
  });
});
