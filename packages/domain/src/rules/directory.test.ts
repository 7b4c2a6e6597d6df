import { describe, expect, it } from '@jest/globals';
import { policyWith, published, RULES, shanghai } from '../testing/rules.js';
import { DEFAULT_DIRECTORY } from './default-directory.js';
import { assignedRoles, type DirectoryDocument, departmentOf, hasRole, type StaffMember } from './directory.js';
import { requiredRoles } from './directory-dead-ends.js';
import { rungHolder, topLevel } from './ladder.js';
import { listOf } from './policy.js';
import { actingFor, actsAs, holderOf, holdersOf, managerOf } from './resolve.js';
import { validateDirectory } from './validate-directory.js';

const NOW = shanghai('2026-03-02 09:30');
const AWAY = { from: shanghai('2026-03-01'), to: shanghai('2026-03-08') };

/** The shipped directory with persons absent: staff id → substitute. */
const absent = (substitutes: Readonly<Record<string, string>>, during = AWAY): DirectoryDocument => ({
  ...DEFAULT_DIRECTORY,
  staff: DEFAULT_DIRECTORY.staff.map((member) => {
    const substituteId = substitutes[member.staffId];
    return substituteId === undefined ? member : { ...member, absences: [{ ...during, substituteId }] };
  }),
});
const without = (...staffIds: readonly string[]): DirectoryDocument => ({
  ...DEFAULT_DIRECTORY,
  staff: DEFAULT_DIRECTORY.staff.filter(({ staffId }) => !staffIds.includes(staffId)),
});
const failures = (document: unknown): readonly string[] => {
  const result = validateDirectory(document);
  return result.ok ? [] : result.failures;
};
const changed = (staffId: string, change: Partial<StaffMember>): DirectoryDocument => ({
  ...DEFAULT_DIRECTORY,
  staff: DEFAULT_DIRECTORY.staff.map((member) => (member.staffId === staffId ? { ...member, ...change } : member)),
});

describe('the shipped directory', () => {
  it('may be published as it is', () => {
    expect(failures(DEFAULT_DIRECTORY)).toEqual([]);
  });

  it('has two persons wherever one must judge the work of another', () => {
    const judging = [
      'complaint_handling_department',
      'supervising_leader',
      'customer_centre',
      'marketing_centre',
      'general_manager',
    ] as const;
    for (const role of [...judging, 'management', 'senior_service_manager', 'customer_service_rep', 'analysis_team'] as const)
      expect([role, holdersOf(DEFAULT_DIRECTORY, role, NOW).length >= 2]).toEqual([role, true]);
  });

  it('names somebody for every role that the shipped policy asks for', () => {
    const asked = (['minor', 'general', 'serious'] as const).flatMap((severity) =>
      listOf(RULES.policy.document, 'complaint.plan.approval.chain', severity),
    );
    for (const role of [...asked, ...requiredRoles])
      expect([role, assignedRoles.some((known) => known === role && holderOf(DEFAULT_DIRECTORY, known, NOW) !== undefined)]).toEqual([
        role,
        true,
      ]);
  });
});

