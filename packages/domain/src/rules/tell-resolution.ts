import type { Label } from '../complaint/labels.js';
import type { PathStep } from '../envelope.js';
import type { Resolution } from './resolution-path.js';
import { ROLE_LABELS } from './role-labels.js';

/** Names for the ids of a path, where they may be shown; else the ids themselves are told. */
export type Naming = { readonly person: (staffId: string) => string; readonly department: (departmentId: string) => string };

const BY_IDS: Naming = { person: (id) => id, department: (id) => id };

const postOf = ({ role, departmentId }: PathStep, lang: keyof Label, { department }: Naming): string => {
  if (departmentId !== undefined) return lang === 'en' ? `manager of ${department(departmentId)}` : `${department(departmentId)}负责人`;
  return role === undefined ? '' : (ROLE_LABELS[role as keyof typeof ROLE_LABELS]?.[lang] ?? role);
};

const inChinese = (step: PathStep, naming: Naming): string => {
  const who = step.staffId === undefined ? '' : naming.person(step.staffId);
  const post = postOf(step, 'zh-Hans', naming);
  switch (step.why) {
    case 'holder':
      return `${post}${who}`;
    case 'substitute':
      return `由${who}代理`;
    case 'next-holder':
      return `由下一位${post}${who}接替`;
    case 'parent-department':
      return `转上级部门${post}${who}`;
    case 'higher-rung':
      return `升至上一级${post}${who}`;
    case 'absent':
      return `${who}缺勤${step.until === undefined ? '' : `（至${step.until}）`}`;
    case 'vacant':
      return `${post}空缺`;
    case 'inactive':
      return who === '' ? `${post}所在部门已撤销或尚未设立` : `${who}已离任或尚未到任`;
    case 'unknown':
      return `组织目录中查无${who === '' ? post : who}`;
    case 'circle':
      return `代理关系又回到${who === '' ? post : who}`;
    case 'own-work':
      return `${who}不得审核本人的工作`;
    case 'late':
      return `${who}正是逾期的责任人`;
  }
};

const inEnglish = (step: PathStep, naming: Naming): string => {
  const who = step.staffId === undefined ? '' : naming.person(step.staffId);
  const post = postOf(step, 'en', naming);
  const both = [post, who].filter((part) => part !== '').join(' ');
  switch (step.why) {
    case 'holder':
      return both;
    case 'substitute':
      return `${who} stands in`;
    case 'next-holder':
      return `next ${both}`;
    case 'parent-department':
      return `the department above: ${both}`;
    case 'higher-rung':
      return `one rung higher: ${both}`;
    case 'absent':
      return `${who} is absent${step.until === undefined ? '' : ` until ${step.until}`}`;
    case 'vacant':
      return `${post} is vacant`;
    case 'inactive':
      return who === '' ? `the department of the ${post} does not exist then` : `${who} has left or has not joined yet`;
    case 'unknown':
      return `the directory does not know ${who === '' ? post : who}`;
    case 'circle':
      return `the substitutes come round to ${who === '' ? post : who} again`;
    case 'own-work':
      return `${who} may not judge their own work`;
    case 'late':
      return `it is ${who} who is late`;
  }
};

/** The way to a named person in words, step by step: who is asked first, why not they, and who instead. */
export const tellResolution = ({ staffId, path }: Resolution, naming: Naming = BY_IDS): Label => {
  const [zh, en] = [path.map((step) => inChinese(step, naming)), path.map((step) => inEnglish(step, naming))];
  return staffId === undefined
    ? { 'zh-Hans': [...zh, '无人可代'].join('，'), en: [...en, 'nobody answers'].join('; ') }
    : { 'zh-Hans': zh.join('，'), en: en.join('; ') };
};
