import { describe, expect, it } from '@jest/globals';
import { policyWith } from '../testing/rules.js';
import { gradingBounds } from './grading-bounds.js';
import { CONTRADICTIONS } from './policy/contradictions.js';
import { CALENDAR_KEYS } from './policy/platform.js';
import { policyWarnings } from './policy/warnings.js';
import { completePolicy, DEFAULT_POLICY, listOf, resolve } from './policy.js';
import { withChange } from './policy-change.js';
import type { PolicyEntry } from './policy-document.js';
import { isPolicyKey, POLICY_KEYS, POLICY_SECTIONS, type PolicyKey, policyKeys } from './policy-keys.js';
import { validatePolicy } from './validate-policy.js';

type Changes = Partial<Record<PolicyKey, Partial<PolicyEntry>>>;
const failures = (changes: Changes): readonly string[] => {
  const checked = validatePolicy(policyWith(changes));
  return checked.ok ? [] : checked.failures;
};

/** A company that contradicts itself, told by what it wants, what it set, and where the policy says no. */
const CONTRADICTORY: readonly (readonly [wish: string, changes: Changes, ...told: readonly string[]])[] = [
  ['satisfied from 6 of 5 points', { 'survey.satisfied.min': { value: 6 } }, 'survey.satisfied.min/value: 6 lies above survey.scale.max'],
  [
    'flags a 4 as low and counts it as satisfied',
    { 'survey.lowScore.flag': { value: 4 } },
    'survey.lowScore.flag/value: 4 lies at survey.satisfied.min; expected less than 4',
  ],
  [
    'starts serious cases on a rung that is not there',
    { 'escalation.initialLevel': { scopes: [{ severity: 'serious', value: 4 }] } },
    'escalation.initialLevel/scopes/0/value',
  ],
  ['answers general complaints by phone only', { 'complaint.feedback.medium.general': { value: ['phone'] } }, 'S2-46'],
  ['answers serious complaints by text message only', { 'complaint.feedback.medium.serious': { value: ['sms'] } }, 'S2-46'],
  ['pauses once for longer than all pauses together', { 'clock.pause.maxDuration': { value: 11 } }, 'expected at most 10'],
  [
    'collects grading data less often than it decides on grades',
    { 'grading.collection.period': { value: 9 } },
    'grading.collection.period/value: 9 lies above grading.reassessment.period',
  ],
  ['looks back for less than it reassesses', { 'grading.window': { value: 3 } }, 'grading.reassessment.period/value'],
  [
    'gives the first tier more time than the second',
    { 'dealer.tier1.limit': { value: 9 } },
    'dealer.tier1.limit/value: 9 lies above dealer.tier2.limit',
  ],
  ['gives the second tier more time than the third', { 'dealer.tier2.limit': { value: 25 } }, 'dealer.tier2.limit'],
  ['first calls a customer before the list is made', { 'renewal.firstContact.leadDays': { value: 60 } }, 'expected less than 60'],
  ['follows up before the first contact', { 'renewal.followUp.leadDays': { value: 50 } }, 'renewal.firstContact.leadDays'],
  ['reminds before it follows up', { 'renewal.reminder.undecided.leadDays': { value: 30 } }, 'renewal.followUp.leadDays'],
  ['deducts more for a delay than may be deducted at all', { 'penalty.delay.percent': { value: 30 } }, 'penalty.cap.percent'],
  [
    'deducts more for a loss than may be deducted at all',
    { 'penalty.cap.percent': { value: 10 } },
    'penalty.directResponsible.percent/value/2/value: 20 lies above',
  ],
  [
    'punishes the department head beyond the cap',
    { 'penalty.manager.percent': { value: [{ value: 21 }] } },
    'penalty.manager.percent/value/0/value',
  ],
  [
    'punishes a small loss harder than a great one',
    { 'penalty.directResponsible.percent': { value: [{ below: 1, value: 9 }, { value: 5 }] } },
    'a greater loss costs less',
  ],
  [
    'lets a department head pay less for more',
    { 'penalty.manager.percent': { value: [{ below: 1, value: 9 }, { value: 5 }] } },
    'expected at least 9',
  ],
];

describe('a policy that contradicts itself', () => {
  it.each(CONTRADICTORY)('because it %s is refused, and told what would be right', (_wish, changes, ...told) => {
    const found = failures(changes);
    for (const words of told) expect(found.join('\n')).toContain(words);
    expect(found).toEqual(found.map(() => expect.stringMatching(/^\/values\/\S+: .+; expected .+/)));
  });

  it('in several ways is refused for all of them together', () => {
    const changes: Changes = Object.assign({}, ...CONTRADICTORY.slice(1, 7).map(([, one]) => one));
    expect(failures(changes)).toHaveLength(6);
  });

  it('is known in every rule that there is', () => {
    const broken = CONTRADICTIONS.filter((rule) => CONTRADICTORY.some(([, changes]) => rule(policyWith(changes)).length > 0));
    expect(broken).toHaveLength(CONTRADICTIONS.length);
    expect(CONTRADICTIONS.flatMap((rule) => rule(DEFAULT_POLICY))).toEqual([]);
  });
});

describe('a document that lacks keys', () => {
  it('is told each of them, or how many when they are many', () => {
    const { 'complaint.plan.limit': _gone, ...rest } = DEFAULT_POLICY.values;
    expect(validatePolicy({ values: rest })).toMatchObject({
      failures: ['/values/complaint.plan.limit: is missing; expected value, unit and origin'],
    });
    expect(validatePolicy({ values: { 'complaint.plan.limit': { value: -1, unit: 'wd', origin: 'configured' } } })).toMatchObject({
      failures: [
        '/values/complaint.plan.limit/value: expected 0 to 3650',
        `/values: ${policyKeys.length - 1} keys are missing, such as complaint.acknowledge.enabled; expected all ${policyKeys.length}`,
      ],
    });
  });
});

