import { describe, expect, it } from '@jest/globals';
import { away, directoryWith } from '../testing/directories.js';
import { shanghai } from '../testing/rules.js';
import { compareDirectories } from './compare-directories.js';
import { DEFAULT_DIRECTORY } from './default-directory.js';
import type { DirectoryDocument } from './directory.js';
import { tellDirectoryChange } from './tell-directory-change.js';
import { validateDirectory } from './validate-directory.js';

const [MARCH, APRIL, MAY] = [shanghai('2026-03-01'), shanghai('2026-04-01'), shanghai('2026-05-01')];
const flaws = (document: unknown, from = MARCH): readonly string[] => {
  const checked = validateDirectory(document, from);
  return checked.ok ? [] : checked.failures;
};

describe('a directory with posts and substitutes', () => {
  it('is published with vacant posts as long as somebody answers for them', () => {
    expect(flaws(directoryWith({}, { sales: { managerId: null, substituteId: 's-006' } }))).toEqual([]);
    expect(flaws(directoryWith({}, { sales: { managerId: null, parentId: 'management' } }))).toEqual([]);
    expect(flaws(directoryWith({}, { sales: { managerId: null } }))).toEqual([
      '/departments/1/managerId: nobody manages sales, nor a department above it; name a manager, a substitute of the post who is there, or a department above',
    ]);
  });

  it('is published with two who stand in for each other, as is usual, but not when both are away at once', () => {
    const pair = (mine: object, theirs: object) =>
      directoryWith({ 's-012': { substituteId: 's-013', ...mine }, 's-013': { substituteId: 's-012', ...theirs } });
    expect(flaws(pair({}, {}))).toEqual([]);
    expect(flaws(pair(away(MARCH, APRIL), away(APRIL, MAY)))).toEqual([]);
    expect(flaws(pair(away(MARCH, MAY), away(APRIL, MAY)))).toEqual([
      expect.stringContaining(`/staff/11: the substitutes of s-012 are absent in a circle from ${APRIL} on`),
      expect.stringContaining('/staff/12: the substitutes of s-013'),
    ]);
  });

  it('is refused with a manager who has left, or has not joined yet', () => {
    expect(flaws(directoryWith({ 's-005': { activeUntil: MARCH } }))).toEqual([
      expect.stringContaining(`/departments/1/managerId: s-005, manager of sales, has left at ${MARCH}; name somebody who is there`),
      expect.stringContaining('nobody manages sales'),
    ]);
    expect(flaws(directoryWith({ 's-005': { activeFrom: APRIL } }))[0]).toContain('joins only at');
  });

  it('is refused when somebody leaves later and nobody is left from then on', () => {
    const directory = directoryWith({ 's-024': { activeUntil: MAY }, 's-025': { activeUntil: APRIL } });
    expect(flaws(directory)).toEqual([
      expect.stringContaining(`/staff: nobody who is there is general_manager from ${MAY} on`),
      expect.stringContaining(`/departments/8/managerId: nobody manages management from ${MAY} on`),
    ]);
  });

  it('is refused when somebody who has left is to stand in', () => {
    expect(flaws(directoryWith({ 's-012': { substituteId: 's-013' }, 's-013': { activeUntil: MARCH } }))).toEqual([
      expect.stringContaining('/staff/11/substituteId: s-013, substitute of s-012, has left'),
    ]);
    expect(flaws(directoryWith({ 's-012': away(MARCH, MAY, 's-013'), 's-013': { activeUntil: APRIL } }))).toEqual([
      expect.stringContaining(`/staff/11/absences/0/substituteId: s-013, substitute of s-012, leaves at ${APRIL}`),
    ]);
  });

  it('is refused with departments that lie under each other, and with superiors who report to each other', () => {
    const departments = { sales: { parentId: 'after-sales' }, 'after-sales': { parentId: 'sales' }, quality: { parentId: 'quality' } };
    const staff = { 's-002': { managerId: 's-003' }, 's-003': { managerId: 's-004' }, 's-004': { managerId: 's-002' } };
    expect(flaws(directoryWith(staff, departments))).toEqual([
      '/departments/1/parentId: sales under after-sales is under sales again; let one of them be under none of the others',
      '/departments/4/parentId: quality is under quality again; let one of them be under none of the others',
      '/staff/1/managerId: s-002 reports to s-003 reports to s-004 reports to s-002 again; let one of them report to none of the others',
    ]);
  });

  it('is refused with all its failures together, each with its place, the reason and what would be right', () => {
    const directory = directoryWith(
      { 's-002': { managerId: 's-999', substituteId: 's-002', activeFrom: APRIL, activeUntil: MARCH } },
      { sales: { parentId: 'nowhere', substituteId: 's-005' } },
    );
    expect(flaws(directory)).toEqual([
      '/departments/1/parentId: there is no department nowhere above sales; name a departmentId of this directory',
      '/departments/1/substituteId: s-005 manages sales already; name another person, or none',
      `/staff/1/activeUntil: ${MARCH} is not after activeFrom; give an instant after ${APRIL}, or leave it out`,
      '/staff/1/substituteId: s-002 cannot stand in for themselves; name another person, or none',
    ]);
  });

  it('is not judged for what lay before it takes effect', () => {
    const past = directoryWith({ 's-024': away(MARCH, APRIL), 's-025': away(MARCH, APRIL) });
    expect(flaws(past)).not.toEqual([]);
    expect(flaws(past, APRIL)).toEqual([]);
  });
});

