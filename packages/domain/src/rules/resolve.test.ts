import { describe, expect, it } from '@jest/globals';
import { away, directoryWith } from '../testing/directories.js';
import { published, RULES, shanghai } from '../testing/rules.js';
import { DEFAULT_DIRECTORY } from './default-directory.js';
import type { DirectoryDocument } from './directory.js';
import { resolveRung } from './ladder.js';
import { isPlain } from './resolution-path.js';
import { actsAs, type DirectoryQuestion, managerOf, resolve } from './resolve.js';

const NOW = shanghai('2026-03-02 09:30');
const [MARCH, APRIL] = [shanghai('2026-03-01'), shanghai('2026-04-01')];
const gone = { activeUntil: MARCH };

/** The way as one reads it: `s-026 holder, s-026 absent, s-028 substitute`. */
const way = (directory: DirectoryDocument, question: DirectoryQuestion): string =>
  resolve(directory, question, NOW)
    .path.map(({ why, staffId, departmentId, role }) => `${staffId ?? departmentId ?? role} ${why}`)
    .join(', ');

describe('the way to a named person', () => {
  it('is a single step while the holder is there', () => {
    const answer = resolve(DEFAULT_DIRECTORY, { role: 'supervising_leader' }, NOW);
    expect(answer).toEqual({ staffId: 's-026', path: [{ why: 'holder', role: 'supervising_leader', staffId: 's-026' }] });
    expect(isPlain(answer)).toBe(true);
  });

  it('leads to the substitute whom an absence names, even where there is a standing one', () => {
    const directory = directoryWith({ 's-026': { ...away(MARCH, APRIL, 's-028'), substituteId: 's-024' } });
    expect(resolve(directory, { role: 'supervising_leader' }, NOW)).toEqual({
      staffId: 's-028',
      path: [
        { why: 'holder', role: 'supervising_leader', staffId: 's-026' },
        { why: 'absent', staffId: 's-026', until: APRIL },
        { why: 'substitute', staffId: 's-028' },
      ],
    });
  });

  it('leads to the standing substitute where an absence names nobody, and on to the substitute’s own', () => {
    const directory = directoryWith({
      's-026': { ...away(MARCH, APRIL), substituteId: 's-028' },
      's-028': { ...away(MARCH, APRIL), substituteId: 's-029' },
    });
    expect(way(directory, { role: 'supervising_leader' })).toBe(
      's-026 holder, s-026 absent, s-028 substitute, s-028 absent, s-029 substitute',
    );
  });

  it('leads to the next holder of the role where nobody stands in for the first', () => {
    expect(way(directoryWith({ 's-026': away(MARCH, APRIL) }), { role: 'supervising_leader' })).toBe(
      's-026 holder, s-026 absent, s-027 next-holder',
    );
  });

  it('passes over whoever has left or not joined yet: nobody stands in for them in a role', () => {
    const directory = directoryWith({ 's-026': { ...gone, substituteId: 's-024' } });
    expect(way(directory, { role: 'supervising_leader' })).toBe('s-026 holder, s-026 inactive, s-027 next-holder');
    expect(way(directoryWith({ 's-026': { activeFrom: APRIL } }), { role: 'supervising_leader' })).toContain('s-027 next-holder');
    expect(actsAs(directory, { staffId: 's-026', role: 'supervising_leader', at: NOW })).toBe(false);
    expect(actsAs(directory, { staffId: 's-024', role: 'supervising_leader', at: NOW })).toBe(false);
  });

  it('of what somebody who has left had in hand leads to their standing substitute', () => {
    expect(way(directoryWith({ 's-012': { ...gone, substituteId: 's-013' } }), { person: 's-012' })).toBe(
      's-012 holder, s-012 inactive, s-013 substitute',
    );
    expect(way(directoryWith({ 's-012': gone }), { person: 's-012' })).toBe('s-012 holder, s-012 inactive');
  });

  it('says that a role is vacant, a person unknown, or that everybody stands in for one another', () => {
    expect(way(DEFAULT_DIRECTORY, { role: 'credit_assessor' })).toBe('credit_assessor vacant');
    expect(way(DEFAULT_DIRECTORY, { person: 's-999' })).toBe('s-999 holder, s-999 unknown');
    const pair = directoryWith({ 's-002': away(MARCH, APRIL, 's-003'), 's-003': away(MARCH, APRIL, 's-002') });
    expect(way(pair, { person: 's-002' })).toBe(
      's-002 holder, s-002 absent, s-003 substitute, s-003 absent, s-002 substitute, s-002 circle',
    );
  });

  it('never ends at whoever may not judge: their own work goes to the next holder', () => {
    expect(way(DEFAULT_DIRECTORY, { role: 'supervising_leader', except: 's-026' })).toBe('s-026 holder, s-026 own-work, s-027 next-holder');
  });
});

