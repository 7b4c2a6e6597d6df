import { assignedRoles } from '../directory.js';
import { decidingRoles, define, everyRole } from './key.js';

const pausable = ['analysis', 'plan', 'handling', 'on_site', 'service_preparation'];
const pause = { ours: 'time in which the company waits for the customer is not its own' };
const backdating = { ours: 'what is recorded after it happened keeps its own time, within bounds' };
const roles = { options: everyRole, ours: 'nobody sets alone the rules by which the work is measured' };
/** Ours: whoever runs the processes writes their rules, management puts them in force. */
const drafting = ['complaint_handling_department', 'customer_service_manager', 'quality_manager', 'information_manager', 'management'];
const deciding = ['management', 'general_manager'];

/** Pauses, back-dating, erasure, and who changes the rules themselves. All ours. */
export const governanceKeys = {
  'clock.pause.clocks': define(['可暂停的计时', 'Clocks that may pause while the customer is awaited'], pausable, 'list', {
    options: pausable,
    mayBeEmpty: true,
    ...pause,
  }),
  'clock.pause.maxDuration': define(['单次暂停上限', 'Longest single pause'], 5, 'wd', pause),
  'clock.pause.maxTotal': define(['暂停总时长上限', 'All pauses of one clock together'], 10, 'wd', pause),
  'clock.pause.maxCount': define(['暂停次数上限', 'Pauses of one clock'], 3, 'n', pause),
  'clock.pause.approvalFrom': define(['须经批准的暂停次数', 'From this pause on another person approves'], 2, 'n', pause),
  'backdating.limit': define(['补录期限', 'How far back a recorded fact may lie'], 3, 'wd', backdating),
  'backdating.roles': define(
    ['可补录的角色', 'Who may back-date'],
    ['complaint_handling_department', 'department_manager', 'technical_department_manager'],
    'list',
    {
      options: ['complaint_handling_department', 'department_manager', 'technical_department_manager', 'quality_manager', ...decidingRoles],
      mayBeEmpty: true,
      ...backdating,
    },
  ),
  'erasure.roles': define(['可删除个人信息的角色', 'Who may erase a person'], ['information_manager', 'management'], 'list', {
    options: assignedRoles,
    mayBeEmpty: true,
    ours: 'a person may ask to be forgotten',
  }),
  'policy.drafters': define(['可起草制度参数的角色', 'Who may draft a policy'], drafting, 'list', roles),
  'policy.approvers': define(['可批准制度参数的角色', 'Who may approve a policy'], deciding, 'list', roles),
  'calendar.drafters': define(['可起草日历的角色', 'Who may draft a calendar'], drafting, 'list', roles),
  'calendar.approvers': define(['可批准日历的角色', 'Who may approve a calendar'], deciding, 'list', roles),
  'directory.drafters': define(['可起草组织名录的角色', 'Who may draft a directory'], drafting, 'list', roles),
  'directory.approvers': define(['可批准组织名录的角色', 'Who may approve a directory'], deciding, 'list', roles),
  'kpi.officials': define(
    ['可启动正式考核期的角色', 'Who may start an official period of figures'],
    ['quality_manager', ...deciding],
    'list',
    roles,
  ),
};
