import { describe, expect, it } from '@jest/globals';
import { type Actor, SYSTEM } from '../envelope.js';
import type { ImprovementCommand } from '../improvement/commands.js';
import type { ImprovementEvent } from '../improvement/events.js';
import { improvement } from '../improvement/improvement.js';
import { RULES, shanghai } from '../testing/rules.js';
import { specification } from '../testing/specification.js';
import { explainStory } from './explain-story.js';
import { type DatedEvent, improvementDeadlineHistory } from './history.js';

const MONDAY = shanghai('2026-06-01 09:30');
const owner: Actor = { id: 's-017', role: 'complaint_handling_department', kind: 'human' };
const { given } = specification(improvement, { id: 'I-1', at: MONDAY, actor: owner, rules: RULES });

type Dated = DatedEvent<ImprovementEvent>;
type When = { readonly at: string; readonly actor?: Actor };

/** A history one command further. */
const then = (history: readonly Dated[], command: ImprovementCommand, { at, actor = owner }: When): readonly Dated[] => [
  ...history,
  ...given(...history.map(({ event }) => event))
    .when(command, { at, actor })
    .events.map((event, index) => ({ event, at, revision: history.length + index })),
];

const plan: ImprovementCommand = {
  type: 'PlanImprovement',
  data: {
    complaintIds: ['2026-0001'],
    measures: [
      { description: '修订检验规程', departmentId: 'quality', responsible: 's-015', dueAt: shanghai('2026-06-30 18:00') },
      { description: '更换供应商', departmentId: 'quality', responsible: 's-014', dueAt: shanghai('2026-07-31 18:00') },
    ],
  },
};
const planned = then([], plan, { at: MONDAY });
const implement: ImprovementCommand = { type: 'ImplementImprovement', data: {} };
const check: ImprovementCommand = { type: 'CheckClocks', data: {} };

const lines = (events: readonly Dated[]) =>
  improvementDeadlineHistory(events).map(({ deadline, startedBy, state, happenings }) =>
    [deadline.kind, deadline.subject ?? '-', startedBy, state, ...happenings.map(({ what }) => what)].join(' '),
  );

describe('the deadlines of an improvement', () => {
  it('are one for each measure, then the evaluation of the effect behind its window', () => {
    const done = then(planned, implement, { at: shanghai('2026-06-29 10:00') });
    expect(lines(done)).toEqual([
      'improvement I-1-m1 ImprovementPlanned ended ended',
      'improvement I-1-m2 ImprovementPlanned ended ended',
      'improvement_effect - ImprovementImplemented running',
    ]);
    const [measure, , effect] = improvementDeadlineHistory(done);
    expect(measure?.happenings).toEqual([{ what: 'ended', at: shanghai('2026-06-29 10:00'), inTime: true }]);
    expect(effect?.deadline.basis?.window).toMatchObject({ policyKey: 'complaint.improvement.effect.windowDays' });
  });

  it('warn, are missed, and bring rungs and reminders with deadlines of their own, which the answer ends', () => {
    const warned = then(planned, check, { at: shanghai('2026-06-25 10:00'), actor: SYSTEM });
    const missed = then(warned, check, { at: shanghai('2026-07-01 10:00'), actor: SYSTEM });
    expect(lines(then(missed, implement, { at: shanghai('2026-07-01 11:00') }))).toEqual([
      'improvement I-1-m1 ImprovementPlanned ended warned missed ended',
      'improvement I-1-m2 ImprovementPlanned ended ended',
      'ladder - CaseEscalated ended ended',
      'improvement_effect - ImprovementImplemented running',
    ]);
  });

  it('that an adjustment moves are replaced by new ones, and only those', () => {
    const adjust: ImprovementCommand = {
      type: 'AdjustImprovement',
      data: { measureChanges: [{ measureId: 'I-1-m1', dueAt: shanghai('2026-08-14 18:00') }], reason: '设备校准延期' },
    };
    expect(lines(then(planned, adjust, { at: shanghai('2026-06-10 10:00') }))).toEqual([
      'improvement I-1-m1 ImprovementPlanned ended replaced',
      'improvement I-1-m2 ImprovementPlanned running',
      'improvement I-1-m1 ImprovementAdjusted running',
    ]);
  });

  it('end with the evaluation, in time until their due instant', () => {
    const done = then(planned, implement, { at: MONDAY });
    const effect = improvementDeadlineHistory(done).at(-1);
    const evaluate: ImprovementCommand = {
      type: 'EvaluateImprovementEffect',
      data: {
        complaintCountBefore: 12,
        complaintCountAfter: 2,
        qualityImproved: true,
        serviceLevelImproved: false,
        windowDays: 90,
        effective: true,
      },
    };
    const evaluated = improvementDeadlineHistory(then(done, evaluate, { at: effect?.dueAt ?? '' }));
    expect(evaluated.at(-1)).toMatchObject({ state: 'ended', happenings: [{ what: 'ended', inTime: true }] });
    expect(evaluated.every(({ state }) => state === 'ended')).toBe(true);
  });

  it('say in words which measure is meant, in three languages', () => {
    const [measure] = improvementDeadlineHistory(planned);
    if (measure === undefined) throw new Error('a measure has a deadline');
    const first = (['zh-Hans', 'zh-Hant', 'en'] as const).map((locale) => explainStory(measure, locale)[0]);
    expect(first).toEqual([
      '改进措施（I-1-m1）期限：自2026年6月1日（周一）09:30起算，到期时间 2026年6月30日（周二）18:00 由经办人指定。',
      '改進措施（I-1-m1）期限：自2026年6月1日（週一）09:30起算，到期時間 2026年6月30日（週二）18:00 由經辦人指定。',
      'Improvement measure (I-1-m1): from Mon 1 June 2026 09:30; a person named Tue 30 June 2026 18:00 as due.',
    ]);
  });
});
