import { describe, expect, it } from '@jest/globals';
import { policyWith, published, RULES, shanghai } from '../testing/rules.js';
import { deadlineSchema } from './deadline/recorded.js';
import { DEADLINES, deadlineKinds } from './deadline/timers.js';
import { clockOf, deadline, deadlineAt } from './deadline.js';
import { POLICY_KEYS } from './policy-keys.js';

describe('the timers', () => {
  it('are named after the events that record their misses', () => {
    for (const kind of deadlineKinds) {
      const { missed } = DEADLINES[kind];
      if (missed === null || kind === 'ladder') continue;
      const stem = missed.replace(/(DeadlineMissed|Missed|Overdue)$/, '').replace(/(?<=[a-z])(?=[A-Z])/g, '_');
      expect(stem.toLowerCase()).toBe(kind);
    }
    expect(DEADLINES.ladder.missed).toBe('LinkResponseDeadlineMissed');
    expect(deadlineKinds.filter((kind) => DEADLINES[kind].missed === null)).toEqual(['reminder', 'pause']);
  });

  it('take their limits from keys of the policy', () => {
    for (const kind of deadlineKinds) {
      const { policyKey } = DEADLINES[kind];
      if (policyKey === 'promisedAt' || policyKey === 'dueAt') continue;
      for (const severity of ['minor', 'general', 'serious']) expect(Object.keys(POLICY_KEYS)).toContain(policyKey.replace('*', severity));
    }
  });

  it('pause for the customer only where the policy says that they may', () => {
    expect(deadlineKinds.filter((kind) => DEADLINES[kind].pausable)).toEqual(['analysis', 'plan', 'handling']);
  });

  it('run in minutes and hours on the wall clock for grade 1 and for acknowledgements, else on business hours', () => {
    expect(clockOf('recording', RULES)).toBe('business');
    expect(clockOf('recording', RULES, { grade: 1 })).toBe('wall');
    expect(clockOf('link_response', RULES, { grade: 2 })).toBe('business');
    expect(clockOf('acknowledgement', RULES, { grade: 4 })).toBe('wall');
    expect(clockOf('handling', RULES, { grade: 1 })).toBe('working-days');
  });
});

describe('a deadline', () => {
  const from = shanghai('2026-03-02 09:30');

  it('carries the instant, the warning and the value it was computed from', () => {
    const analysis = deadline('analysis', from, RULES);
    expect(analysis).toMatchObject({
      kind: 'analysis',
      from,
      dueAt: shanghai('2026-03-04 18:00'),
      // 80 % of 26.5 working hours: 21 h 12 min.
      warnAt: shanghai('2026-03-04 12:42'),
      policyKey: 'complaint.analysis.limit',
      policyValue: { amount: 2, unit: 'wd' },
    });
    expect(deadlineSchema.parse(analysis)).toEqual(analysis);
  });

  it.each([
    ['minor', '2026-03-09 18:00', '2026-03-03 18:00'],
    ['general', '2026-03-16 18:00', '2026-03-04 18:00'],
    ['serious', '2026-03-23 18:00', '2026-03-05 18:00'],
  ] as const)('of a %s case: handling and feedback', (severity, handling, feedback) => {
    expect(deadline('handling', from, RULES, { severity })).toMatchObject({
      dueAt: shanghai(handling),
      policyKey: `complaint.handling.limit.${severity}`,
    });
    expect(deadline('feedback', from, RULES, { severity }).dueAt).toBe(shanghai(feedback));
  });

  it('that depends on the severity cannot be computed without one', () => {
    expect(() => deadline('handling', from, RULES)).toThrow('severity is missing');
    expect(() => deadline('customer_commitment', from, RULES)).toThrow('named by a person');
  });

  it('in hours runs on the clock of the customer', () => {
    const evening = shanghai('2026-03-02 17:00');
    expect(deadline('submission', evening, RULES).dueAt).toBe(shanghai('2026-03-03 12:00'));
    expect(deadline('submission', evening, RULES, { grade: 1 }).dueAt).toBe(shanghai('2026-03-02 21:00'));
    expect(deadline('acknowledgement', evening, RULES).dueAt).toBe(shanghai('2026-03-03 17:00'));
    expect(deadline('acknowledgement', evening, RULES).warnAt).toBe(shanghai('2026-03-03 12:12'));
  });

  it('of a link follows the severity, and is never later than the step it serves', () => {
    const link = (scope: Parameters<typeof deadline>[3]) => deadline('link_response', from, RULES, scope).dueAt;
    expect(link({})).toBe(shanghai('2026-03-03 18:00'));
    expect(link({ severity: 'minor' })).toBe(shanghai('2026-03-04 18:00'));
    expect(link({ severity: 'serious' })).toBe(shanghai('2026-03-02 13:30'));
    expect(link({ severity: 'minor', cap: shanghai('2026-03-03 12:00') })).toBe(shanghai('2026-03-03 12:00'));
    expect(link({ severity: 'serious', cap: shanghai('2026-03-05 12:00') })).toBe(shanghai('2026-03-02 13:30'));
    // The step was due before the link began: due at once, not in the past.
    expect(link({ cap: shanghai('2026-03-01 12:00') })).toBe(from);
  });

  it('capped warns within what is left of it', () => {
    const { warnAt, dueAt } = deadline('link_response', from, RULES, { cap: shanghai('2026-03-02 14:30') });
    expect([warnAt, dueAt]).toEqual([shanghai('2026-03-02 13:30'), shanghai('2026-03-02 14:30')]);
  });

  it('of an effect evaluation starts behind the window', () => {
    const effect = deadline('improvement_effect', from, RULES);
    expect(effect.from).toBe('2026-05-31T15:59:59.999Z');
    expect(effect.dueAt).toBe(shanghai('2026-06-15 18:00'));
  });

  it('that a person named keeps the instant named', () => {
    const promised = deadlineAt('customer_commitment', from, shanghai('2026-03-02 19:30'), RULES);
    expect(promised).toMatchObject({ dueAt: shanghai('2026-03-02 19:30'), warnAt: shanghai('2026-03-02 17:30'), policyKey: 'promisedAt' });
    expect(deadlineSchema.safeParse(promised).success).toBe(true);
    expect(deadlineAt('improvement', from, shanghai('2026-03-02 19:30'), RULES).policyKey).toBe('dueAt');
  });

  it('warns at the share of the policy', () => {
    const half = { ...RULES, policy: published(policyWith({ 'escalation.warnBefore': { value: 50 } })) };
    const whole = { ...RULES, policy: published(policyWith({ 'escalation.warnBefore': { value: 100 } })) };
    const nineHours = shanghai('2026-03-02 18:00');
    expect(deadline('plan', nineHours, half).warnAt).toBe(shanghai('2026-03-03 13:30'));
    expect(deadline('plan', nineHours, whole).warnAt).toBe(shanghai('2026-03-03 18:00'));
  });
});
