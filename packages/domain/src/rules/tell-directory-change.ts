import type { DirectoryChange } from './compare-directories.js';
import type { AssignedRole } from './directory.js';
import type { Words } from './policy-words.js';
import { ROLE_LABELS } from './role-labels.js';

const FIELDS = {
  name: ['名称', 'name'],
  parentId: ['上级部门', 'department above'],
  managerId: ['负责人', 'manager'],
  substituteId: ['代理人', 'substitute'],
  activeFrom: ['起始时间', 'beginning'],
  activeUntil: ['终止时间', 'end'],
  absences: ['缺勤安排', 'absences'],
} as const;

const roles = (held: readonly AssignedRole[], lang: 'zh-Hans' | 'en'): string =>
  held.map((role) => ROLE_LABELS[role][lang]).join(lang === 'en' ? ', ' : '、');

const people = (ids: readonly string[], lang: 'zh' | 'en'): string =>
  ids.length === 0 ? (lang === 'zh' ? '无人' : 'nobody') : ids.join(lang === 'zh' ? '、' : ', ');

const changed = (whose: string, field: keyof typeof FIELDS, from: string | null, to: string | null): Words => ({
  zh: `${whose}的${FIELDS[field][0]}由${from ?? '无'}变为${to ?? '无'}`,
  en: `${FIELDS[field][1]} of ${whose}: ${from ?? 'none'} → ${to ?? 'none'}`,
});

/** One difference between two directories in words, by ids. */
export const tellDirectoryChange = (change: DirectoryChange): Words => {
  switch (change.change) {
    case 'joined':
      return {
        zh: `${change.staffId}加入${change.departmentId}${change.roles.length === 0 ? '' : `，任${roles(change.roles, 'zh-Hans')}`}`,
        en: `${change.staffId} joins ${change.departmentId}${change.roles.length === 0 ? '' : ` as ${roles(change.roles, 'en')}`}`,
      };
    case 'removed':
      return { zh: `${change.staffId}不再在名录中`, en: `${change.staffId} is no longer in the directory` };
    case 'moved':
      return { zh: `${change.staffId}由${change.from}调往${change.to}`, en: `${change.staffId} moves from ${change.from} to ${change.to}` };
    case 'opened':
      return { zh: `新设部门${change.departmentId}（${change.name}）`, en: `new department ${change.departmentId} (${change.name})` };
    case 'dissolved':
      return {
        zh: `撤销部门${change.departmentId}（${change.name}）`,
        en: `department ${change.departmentId} (${change.name}) is dissolved`,
      };
    case 'role-changed-hands':
      return {
        zh: `${ROLE_LABELS[change.role]['zh-Hans']}由${people(change.from, 'zh')}变为${people(change.to, 'zh')}`,
        en: `${ROLE_LABELS[change.role].en}: ${people(change.from, 'en')} → ${people(change.to, 'en')}`,
      };
    case 'staff-changed':
      return changed(change.staffId, change.field, change.from, change.to);
    case 'department-changed':
      return changed(change.departmentId, change.field, change.from, change.to);
  }
};