describe('two directories', () => {
  it('are compared by who joined, moved and left, which posts and roles changed hands', () => {
    const after: DirectoryDocument = {
      departments: [
        ...directoryWith({}, { sales: { managerId: 's-006' } }).departments.filter(({ departmentId }) => departmentId !== 'quality'),
        { departmentId: 'online', name: '线上服务部', managerId: 's-030' },
      ],
      staff: [
        ...directoryWith({ 's-007': { departmentId: 'service' }, 's-013': away(MARCH, APRIL, 's-012') }).staff.filter(
          ({ staffId }) => staffId !== 's-029',
        ),
        { staffId: 's-030', departmentId: 'online', roles: ['salesperson'] },
      ],
    };
    expect(compareDirectories(DEFAULT_DIRECTORY, after)).toEqual([
      { change: 'department-changed', departmentId: 'sales', field: 'managerId', from: 's-005', to: 's-006' },
      { change: 'opened', departmentId: 'online', name: '线上服务部' },
      { change: 'dissolved', departmentId: 'quality', name: '质量管理部' },
      { change: 'moved', staffId: 's-007', from: 'sales', to: 'service' },
      { change: 'staff-changed', staffId: 's-013', field: 'absences', from: null, to: `${MARCH}/${APRIL}/s-012` },
      { change: 'joined', staffId: 's-030', departmentId: 'online', roles: ['salesperson'] },
      { change: 'removed', staffId: 's-029', departmentId: 'management', roles: ['senior_service_manager'] },
      { change: 'role-changed-hands', role: 'salesperson', from: ['s-006', 's-007'], to: ['s-006', 's-007', 's-030'] },
      { change: 'role-changed-hands', role: 'senior_service_manager', from: ['s-028', 's-029'], to: ['s-028'] },
    ]);
    expect(compareDirectories(after, after)).toEqual([]);
    const words = compareDirectories(DEFAULT_DIRECTORY, after).map(tellDirectoryChange);
    expect(words[0]).toEqual({ zh: 'sales的负责人由s-005变为s-006', en: 'manager of sales: s-005 → s-006' });
    expect(words[5]).toEqual({ zh: 's-030加入online，任销售人员', en: 's-030 joins online as salesperson' });
    expect(words[8]?.zh).toBe('负责客户服务的高级管理人员由s-028、s-029变为s-028');
  });
});
