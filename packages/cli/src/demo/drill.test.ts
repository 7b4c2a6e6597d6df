import { describe, expect, it } from '@jest/globals';
import { complaint, improvement } from '@redress/domain';
import { chance } from './chance.js';
import { characterOf } from './character.js';
import { deadlineLabel, eventLabel } from './labels.js';
import { tellEvent } from './tell-event.js';

const cases = Array.from({ length: 40 }, (_, index) => characterOf(7, index + 1));

describe('the course of the drill', () => {
  it('is the same each time', () => {
    const told = ({ dice: _dice, ...rest }: (typeof cases)[number]) => rest;
    expect(characterOf(7, 12)).toMatchObject(told(cases[11] ?? characterOf(7, 12)));
    expect([chance(5).next(), chance(5).next()]).toEqual([chance(5).next(), chance(5).next()]);
  });

  it.each([
    ['a complaint that is not upheld', cases.some(({ upheld }) => !upheld)],
    ['a withdrawal', cases.some(({ withdrawn }) => withdrawn)],
    ['a record that is returned', cases.some(({ recordReturned }) => recordReturned)],
    ['a plan that is refused', cases.some(({ plansRefused, upheld }) => upheld && plansRefused > 0)],
    ['a customer who is not satisfied at first', cases.some(({ dissatisfied, upheld }) => upheld && dissatisfied === 1)],
    ['a customer whom nothing satisfies', cases.some(({ dissatisfied, upheld }) => upheld && dissatisfied >= 3)],
    ['somebody who is late', cases.some(({ late, upheld }) => upheld && late !== undefined)],
    ['each severity', new Set(cases.map(({ severity }) => severity)).size === 3],
    ['an improvement', cases.some(({ severity, waived, upheld, withdrawn }) => upheld && !withdrawn && !waived && severity !== 'minor')],
  ])('has %s', (_what, there) => expect(there).toBe(true));
});

describe('what the drill says', () => {
  it.each(
    [...Object.keys(complaint.events), ...Object.keys(improvement.events)].filter(
      (type) => !['CaseImported', 'FactsReported'].includes(type),
    ),
  )('has a word for %s', (type) => expect(eventLabel(type)).toMatch(/^[\u4e00-\u9fff]+$/));

  it('tells who has a case now, and why', () => {
    const data = { fromLevel: 0, toLevel: 1, reason: 'analysis_overdue', escalatedTo: 's-017' };
    const told = tellEvent({ type: 'CaseEscalated', data, actor: { id: 'redress', kind: 'system' } });
    expect(told).toBe('升级：责任人 → 部门经理 朱文博（分析超期）');
    expect(deadlineLabel('analysis')).toBe('分析');
  });
});
