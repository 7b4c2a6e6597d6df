import { describe, expect, it } from '@jest/globals';
import { DEFAULT_CALENDAR, DEFAULT_DIRECTORY, DEFAULT_POLICY } from '@redress/domain';
import type { Acted } from './act.js';
import { comparisonLines, draftedOf, draftedText } from './comparison.js';
import { calendarKind } from './kinds.js';

const effectiveFrom = '2026-01-01T00:00:00.000Z';
const version = <Document>(document: Document) => ({ version: 1, effectiveFrom, document });
const acted: Acted<Parameters<typeof draftedOf>[1]['state']> = {
  revision: 3,
  at: '2026-06-01T00:00:00.000Z',
  rules: { policy: version(DEFAULT_POLICY), calendar: version(DEFAULT_CALENDAR), directory: version(DEFAULT_DIRECTORY) },
  state: {
    versions: [version(DEFAULT_CALENDAR)],
    lastVersion: 1,
    drafts: ['Asia/Tokyo', 'Asia/Seoul'].map((timezone, index) => ({
      draftId: `d${index + 1}`,
      basedOn: 1,
      document: { ...DEFAULT_CALENDAR, timezone },
      drafters: ['s-014'],
      reason: '迁址',
    })),
    ended: {},
  },
};

describe('what a draft changes', () => {
  it('is told with the draft, of the last one or of the one that was gone on in', () => {
    expect(draftedOf(calendarKind, acted)).toMatchObject({
      revision: 3,
      lastDraft: 'd2',
      comparison: { kind: 'calendar', from: '1', to: 'd2', differences: [{ pointer: '/timezone', after: 'Asia/Seoul' }] },
    });
    const text = draftedText('草案 d1', draftedOf(calendarKind, acted, 'd1'));
    expect(text.split('\n')).toEqual(['草案 d1', '1 → d1: 1 处不同', '  /timezone: "Asia/Shanghai" → "Asia/Tokyo"']);
  });

  it('reads in both languages, with warnings and the cases that it concerns where they are known', () => {
    const words = (text: string) => ({ words: { zh: `${text}中`, en: text } });
    expect(comparisonLines({ from: '1', to: '2', differences: [words('one')], warnings: ['mind'], concerned: words('14 cases') })).toEqual([
      '1 → 2: 1 处不同',
      '  one中',
      '  one',
      '  注意 warning: mind',
      '14 cases中',
      '14 cases',
    ]);
  });
});
