import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { policyWith } from '../testing/rules.js';
import { comparePolicies, concernedWords } from './compare-policies.js';
import { DEFAULT_POLICY, resolve } from './policy.js';
import { withChange } from './policy-change.js';
import { policyKeys } from './policy-keys.js';

const on = { minutesPerDay: 480 };
const compare = (after = DEFAULT_POLICY, before = DEFAULT_POLICY) => comparePolicies(before, after, on);

describe('two versions of a policy', () => {
  it('that say the same have no difference, however they are written', () => {
    const { values } = DEFAULT_POLICY;
    const reordered = {
      values: Object.fromEntries(
        Object.entries(values)
          .toReversed()
          .map(([key, entry]) => [key, entry.scopes === undefined ? entry : { ...entry, scopes: entry.scopes.toReversed() }]),
      ),
    };
    expect(compare(reordered)).toEqual([]);
  });

  it('are told apart in working hours: grade 2 now has 8 less in analysis', () => {
    const after = withChange(DEFAULT_POLICY, { key: 'complaint.analysis.limit', scope: { grade: 2 }, value: 1 });
    const [only, ...rest] = compare(after);
    expect(rest).toEqual([]);
    expect(only).toMatchObject({
      key: 'complaint.analysis.limit',
      scope: { grade: 2 },
      before: { value: 2, unit: 'wd', origin: 'suggested_default' },
      after: { value: 1, unit: 'wd', origin: 'configured' },
      difference: { amount: -1, unit: 'wd' },
      words: {
        zh: '二级客户:分析时限由 2 个工作日 改为 1 个工作日(减少 8 个工作小时)',
        en: 'grade 2: Time limit of the analysis, 2 working days → 1 working day (8 working hours less)',
      },
    });
  });

  it('in different units are compared in working hours', () => {
    const after = withChange(DEFAULT_POLICY, { key: 'complaint.analysis.limit', value: 20, unit: 'h' });
    expect(compare(after)).toMatchObject([
      { difference: { amount: 4, unit: 'working-hours' }, words: { en: expect.stringContaining('(4 working hours more)') } },
    ]);
  });

  it('show a scope that is taken away as falling back to the value for all', () => {
    const after = policyWith({ 'supervision.sampleRate': { scopes: [] } });
    expect(compare(after).map(({ scope, before, after: then }) => [scope, before.value, then.value])).toEqual([
      [{ severity: 'serious' }, 100, 10],
    ]);
  });

  it('show a confirmed default as a change of origin alone', () => {
    const after = policyWith({ 'kpi.complaint.repeat.target': { origin: 'configured' } });
    expect(compare(after)).toMatchObject([
      {
        key: 'kpi.complaint.repeat.target',
        words: {
          zh: '重复投诉率目标(不高于):值不变,来源由“建议值”改为“企业设定”',
          en: expect.stringContaining('now configured instead of suggested default'),
        },
      },
    ]);
  });

  it('of which one is older than a key compare it with the shipped default', () => {
    const { 'grading.amountCuts': _unknown, ...values } = DEFAULT_POLICY.values;
    expect(compare(DEFAULT_POLICY, { values })).toEqual([]);
    const after = withChange(DEFAULT_POLICY, { key: 'grading.amountCuts', value: [5, 50, 200] });
    expect(compare(after, { values })).toMatchObject([
      { words: { zh: '全部:客户分级的年交易额界限由 5 万元、30 万元、100 万元 改为 5 万元、50 万元、200 万元' } },
    ]);
  });

  it('tell lists, switches, tables and weights in words', () => {
    const after = [
      { key: 'complaint.validity.enabled', value: false },
      { key: 'clock.pause.clocks', value: [] },
      { key: 'penalty.manager.percent', value: [{ below: 2, value: 3 }, { value: 6 }] },
      { key: 'staff.evaluation.weights', value: { attitude: 40, skill: 20, arrivalTime: 20, efficiency: 20 } },
    ].reduce(withChange, DEFAULT_POLICY);
    const words = compare(after).map(({ words: { en } }) => en);
    expect(words).toEqual([
      'all: Whether validity is decided, yes → no',
      expect.stringContaining('attitude 40 %, skill 20 %'),
      expect.stringContaining('below 2 × 10 000 yuan: 3 %, else 6 %'),
      expect.stringContaining('→ none'),
    ]);
  });

  it('differ exactly where a case would get another value', () => {
    const key = 'complaint.analysis.limit';
    const scope = fc.record(
      {
        grade: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const),
        severity: fc.constantFrom('minor' as const, 'general' as const, 'serious' as const),
      },
      { requiredKeys: [] },
    );
    const changes = fc.array(fc.tuple(scope, fc.integer({ min: 0, max: 5 })), { maxLength: 6 });
    fc.assert(
      fc.property(changes, changes, (one, other) => {
        const [before, after] = [one, other].map((drawn) =>
          drawn.reduce((policy, [within, value]) => withChange(policy, { key, scope: within, value }), DEFAULT_POLICY),
        ) as [typeof DEFAULT_POLICY, typeof DEFAULT_POLICY];
        for (const { scope: told, before: from, after: to } of comparePolicies(before, after, on)) {
          expect(from.value).toEqual(resolve(before, key, told).value);
          expect(to.value).toEqual(resolve(after, key, told).value);
        }
        const found = comparePolicies(before, after, on).filter(({ before: from, after: to }) => from.value !== to.value);
        const named = [...one, ...other].map(([within]) => within).concat({});
        const differing = named.filter((within) => resolve(before, key, within).value !== resolve(after, key, within).value);
        expect(found.length > 0).toBe(differing.length > 0);
      }),
      { numRuns: 100 },
    );
  });
});

it('what was decided stays, and people are told so', () => {
  expect(concernedWords({ open: 14, running: 3 })).toEqual({
    zh: '14 件在办案件不受影响:已作出的决定保持不变;其中 3 件有按现行参数计算、正在运行的时限',
    en: '14 open cases not affected: what was decided stays; 3 of them have a running deadline by these keys',
  });
  expect(concernedWords({ open: 1, running: 1 }).en).toBe(
    '1 open case not affected: what was decided stays; 1 of them has a running deadline by these keys',
  );
  expect(policyKeys.length).toBeGreaterThan(140);
});
