import { describe, expect, it } from '@jest/globals';
import { type HistoryEntry, historyText } from './history.js';

const entry: HistoryEntry = {
  revision: 4,
  type: 'CaseEscalated',
  occurredAt: '2026-06-01T01:30:00.000Z',
  recordedAt: '2026-06-01T01:30:00.000Z',
  actor: { id: 'redress-engine', role: 'system', kind: 'system' },
};
const text = { 'zh-Hans': 's-011，s-011缺勤，由s-012代理', en: 's-011; s-011 is absent; s-012 stands in' };

describe('a history in text', () => {
  it('tells below the table by which way a person was named, in both languages', () => {
    const lines = historyText([{ ...entry, resolved: [{ text }] }]).split('\n');
    expect(lines.slice(-3)).toEqual(['经办人如何确定', `4 CaseEscalated：${text['zh-Hans']}`, `  ${text.en}`]);
    expect(lines[2]).toMatch(/^ +4 .*CaseEscalated/);
  });

  it('is the table alone where everybody is the plain holder', () => {
    expect(historyText([entry])).not.toContain('经办人');
  });
});
