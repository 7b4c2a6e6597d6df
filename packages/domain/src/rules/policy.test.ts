import { describe, expect, it } from '@jest/globals';
import { policyWith } from '../testing/rules.js';
import { policyWarnings } from './policy/warnings.js';
import { choiceOf, DEFAULT_POLICY, drillPolicy, flagOf, limitIn, limitOf, listOf, numberOf, resolve } from './policy.js';
import { POLICY_KEYS, policyKeys } from './policy-keys.js';
import { validatePolicy } from './validate-policy.js';

const failures = (document: unknown): readonly string[] => {
  const result = validatePolicy(document);
  return result.ok ? [] : result.failures;
};

describe('the shipped policy', () => {
  it('may be published as it is, without a warning, and so may the drill policy', () => {
    expect(failures(DEFAULT_POLICY)).toEqual([]);
    expect(failures(drillPolicy())).toEqual([]);
    expect(policyWarnings(DEFAULT_POLICY)).toEqual([]);
  });

  it('gives every key a Chinese and an English title', () => {
    for (const key of policyKeys) {
      expect(POLICY_KEYS[key].title.zh).toMatch(/[\u4e00-\u9fff]/);
      expect(POLICY_KEYS[key].title.en).toMatch(/^[A-Z][\w\s,-]+$/);
      expect(POLICY_KEYS[key].clauses.filter((clause) => !/^S[0-4](\.\d+)?-\d\d$/.test(clause))).toEqual([]);
    }
  });

  it('answers the placeholders of the sources (S2-17, S2-29 to S2-31, S2-49 to S2-51, S2-66, S2-68, S2-70)', () => {
    expect(limitOf(DEFAULT_POLICY, 'complaint.analysis.limit')).toEqual({ amount: 2, unit: 'wd' });
    const perSeverity = (['minor', 'general', 'serious'] as const).map((severity) => [
      limitOf(DEFAULT_POLICY, `complaint.handling.limit.${severity}`).amount,
      limitOf(DEFAULT_POLICY, `complaint.feedback.limit.${severity}`).amount,
    ]);
    expect(perSeverity).toEqual([
      [5, 1],
      [10, 2],
      [15, 3],
    ]);
    const targets = ['timelyHandling', 'satisfaction', 'repeat'] as const;
    expect(targets.map((target) => numberOf(DEFAULT_POLICY, `kpi.complaint.${target}.target`))).toEqual([95, 90, 5]);
    expect(flagOf(DEFAULT_POLICY, 'complaint.validity.enabled')).toBe(true);
    expect(choiceOf(DEFAULT_POLICY, 'complaint.handling.anchor')).toBe('received');
    expect(listOf(DEFAULT_POLICY, 'complaint.feedback.medium.serious')).toEqual(['letter', 'email']);
  });

  it('answers by severity, and as for a general case while the severity is unknown', () => {
    const link = 'escalation.link.responseLimit';
    expect(limitOf(DEFAULT_POLICY, link, 'minor')).toEqual({ amount: 2, unit: 'wd' });
    expect(limitOf(DEFAULT_POLICY, link, 'serious')).toEqual({ amount: 4, unit: 'h' });
    expect(limitOf(DEFAULT_POLICY, link)).toEqual(limitOf(DEFAULT_POLICY, link, 'general'));
    expect(listOf(DEFAULT_POLICY, 'complaint.plan.approval.chain', 'serious')).toHaveLength(3);
    expect(numberOf(DEFAULT_POLICY, 'escalation.initialLevel', 'serious')).toBe(1);
  });

  it('shortens the effect window for drills, and marks it as configured', () => {
    expect(limitOf(drillPolicy(), 'complaint.improvement.effect.windowDays')).toEqual({ amount: 5, unit: 'd' });
    expect(drillPolicy().values['complaint.improvement.effect.windowDays']?.origin).toBe('configured');
    expect(limitOf(drillPolicy(), 'complaint.analysis.limit')).toEqual(limitOf(DEFAULT_POLICY, 'complaint.analysis.limit'));
  });
});

describe('a policy value', () => {
  const key = 'escalation.link.responseLimit';

  it('is taken from the most specific scope: grade and severity, then grade, then severity, then the global one', () => {
    const policy = policyWith({
      [key]: {
        scopes: [
          { severity: 'serious', value: 4, unit: 'h' },
          { grade: 1, value: 3, unit: 'h' },
          { grade: 1, severity: 'serious', value: 1, unit: 'h' },
        ],
      },
    });
    expect(limitIn(policy, key, { grade: 1, severity: 'serious' })).toEqual({ amount: 1, unit: 'h' });
    expect(limitIn(policy, key, { grade: 1, severity: 'minor' })).toEqual({ amount: 3, unit: 'h' });
    expect(limitIn(policy, key, { grade: 2, severity: 'serious' })).toEqual({ amount: 4, unit: 'h' });
    expect(limitIn(policy, key, {})).toEqual({ amount: 1, unit: 'wd' });
  });

  it('that a published policy is too old to know is the shipped default', () => {
    expect(limitOf({ values: {} }, 'complaint.plan.limit')).toEqual({ amount: 1, unit: 'wd' });
    expect(resolve({ values: {} }, key, { severity: 'serious' })).toMatchObject({ value: 4, unit: 'h' });
  });

  it('asked for as something else is a bug', () => {
    expect(() => limitOf(DEFAULT_POLICY, 'complaint.validity.enabled')).toThrow('not a time limit');
    expect(() => limitOf(DEFAULT_POLICY, 'complaint.replan.maxCycles')).toThrow('not a time limit');
    expect(() => numberOf(DEFAULT_POLICY, 'complaint.handling.anchor')).toThrow('not a number');
    expect(() => flagOf(DEFAULT_POLICY, 'complaint.plan.limit')).toThrow('not a flag');
    expect(() => choiceOf(DEFAULT_POLICY, 'complaint.plan.limit')).toThrow('not a choice');
    expect(() => listOf(DEFAULT_POLICY, 'complaint.plan.limit')).toThrow('not a list');
  });
});

