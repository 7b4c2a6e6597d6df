import { type CommandInfo, describe } from '../complaint/info.js';
import { type Announcement, DEFAULT_CALENDAR } from './calendar.js';
import { DEFAULT_DIRECTORY } from './default-directory.js';
import { DEFAULT_POLICY } from './policy.js';

const step = describe('any');
const loop = describe('any', 'loop');

const FOUNDING_DAY: Announcement = {
  id: 'company-2026',
  title: '公司2026年放假安排',
  issuedBy: '综合办公室',
  publishedOn: '2026-05-08',
  days: [
    { date: '2026-06-05', kind: 'off', name: '公司成立日' },
    { date: '2026-06-07', kind: 'working', name: '公司成立日' },
  ],
};

type Info = Readonly<Record<string, CommandInfo>>;

/** The life that all rule documents share, with a document of the kind as example. */
const lifeOf = (name: string, what: string, document: unknown): Info => ({
  [`Publish${name}`]: loop(`Publishes the shipped ${what}.`, { document, effectiveFrom: '2000-01-01T00:00:00.000Z' }),
  [`Draft${name}`]: step(`Proposes a new version of the ${what}, whole.`, { document, basedOn: 1, reason: '2026年度评审后的调整' }),
  [`Approve${name}`]: step(`Puts a draft of the ${what} in force, at once or from an instant; another person than its drafters.`, {
    draftId: 'd1',
    effectiveFrom: '2026-12-31T16:00:00.000Z',
  }),
  [`Reject${name}`]: step(`Ends a draft of the ${what} with a reason; another person than its drafters.`, {
    draftId: 'd1',
    reason: '试点样本不足,请补充数据。',
  }),
  [`Withdraw${name}`]: step(`Takes back a draft of the ${what} of one's own.`, { draftId: 'd1', reason: '另有新方案' }),
  [`Revoke${name}`]: step(`Takes back a version of the ${what} before it takes effect.`, { version: 2, reason: '推迟到下一年度' }),
});

/** Summary, audience and example of every command of a rule document, by category and command. */
export const ruleCommandInfo: Readonly<Record<'policy' | 'calendar' | 'directory', Info>> = {
  policy: {
    ...lifeOf('Policy', 'policy', DEFAULT_POLICY),
    SetPolicyValues: step('Proposes single values of the policy, in a new draft or in one that is open.', {
      reason: '分析环节提速',
      changes: [{ key: 'complaint.analysis.limit', value: 1, unit: 'wd' }],
    }),
  },
  calendar: {
    ...lifeOf('Calendar', 'working calendar', DEFAULT_CALENDAR),
    AnnounceDays: step(
      'Proposes days off and days worked instead, as announced, in a new draft of the working calendar or in one that is open.',
      {
        reason: '公司成立日放假',
        changes: [{ announcement: FOUNDING_DAY }],
      },
    ),
  },
  directory: {
    ...lifeOf('Directory', 'directory', DEFAULT_DIRECTORY),
    RecordAbsence: step('Records that somebody will be away and who stands in; by the person or their manager, without a second person.', {
      staffId: 's-012',
      from: '2026-12-06T16:00:00.000Z',
      to: '2026-12-11T16:00:00.000Z',
      substituteId: 's-013',
    }),
    EndAbsence: step('Ends an absence early or cancels it; by the person or their manager.', { staffId: 's-012' }),
  },
};