describe('a role', () => {
  it('is held as the directory says; a manager is who manages a department', () => {
    expect(hasRole(DEFAULT_DIRECTORY, 's-026', 'supervising_leader')).toBe(true);
    expect(hasRole(DEFAULT_DIRECTORY, 's-002', 'supervising_leader')).toBe(false);
    expect(hasRole(DEFAULT_DIRECTORY, 's-017', 'department_manager')).toBe(true);
    expect(hasRole(DEFAULT_DIRECTORY, 's-018', 'department_manager')).toBe(false);
    expect(hasRole(DEFAULT_DIRECTORY, 's-999', 'department_manager')).toBe(false);
    expect(departmentOf(DEFAULT_DIRECTORY, 's-018')).toBe('complaint-handling');
    expect(departmentOf(DEFAULT_DIRECTORY, 's-999')).toBeUndefined();
  });

  it('is taken by the first of the directory, within a department where one is named', () => {
    expect(holderOf(DEFAULT_DIRECTORY, 'supervising_leader', NOW)).toBe('s-026');
    expect(holdersOf(DEFAULT_DIRECTORY, 'analysis_team', NOW, 'technical')).toEqual(['s-012', 's-013']);
    expect(holderOf(DEFAULT_DIRECTORY, 'supervising_leader', NOW, 'sales')).toBeUndefined();
    expect(holderOf(DEFAULT_DIRECTORY, 'department_manager', NOW, 'sales')).toBe('s-005');
    expect(holderOf(DEFAULT_DIRECTORY, 'credit_assessor', NOW)).toBeUndefined();
  });

  it('passes to the substitute, and to the substitute of the substitute, while its holder is absent', () => {
    const directory = absent({ 's-026': 's-028', 's-028': 's-029' });
    expect(holderOf(directory, 'supervising_leader', NOW)).toBe('s-029');
    expect(holdersOf(directory, 'supervising_leader', NOW)).toEqual(['s-029', 's-027']);
    expect(holderOf(directory, 'supervising_leader', AWAY.to)).toBe('s-026');
    expect(holderOf(directory, 'supervising_leader', AWAY.from)).toBe('s-029');
    const act = (staffId: string) => actsAs(directory, { staffId, role: 'supervising_leader', at: NOW });
    // Who is absent and acts all the same may do so.
    expect(['s-026', 's-027', 's-028', 's-029', 's-001'].map(act)).toEqual([true, true, false, true, false]);
  });

  it('of a manager passes to the substitute too', () => {
    const directory = absent({ 's-005': 's-006' });
    expect(managerOf(directory, 'sales', NOW)).toBe('s-006');
    expect(actsAs(directory, { staffId: 's-006', role: 'department_manager', at: NOW })).toBe(true);
    expect(managerOf(directory, 'nowhere', NOW)).toBeUndefined();
  });

  it('rests while all its substitutes are absent in a circle', () => {
    expect(actingFor(absent({ 's-026': 's-027', 's-027': 's-026' }), 's-026', NOW)).toBeUndefined();
  });
});

describe('the ladder', () => {
  const link = { departmentId: 'technical', handler: 's-012' };
  const rungs = (directory: DirectoryDocument) =>
    [0, 1, 2, 3, 4].map((level) => rungHolder({ ...RULES, directory: published(directory) }, level, link, NOW));

  it('leads from the handler over the department manager and the senior service manager to the general manager', () => {
    expect(rungs(DEFAULT_DIRECTORY)).toEqual(['s-012', 's-011', 's-028', 's-024', 's-024']);
    expect(topLevel(RULES)).toBe(3);
  });

  it('passes to substitutes', () => {
    expect(rungs(absent({ 's-012': 's-013', 's-011': 's-014', 's-024': 's-025' }))).toEqual(['s-013', 's-014', 's-028', 's-025', 's-025']);
  });

  it('passes over a rung on which nobody stands any more', () => {
    expect(rungs(without('s-012'))[0]).toBe('s-011');
    expect(rungHolder(RULES, 0, { departmentId: 'dissolved' }, NOW)).toBe('s-028');
    expect(rungHolder(RULES, 0, { departmentId: 'sales', handler: null }, NOW)).toBe('s-005');
    expect(rungs(without('s-028', 's-029'))[2]).toBe('s-024');
  });

  it('never leads back to whoever is late, unless nobody stands above', () => {
    const of = (handler: string, departmentId: string) =>
      [0, 1, 2, 3].map((level) => rungHolder(RULES, level, { departmentId, handler }, NOW));
    expect(of('s-011', 'technical')).toEqual(['s-011', 's-028', 's-028', 's-024']);
    expect(of('s-028', 'management')).toEqual(['s-028', 's-024', 's-024', 's-024']);
    expect(of('s-024', 'management')).toEqual(['s-024', 's-028', 's-028', 's-024']);
    const managed = published(absent({ 's-012': 's-011' }));
    expect(rungHolder({ ...RULES, directory: managed }, 1, { departmentId: 'technical', handler: 's-012' }, NOW)).toBe('s-028');
  });

  it('follows the rungs of the policy, and ends at the general manager whatever they are', () => {
    const policy = published(policyWith({ 'escalation.levels': { value: ['handler', 'supervising_leader'] } }));
    expect([0, 1, 2].map((level) => rungHolder({ ...RULES, policy }, level, link, NOW))).toEqual(['s-012', 's-026', 's-026']);
    const directory = published(without('s-026', 's-027'));
    expect(rungHolder({ ...RULES, policy, directory }, 1, link, NOW)).toBe('s-024');
  });

  it('without anybody is a bug: such a directory is not published', () => {
    const directory = published({ departments: [], staff: [] });
    expect(() => rungHolder({ ...RULES, directory }, 0, link, NOW)).toThrow('nobody stands on rung 0');
  });
});