describe('publishing a policy', () => {
  it('lists all failures together, each at its place', () => {
    const { 'complaint.plan.limit': _missing, ...rest } = DEFAULT_POLICY.values;
    const wrong = {
      values: {
        ...rest,
        'kpi.complaint.repeat.target': { value: 101, unit: '%', origin: 'configured' },
        'complaint.analysis.limit': { value: 1.3, unit: 'wd', origin: 'configured' },
        'complaint.submit.limit': { value: 4, unit: 'wd', origin: 'configured' },
        'complaint.handling.anchor': { value: 'noon', unit: 'enum', origin: 'configured' },
        'backdating.roles': { value: ['nobody'], unit: 'list', origin: 'configured' },
        'escalation.levels': { value: [], unit: 'list', origin: 'configured' },
        'complaint.repeat.sameKey': { value: ['product', 'product'], unit: 'list', origin: 'configured' },
        'complaint.record.limit': { value: 30, unit: 'min', origin: 'guess' },
        'complaint.invented': { value: 1, unit: 'n', origin: 'configured' },
      },
    };
    const listed = failures(wrong).join('\n');
    for (const pointer of [
      '/values/complaint.plan.limit',
      '/values/kpi.complaint.repeat.target/value',
      '/values/complaint.analysis.limit/value',
      '/values/complaint.submit.limit/unit',
      '/values/complaint.handling.anchor/value',
      '/values/backdating.roles/value/0',
      '/values/escalation.levels/value',
      '/values/complaint.repeat.sameKey/value: a member is named twice',
      '/values/complaint.record.limit/origin',
      'complaint.invented',
    ])
      expect(listed).toContain(pointer);
  });

  it('refuses scopes that the key does not have, are empty, unfit or given twice', () => {
    const scoped = (scopes: unknown) => failures(policyWith({ 'escalation.link.responseLimit': { scopes: scopes as never } })).join();
    expect(scoped([{ severity: 'minor', value: 2 }])).toBe('');
    expect(scoped([{ severity: 'minor', grade: 1, value: 2 }])).toBe('');
    expect(scoped([{ value: 2 }])).toContain('expected a scope by severity');
    expect(scoped([{ urgency: 'normal', value: 2 }])).toContain('expected a scope by severity');
    expect(scoped([{ severity: 'minor', value: 2, unit: 'd' }])).toContain('expected wd or h');
    expect(scoped([{ severity: 'minor', value: -1 }])).toContain('/scopes/0/value');
    expect(scoped([1, 2].map((value) => ({ severity: 'minor', value })))).toContain('given twice');
    expect(failures(policyWith({ 'complaint.reopen.window': { scopes: [{ severity: 'minor', value: 2 }] } })).join()).toContain(
      'has no scopes',
    );
  });

  it('refuses a satisfied score above the scale', () => {
    const wrong = policyWith({ 'survey.satisfied.min': { value: 6 } });
    expect(failures(wrong)).toEqual(['/values/survey.satisfied.min/value: 6 lies above survey.scale.max; expected at most 5']);
  });

  it('refuses a first rung above the ladder', () => {
    const wrong = policyWith({ 'escalation.initialLevel': { scopes: [{ severity: 'serious', value: 4 }] } });
    expect(failures(wrong)).toEqual([
      '/values/escalation.initialLevel/scopes/0/value: lies above the last of escalation.levels; expected at most 3',
    ]);
    expect(failures(policyWith({ 'escalation.levels': { value: ['handler'] } }))).toEqual([
      '/values/escalation.initialLevel/scopes/2/value: lies above the last of escalation.levels; expected at most 0',
    ]);
  });

  it('warns of handling limits that neither rise nor fall with the severity, but publishes them', () => {
    const unordered = policyWith({ 'complaint.handling.limit.general': { value: 20 } });
    expect(failures(unordered)).toEqual([]);
    expect(policyWarnings(unordered)).toEqual([expect.stringContaining('5, 20, 15')]);
    const falling = policyWith({ 'complaint.handling.limit.minor': { value: 15 }, 'complaint.handling.limit.serious': { value: 6 } });
    expect(policyWarnings(falling)).toEqual([]);
  });

  it('warns of steps that take longer than the handling limit they lie in', () => {
    const hasty = policyWith({ 'complaint.handling.limit.minor': { value: 3 } });
    expect(policyWarnings(hasty)).toEqual([expect.stringContaining('take 4 of 3 working days')]);
  });
});