describe('values that are more than a number', () => {
  it('keep their shape', () => {
    const wrong: readonly (readonly [Changes, string])[] = [
      [{ 'grading.amountCuts': { value: [5, 5, 100] } }, 'grading.amountCuts/value: expected bounds that ascend strictly'],
      [{ 'grading.countCuts': { value: [2, 6] } }, 'grading.countCuts/value'],
      [{ 'staff.evaluation.weights': { value: { attitude: 25, skill: 25, arrivalTime: 25, efficiency: 30 } } }, '100 together'],
      [{ 'staff.evaluation.weights': { value: { attitude: 100 } } }, 'staff.evaluation.weights/value/skill'],
      [{ 'credit.grade.bands': { value: { AAA: 90, AA: 95, A: 70, B: 60, C: 0 } } }, 'below the one before'],
      [
        { 'penalty.directResponsible.percent': { value: [{ below: 5, value: 1 }, { below: 1, value: 2 }, { value: 3 }] } },
        'ascend strictly',
      ],
      [{ 'penalty.directResponsible.percent': { value: [{ value: 1 }, { value: 2 }] } }, 'a bound in every step but the last'],
      [{ 'interview.steps.minutes': { value: [5, 5] } }, 'interview.steps.minutes/value'],
      [{ 'account.refCodes': { value: { bocomScreen: '1', exchange: '2', abcMarket: 'drei vier' } } }, 'account.refCodes/value/abcMarket'],
      [{ 'grading.defaultGrade': { value: 5 } }, 'expected 1 to 4'],
      [{ 'penalty.auto': { value: true } }, 'cannot be configured; expected false'],
      [{ 'callback.grade4.period': { value: 'never' } }, 'callback.grade4.period/value'],
    ];
    for (const [changes, told] of wrong) expect(failures(changes).join('\n')).toContain(told);
    expect(failures({ 'callback.grade4.period': { value: 24, unit: 'm' } })).toEqual([]);
  });

  it('give the twelve printed bounds of the grades', () => {
    const bounds = Object.fromEntries(Object.entries(gradingBounds(DEFAULT_POLICY)).map(([key, { value }]) => [key, value]));
    expect(bounds).toEqual({
      'grading.grade1.amount.min': 100,
      'grading.grade1.count.min': 12,
      'grading.grade2.amount.min': 30,
      'grading.grade2.amount.max': 100,
      'grading.grade2.count.min': 6,
      'grading.grade2.count.max': 11,
      'grading.grade3.amount.min': 5,
      'grading.grade3.amount.max': 30,
      'grading.grade3.count.min': 2,
      'grading.grade3.count.max': 5,
      'grading.grade4.amount.max': 5,
      'grading.grade4.count.max': 2,
    });
  });
});

describe('warnings', () => {
  it.each<readonly [string, Changes, string]>([
    ['preparation takes longer than the arrival may', { 'service.onSite.grade1': { value: 1 } }, 'service.onSite.grade1'],
    ['a higher grade waits longer', { 'service.response.grade1': { value: 5, unit: 'h' } }, 'slower than service.response.grade2'],
    ['no pause ever needs approval', { 'clock.pause.approvalFrom': { value: 9 } }, 'clock.pause.approvalFrom'],
    [
      'a value for everybody is replaced for everybody',
      { 'complaint.plan.approval.required': { value: false } },
      'each severity has a value of its own',
    ],
  ])('tell that %s', (_what, changes, told) => {
    expect(failures(changes)).toEqual([]);
    expect(policyWarnings(policyWith(changes))).toEqual([expect.stringContaining(told)]);
  });
});

describe('the keys', () => {
  it('stand in one section each, with unit and origin; what the source fixes names its clause', () => {
    const listed = Object.values(POLICY_SECTIONS).flatMap(({ keys }) => Object.keys(keys));
    expect(listed.toSorted()).toEqual(policyKeys.map(String).toSorted());
    for (const key of policyKeys) {
      const { entry, units, clauses } = POLICY_KEYS[key];
      expect([key, units.includes(entry.unit)]).toEqual([key, true]);
      if (entry.origin === 'source') expect([key, clauses.length > 0]).toEqual([key, true]);
    }
  });

  it('of the calendar stand in the calendar', () => {
    expect(Object.keys(CALENDAR_KEYS).filter(isPolicyKey)).toEqual([]);
    expect(isPolicyKey('toString')).toBe(false);
  });
});

describe('a policy of an earlier release', () => {
  const old = { values: { 'complaint.plan.limit': { value: 3, unit: 'wd' as const, origin: 'configured' as const } } };

  it('stays readable: keys that it is too young to know answer with the shipped default', () => {
    expect(resolve(old, 'complaint.plan.limit').value).toBe(3);
    expect(listOf(old, 'policy.approvers')).toEqual(['management', 'general_manager']);
    expect(validatePolicy(completePolicy(old)).ok).toBe(true);
  });

  it('is completed when a value of it is set, and loses what this release has forgotten', () => {
    const forgetful = { values: { ...old.values, 'complaint.forgotten.limit': old.values['complaint.plan.limit'] } };
    const changed = withChange(forgetful, { key: 'complaint.analysis.limit', value: 1 });
    expect(validatePolicy(changed).ok).toBe(true);
    expect(resolve(changed, 'complaint.plan.limit').value).toBe(3);
    expect(withChange(old, { key: 'complaint.forgotten.limit', value: 1 })).toEqual(completePolicy(old));
  });
});