describe('publishing a directory', () => {
  it('lists all failures together', () => {
    const [first, ...rest] = DEFAULT_DIRECTORY.staff;
    const wrong = {
      departments: [...DEFAULT_DIRECTORY.departments, { departmentId: 'sales', name: '重复', managerId: 's-999' }],
      staff: [...rest, ...rest.slice(0, 1), { ...first, departmentId: 'nowhere', roles: ['technician', 'technician'] }],
    };
    expect(failures(wrong)).toEqual([
      '/departments: sales is given twice; give it once',
      '/staff: s-002 is given twice; give it once',
      '/departments/9/managerId: s-999, manager of sales, is not on staff; name a staffId of this directory',
      '/staff/29/departmentId: there is no department nowhere; name a departmentId of this directory',
      '/staff/29/roles: technician is given twice; give it once',
    ]);
  });

  it('refuses absences that end before they begin, overlap, or have no substitute on staff', () => {
    const [from, to] = [AWAY.from, AWAY.to];
    expect(failures(changed('s-002', { absences: [{ from: to, to: from, substituteId: 's-003' }] }))).toEqual([
      expect.stringContaining('not after it begins'),
    ]);
    const twice = [
      { from, to, substituteId: 's-003' },
      { from: NOW, to: shanghai('2026-04-01'), substituteId: 's-004' },
    ];
    expect(failures(changed('s-002', { absences: twice }))).toEqual([expect.stringContaining('overlaps another absence of s-002')]);
    expect(failures(changed('s-002', { absences: [{ from, to, substituteId: 's-999' }] }))).toEqual([
      '/staff/1/absences/0/substituteId: s-999, substitute of s-002, is not on staff; name a staffId of this directory',
    ]);
  });

  it('refuses substitutes who are absent in a circle at the same time, not one after the other', () => {
    expect(failures(absent({ 's-002': 's-003', 's-003': 's-002' }))).toEqual([
      expect.stringContaining('/staff: nobody who is there is customer_service_rep'),
      expect.stringContaining('/staff/1: the substitutes of s-002 are absent in a circle'),
      expect.stringContaining('/staff/2: the substitutes of s-003 are absent in a circle'),
    ]);
    expect(failures(changed('s-002', { absences: [{ ...AWAY, substituteId: 's-002' }] }))).toEqual([
      expect.stringContaining('s-002 cannot stand in for themselves'),
      expect.stringContaining('absent in a circle'),
    ]);
    const later = { from: AWAY.to, to: shanghai('2026-03-15'), substituteId: 's-002' };
    const turns = {
      ...DEFAULT_DIRECTORY,
      staff: absent({ 's-002': 's-003' }).staff.map((member) => (member.staffId === 's-003' ? { ...member, absences: [later] } : member)),
    };
    expect(failures(turns)).toEqual([]);
  });

  it.each(requiredRoles)('refuses a company without a %s', (role) => {
    const staff = DEFAULT_DIRECTORY.staff.map((member) => ({ ...member, roles: member.roles.filter((held) => held !== role) }));
    expect(failures({ ...DEFAULT_DIRECTORY, staff })).toEqual([
      `/staff: nobody is ${role}; give the role to somebody: a case could get stuck without`,
    ]);
  });

  it('refuses names of persons and unknown roles', () => {
    const named = { ...DEFAULT_DIRECTORY, staff: [{ staffId: 's-001', departmentId: 'service', roles: ['boss'], name: '王芳' }] };
    expect(failures(named)).toHaveLength(2);
  });
});
