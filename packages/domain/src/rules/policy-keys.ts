import { complaintKeys } from './policy/complaint.js';
import { creditKeys } from './policy/credit.js';
import { escalationKeys } from './policy/escalation.js';
import { governanceKeys } from './policy/governance.js';
import { gradingKeys } from './policy/grading.js';
import type { PolicyKeyDefinition } from './policy/key.js';
import { platformKeys } from './policy/platform.js';
import { processKeys } from './policy/processes.js';
import { serviceKeys } from './policy/service.js';
import { staffKeys } from './policy/staff.js';
import { supervisionKeys } from './policy/supervision.js';

/** The keys by section, in the order in which people read them. */
export const POLICY_SECTIONS = {
  complaint: { title: { zh: '投诉处理', en: 'Complaints' }, keys: complaintKeys },
  supervision: { title: { zh: '目标与监督', en: 'Targets and supervision' }, keys: supervisionKeys },
  escalation: { title: { zh: '升级', en: 'Escalation' }, keys: escalationKeys },
  service: { title: { zh: '服务与回访', en: 'Service and callbacks' }, keys: serviceKeys },
  grading: { title: { zh: '客户分级', en: 'Customer grades' }, keys: gradingKeys },
  credit: { title: { zh: '信用评级', en: 'Credit rating' }, keys: creditKeys },
  staff: { title: { zh: '员工与奖惩', en: 'Staff, rewards, penalties' }, keys: staffKeys },
  processes: { title: { zh: '汇编流程', en: 'Collected processes' }, keys: processKeys },
  platform: { title: { zh: '日历与平台', en: 'Calendar and platform' }, keys: platformKeys },
  governance: { title: { zh: '暂停、补录与规则管理', en: 'Pauses, back-dating, governance' }, keys: governanceKeys },
} as const;

/** Every key of the policy, with the shipped default. */
export const POLICY_KEYS = {
  ...complaintKeys,
  ...supervisionKeys,
  ...escalationKeys,
  ...serviceKeys,
  ...gradingKeys,
  ...creditKeys,
  ...staffKeys,
  ...processKeys,
  ...platformKeys,
  ...governanceKeys,
} satisfies Readonly<Record<string, PolicyKeyDefinition>>;

export { approvers } from './policy/key.js';

export type PolicyKey = keyof typeof POLICY_KEYS;

export const policyKeys = Object.keys(POLICY_KEYS) as PolicyKey[];

export const isPolicyKey = (name: string): name is PolicyKey => Object.hasOwn(POLICY_KEYS, name);
