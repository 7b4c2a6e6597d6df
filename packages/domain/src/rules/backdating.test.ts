import { describe, expect, it } from '@jest/globals';
import { type Actor, SYSTEM } from '../envelope.js';
import { policyWith, published, RULES, shanghai } from '../testing/rules.js';
import { checkBackdating } from './backdating.js';
import { DEFAULT_DIRECTORY } from './default-directory.js';

const NOW = shanghai('2026-03-05 10:00');
const staff = (id: string): Actor => ({ id, role: 'complaint_handling_department', kind: 'human' });
const check = (at: string, actor: Actor, reason?: string, rules = RULES) => checkBackdating({ at, now: NOW, actor, reason }, rules);
const secondsAgo = (seconds: number) => new Date(Date.parse(NOW) - seconds * 1_000).toISOString();

describe('the business instant of a command', () => {
  const yesterday = shanghai('2026-03-04 10:00');

  it('may lie within the last minute without a reason, whoever acts', () => {
    expect(check(NOW, staff('s-002'))).toBeUndefined();
    expect(check(secondsAgo(60), staff('s-002'))).toBeUndefined();
  });

  it('never lies in the future', () => {
    expect(check(secondsAgo(-0.001), staff('s-017'), '钟表不准')).toBe('in-the-future');
  });

  it('lies further back only with a reason', () => {
    expect(check(secondsAgo(60.001), staff('s-017'))).toBe('backdating-without-reason');
    expect(check(yesterday, staff('s-017'), '  ')).toBe('backdating-without-reason');
    expect(check(yesterday, staff('s-017'), '昨日电话记录补录')).toBeUndefined();
  });

  it('lies further back only for those whom the policy names, by the directory and not by what the command claims', () => {
    expect(check(yesterday, staff('s-002'), '补录')).toBe('backdating-not-permitted');
    expect(check(yesterday, staff('s-999'), '补录')).toBe('backdating-not-permitted');
    expect(check(yesterday, staff('s-005'), '部门经理补录')).toBeUndefined();
    expect(check(yesterday, staff('s-011'), '技术部经理补录')).toBeUndefined();
    const nobody = { ...RULES, policy: published(policyWith({ 'backdating.roles': { value: [] } })) };
    expect(check(yesterday, staff('s-017'), '补录', nobody)).toBe('backdating-not-permitted');
  });

  it('may be set back by the substitute of an absent manager', () => {
    const absences = [{ from: shanghai('2026-03-01'), to: shanghai('2026-03-31'), substituteId: 's-006' }];
    const directory = published({
      ...DEFAULT_DIRECTORY,
      staff: DEFAULT_DIRECTORY.staff.map((member) => (member.staffId === 's-005' ? { ...member, absences } : member)),
    });
    expect(check(yesterday, staff('s-006'), '代经理补录', { ...RULES, directory })).toBeUndefined();
  });

  it('lies back by so many working days at most: a fact is recorded by the close of the third after it', () => {
    expect(check(shanghai('2026-03-02 09:00'), staff('s-017'), '补录')).toBeUndefined();
    expect(check(shanghai('2026-02-27 18:00'), staff('s-017'), '补录')).toBe('backdating-too-far');
    // Saturday the 28th is worked in exchange for the Spring Festival; what happens past its closing belongs to Monday.
    expect(check(shanghai('2026-02-28 18:01'), staff('s-017'), '补录')).toBeUndefined();
    expect(check(shanghai('2026-02-28 18:00'), staff('s-017'), '补录')).toBe('backdating-too-far');
  });

  it('of the engine itself is not checked', () => {
    expect(check(shanghai('2020-01-01'), SYSTEM)).toBeUndefined();
    expect(check(secondsAgo(-60), SYSTEM)).toBeUndefined();
  });
});