describe('the manager of a department', () => {
  const under = (departments: Parameters<typeof directoryWith>[1], staff: Parameters<typeof directoryWith>[0] = {}) =>
    directoryWith(staff, { sales: { parentId: 'management' }, ...departments });

  it('is, while the post is vacant, its standing substitute', () => {
    const directory = under({ sales: { managerId: null, substituteId: 's-006' } });
    expect(way(directory, { manager: 'sales' })).toBe('sales vacant, s-006 substitute');
    expect(actsAs(directory, { staffId: 's-006', role: 'department_manager', at: NOW })).toBe(true);
  });

  it('is the manager of the department above where the post is vacant and nobody stands in', () => {
    const directory = under({ sales: { managerId: null, parentId: 'management' } });
    expect(way(directory, { manager: 'sales' })).toBe('sales vacant, s-024 parent-department');
  });

  it('is found through several departments that have nobody', () => {
    const directory = under({
      sales: { managerId: null, parentId: 'after-sales' },
      'after-sales': { managerId: null, parentId: 'management' },
    });
    expect(way(directory, { manager: 'sales' })).toBe(
      'sales vacant, after-sales parent-department, after-sales vacant, s-024 parent-department',
    );
  });

  it('is the substitute of the post where the manager is absent and has nobody of their own', () => {
    const directory = under({ sales: { substituteId: 's-006' } }, { 's-005': away(MARCH, APRIL) });
    expect(way(directory, { manager: 'sales' })).toBe('s-005 holder, s-005 absent, s-006 substitute');
    const named = under({ sales: { substituteId: 's-006' } }, { 's-005': away(MARCH, APRIL, 's-007') });
    expect(managerOf(named, 'sales', NOW)).toBe('s-007');
  });

  it('of a department that is closed is the manager above it', () => {
    const directory = under({ sales: { activeUntil: MARCH, parentId: 'management' } });
    expect(way(directory, { manager: 'sales' })).toBe('sales inactive, s-024 parent-department');
    expect(actsAs(directory, { staffId: 's-005', role: 'department_manager', at: NOW })).toBe(false);
  });
});

describe('the way up the ladder', () => {
  const way = (directory: DirectoryDocument, level: number, handler: string | null = 's-012') =>
    resolveRung({ ...RULES, directory: published(directory) }, level, { departmentId: 'technical', handler }, NOW)
      .path.map(({ why, staffId, departmentId, role }) => `${staffId ?? departmentId ?? role} ${why}`)
      .join(', ');

  it('is a single step onto a rung that is held', () => {
    expect([0, 1, 2, 3].map((level) => way(DEFAULT_DIRECTORY, level))).toEqual([
      's-012 holder',
      's-011 holder',
      's-028 holder',
      's-024 holder',
    ]);
  });

  it('goes one rung higher where nobody stands on it', () => {
    expect(way(directoryWith({}, { technical: { managerId: null } }), 1)).toBe('technical vacant, s-028 higher-rung');
    expect(way(directoryWith({ 's-012': gone }), 0)).toBe('s-012 holder, s-012 inactive, s-011 higher-rung');
    expect(way(DEFAULT_DIRECTORY, 0, null)).toBe('handler vacant, s-011 higher-rung');
  });

  it('passes over whoever is late', () => {
    expect(way(DEFAULT_DIRECTORY, 1, 's-011')).toBe('s-011 holder, s-011 late, s-028 higher-rung');
  });
});
