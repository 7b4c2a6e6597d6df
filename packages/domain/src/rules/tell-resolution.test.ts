import { describe, expect, it } from '@jest/globals';
import { away, directoryWith } from '../testing/directories.js';
import { shanghai } from '../testing/rules.js';
import { assignedRoles, type DirectoryDocument } from './directory.js';
import { type DirectoryQuestion, resolve } from './resolve.js';
import { ROLE_LABELS } from './role-labels.js';
import { tellResolution } from './tell-resolution.js';

const NOW = shanghai('2026-03-02 09:30');
const APRIL = shanghai('2026-04-01');
const names: Readonly<Record<string, string>> = { 's-026': '李雷', 's-028': '王芳', 's-024': '张振邦' };
const naming = { person: (id: string) => names[id] ?? id, department: (id: string) => (id === 'sales' ? '销售部' : id) };
const told = (directory: DirectoryDocument, question: DirectoryQuestion) => tellResolution(resolve(directory, question, NOW), naming);

describe('the way to a named person in words', () => {
  it('says who stands in for whom and until when', () => {
    const directory = directoryWith({ 's-026': away(NOW, APRIL, 's-028') });
    expect(told(directory, { role: 'supervising_leader' })).toEqual({
      'zh-Hans': `主管领导李雷，李雷缺勤（至${APRIL}），由王芳代理`,
      en: `supervising leader 李雷; 李雷 is absent until ${APRIL}; 王芳 stands in`,
    });
  });

  it('says which department answers for a vacant post', () => {
    const directory = directoryWith({}, { sales: { managerId: null, parentId: 'management' } });
    expect(told(directory, { manager: 'sales' })).toEqual({
      'zh-Hans': '销售部负责人空缺，转上级部门management负责人张振邦',
      en: 'manager of 销售部 is vacant; the department above: manager of management 张振邦',
    });
  });

  it('says that nobody answers, and why', () => {
    expect(told(directoryWith({}), { role: 'credit_assessor' })).toEqual({
      'zh-Hans': '信用评估人员空缺，无人可代',
      en: 'credit assessor is vacant; nobody answers',
    });
    expect(told(directoryWith({ 's-012': { activeUntil: NOW } }), { person: 's-012' })['zh-Hans']).toBe(
      's-012，s-012已离任或尚未到任，无人可代',
    );
  });

  it('has a word for every role', () => {
    for (const role of assignedRoles)
      expect([role, ROLE_LABELS[role]['zh-Hans']]).toEqual([role, expect.stringMatching(/\p{Script=Han}/u)]);
  });
});
