import { describe, expect, it } from '@jest/globals';
import { policyWith, published, RULES, shanghai } from '../../testing/rules.js';
import { asKnownOn } from '../calendar/announcements.js';
import { WITH_LUNCH_BREAK } from '../calendar/testing/calendars.js';
import { type Announcement, type BusinessCalendar, DEFAULT_CALENDAR, drillCalendarFrom } from '../calendar.js';
import { deadline, deadlineAt } from '../deadline.js';
import type { PolicyEntry } from '../policy-document.js';
import type { PolicyKey } from '../policy-keys.js';
import type { RulesInForce } from '../rules.js';
import { validatePolicy } from '../validate-policy.js';
import { explainDeadline } from './explain.js';
import { en } from './words/en.js';
import { zhHant } from './words/zh-hant.js';

const on = (calendar: BusinessCalendar, version = 1): RulesInForce => ({ ...RULES, calendar: published(calendar, version) });
const ruled = (changes: Partial<Record<PolicyKey, Partial<PolicyEntry>>>, version = 1): RulesInForce => ({
  ...RULES,
  policy: published(policyWith(changes), version),
});
const announcing = (...more: readonly Announcement[]): BusinessCalendar => ({
  ...DEFAULT_CALENDAR,
  announcements: [...DEFAULT_CALENDAR.announcements, ...more],
});

/** The steps of a sum in short: days, why, what they count. */
const steps = ({ basis }: ReturnType<typeof deadline>): readonly string[] =>
  (basis?.steps ?? []).map(({ from, to, why, name, counts }) =>
    [from.slice(5), ...(from === to ? [] : [`–${to.slice(5)}`]), ` ${why}`, ...(name === undefined ? [] : [` ${name}`]), ` ${counts}`].join(
      '',
    ),
  );
const HOUR = 3_600_000;

describe('around a holiday', () => {
  it('a complaint of the evening before Spring Festival 2026 has two working days, counted from the first day after it', () => {
    const analysis = deadline('analysis', shanghai('2026-02-14 20:00'), RULES);
    expect(analysis.dueAt).toBe(shanghai('2026-02-26 18:00'));
    expect(steps(analysis)).toEqual(['02-14 outside-hours 0', '02-15–02-23 holiday 春节 0', '02-24 start 0', '02-25–02-26 working 2']);
  });

  it('one that comes while the make-up Saturday is still worked starts on that Saturday', () => {
    const analysis = deadline('analysis', shanghai('2026-02-14 10:00'), RULES);
    expect(analysis.dueAt).toBe(shanghai('2026-02-25 18:00'));
    expect(steps(analysis)).toEqual(['02-14 start 0', '02-15–02-23 holiday 春节 0', '02-24–02-25 working 2']);
  });

  it('a make-up Saturday is a working day like any other', () => {
    const plan = deadline('plan', shanghai('2026-02-13 10:00'), RULES);
    expect([plan.dueAt, steps(plan)]).toEqual([shanghai('2026-02-14 18:00'), ['02-13 start 0', '02-14 make-up 春节 1']]);
  });

  it('a complaint within the holiday waits for its end', () => {
    const plan = deadline('plan', shanghai('2026-02-18 11:00'), RULES);
    expect([plan.dueAt, steps(plan)]).toEqual([
      shanghai('2026-02-25 18:00'),
      ['02-18–02-23 holiday 春节 0', '02-24 start 0', '02-25 working 1'],
    ]);
  });

  it('three working days behind National Day 2025 end on its make-up Saturday', () => {
    const feedback = deadline('feedback', shanghai('2025-09-30 16:00'), RULES, { severity: 'serious' });
    expect(feedback.dueAt).toBe(shanghai('2025-10-11 18:00'));
    expect(steps(feedback)).toEqual([
      '09-30 start 0',
      '10-01–10-05 holiday 国庆节 0',
      '10-06 holiday 中秋节 0',
      '10-07–10-08 holiday 国庆节 0',
      '10-09–10-10 working 2',
      '10-11 make-up 国庆节 1',
    ]);
  });

  it('over Labour Day 2024 two make-up days lie on either side', () => {
    const plan = (from: string) => deadline('plan', shanghai(from), RULES);
    expect(plan('2024-04-26 10:00').dueAt).toBe(shanghai('2024-04-28 18:00'));
    expect(plan('2024-04-30 10:00').dueAt).toBe(shanghai('2024-05-06 18:00'));
    expect(plan('2024-05-10 10:00').dueAt).toBe(shanghai('2024-05-11 18:00'));
  });

  it('the step over New Year 2024 is one, though the notice is another year’s', () => {
    const plan = deadline('plan', shanghai('2023-12-29 10:00'), RULES);
    expect([plan.dueAt, steps(plan)]).toEqual([
      shanghai('2024-01-02 18:00'),
      ['12-29 start 0', '12-30–12-31 weekend 0', '01-01 holiday 元旦 0', '01-02 working 1'],
    ]);
  });
});

describe('what was known', () => {
  const feedback = (knownOn: string) =>
    deadline('feedback', shanghai('2020-01-22 10:00'), on(asKnownOn(DEFAULT_CALENDAR, knownOn)), { severity: 'serious' });

  it('on 22 January 2020 three working days ended on 1 February, a make-up Saturday', () => {
    expect([feedback('2020-01-22').dueAt, steps(feedback('2020-01-22')).at(-1)]).toEqual([
      shanghai('2020-02-01 18:00'),
      '02-01 make-up 春节 1',
    ]);
  });

  it('after Spring Festival was lengthened the same three working days end on 4 February', () => {
    expect(feedback('2020-01-27').dueAt).toBe(shanghai('2020-02-04 18:00'));
  });

  it('before the notice of March 2019 a promise of two working days ran through May Day', () => {
    const analysis = (knownOn: string) => deadline('analysis', shanghai('2019-04-30 10:00'), on(asKnownOn(DEFAULT_CALENDAR, knownOn)));
    expect(analysis('2019-03-21').dueAt).toBe(shanghai('2019-05-03 18:00'));
    expect(analysis('2019-03-22').dueAt).toBe(shanghai('2019-05-06 18:00'));
  });

  it('a deadline that reaches into 2027 says that its holidays are not known, and is not guessed', () => {
    const handling = deadline('handling', shanghai('2026-12-25 10:00'), RULES, { severity: 'general' });
    expect(handling.basis?.unofficialYears).toEqual([2027]);
    expect(deadline('plan', shanghai('2026-12-25 10:00'), RULES).basis?.unofficialYears).toEqual([]);
  });

  it('once the notice for 2027 is announced, the next deadline counts by it and the fixed one stays', () => {
    const notice: Announcement = {
      id: 'cn-2027',
      title: '国务院办公厅关于2027年部分节假日安排的通知',
      issuedBy: '国务院办公厅',
      publishedOn: '2026-12-01',
      covers: [2027],
      days: [{ date: '2027-01-01', kind: 'off', name: '元旦' }],
    };
    const from = shanghai('2026-12-31 10:00');
    const before = deadline('plan', from, RULES);
    const after = deadline('plan', from, on(announcing(notice), 2));
    expect([before.dueAt, before.basis?.calendarVersion, before.basis?.unofficialYears]).toEqual([shanghai('2027-01-01 18:00'), 1, [2027]]);
    expect([after.dueAt, after.basis?.calendarVersion, after.basis?.unofficialYears]).toEqual([shanghai('2027-01-04 18:00'), 2, []]);
  });

  it('a day off of the company’s own counts like a public holiday, and says whose it is', () => {
    const founding: Announcement = {
      id: 'company-2026',
      title: '公司成立日放假',
      issuedBy: '综合办公室',
      publishedOn: '2026-05-08',
      days: [{ date: '2026-06-05', kind: 'off', name: '公司成立日' }],
    };
    const plan = deadline('plan', shanghai('2026-06-04 10:00'), on(announcing(founding)));
    expect(steps(plan)).toEqual(['06-04 start 0', '06-05 holiday 公司成立日 0', '06-06–06-07 weekend 0', '06-08 working 1']);
  });
});

describe('parts of days', () => {
  const early: Announcement = {
    id: 'eve',
    title: '春节前提早下班',
    issuedBy: '综合办公室',
    publishedOn: '2026-02-01',
    days: [{ date: '2026-02-13', kind: 'working', name: '提早下班', intervals: [{ opens: '09:00', closes: '12:00' }] }],
  };

  it('a working day that closes at noon ends its deadlines at noon', () => {
    const plan = deadline('plan', shanghai('2026-02-12 10:00'), on(announcing(early)));
    expect([plan.dueAt, steps(plan).at(-1)]).toEqual([shanghai('2026-02-13 12:00'), '02-13 half-day 提早下班 1']);
  });

  it('half a working day has passed when half of its working time has', () => {
    const half = { 'complaint.plan.limit': { value: 0.5 } } as const;
    expect(validatePolicy(policyWith(half)).ok).toBe(true);
    expect(validatePolicy(policyWith({ 'complaint.plan.limit': { value: 0.3 } }))).toMatchObject({
      failures: [expect.stringContaining('expected whole or half working days')],
    });
    const plan = deadline('plan', shanghai('2026-03-02 09:30'), ruled(half));
    expect([plan.dueAt, steps(plan)]).toEqual([shanghai('2026-03-03 13:30'), ['03-02 start 0', '03-03 working 0.5']]);
    const withLunch = deadline('plan', shanghai('2026-03-02 09:30'), { ...ruled(half), calendar: published(WITH_LUNCH_BREAK) });
    expect(withLunch.dueAt).toBe(shanghai('2026-03-03 14:15'));
  });

  it('hours stand still over lunch', () => {
    const submission = deadline('submission', shanghai('2026-03-02 11:00'), on(WITH_LUNCH_BREAK));
    expect([submission.dueAt, steps(submission)]).toEqual([shanghai('2026-03-02 16:30'), [`03-02 working ${4 * HOUR}`]]);
  });

  it('hours that begin on Friday evening go on behind the weekend, each day with its share', () => {
    const submission = deadline('submission', shanghai('2026-03-06 17:00'), RULES);
    expect([submission.dueAt, steps(submission)]).toEqual([
      shanghai('2026-03-09 12:00'),
      [`03-06 working ${HOUR}`, '03-07–03-08 weekend 0', `03-09 working ${3 * HOUR}`],
    ]);
  });
});

describe('whose limit, and on which clock', () => {
  it('an acknowledgement runs by every minute, weekend or not', () => {
    const acknowledgement = deadline('acknowledgement', shanghai('2026-03-06 17:00'), RULES);
    expect([acknowledgement.dueAt, acknowledgement.basis?.clock, steps(acknowledgement)]).toEqual([
      shanghai('2026-03-07 17:00'),
      'wall',
      [`03-06–03-07 every-minute ${24 * HOUR}`],
    ]);
  });

  it('customers of grade 1 are served around the clock', () => {
    const recording = deadline('recording', shanghai('2026-03-06 17:45'), RULES, { grade: 1 });
    expect([recording.dueAt, recording.basis?.clock]).toEqual([shanghai('2026-03-06 18:15'), 'wall']);
  });

  it('a limit agreed with one customer goes before that of the grade, and the deadline says for whom it was set', () => {
    const rules = ruled({
      'complaint.plan.limit': {
        scopes: [
          { grade: 2, value: 2 },
          { customer: 'C-10086', value: 3 },
        ],
      },
    });
    const plan = (scope: Parameters<typeof deadline>[3]) => deadline('plan', shanghai('2026-03-02 09:30'), rules, scope);
    expect([plan({}).policyValue.amount, plan({}).basis?.scope]).toEqual([1, {}]);
    expect([plan({ grade: 2 }).policyValue.amount, plan({ grade: 2 }).basis?.scope]).toEqual([2, { grade: 2 }]);
    const agreed = plan({ grade: 2, customer: 'C-10086' });
    expect([agreed.policyValue.amount, agreed.basis?.scope]).toEqual([3, { customer: 'C-10086' }]);
  });

  it('a link never outlasts the step it serves, and tells what it would have had', () => {
    const link = deadline('link_response', shanghai('2026-03-02 09:30'), RULES, { severity: 'minor', cap: shanghai('2026-03-03 12:00') });
    expect([link.dueAt, link.basis?.cap]).toEqual([
      shanghai('2026-03-03 12:00'),
      { at: shanghai('2026-03-03 12:00'), insteadOf: shanghai('2026-03-04 18:00') },
    ]);
    expect(steps(link)).toEqual(['03-02 start 0', '03-03 working 0']);
  });

  it('an effect is evaluated behind its window, which the deadline names', () => {
    const effect = deadline('improvement_effect', shanghai('2026-03-02 09:30'), RULES);
    expect(effect.basis?.window).toEqual({
      from: shanghai('2026-03-02 09:30'),
      policyKey: 'complaint.improvement.effect.windowDays',
      policyValue: { amount: 90, unit: 'd' },
    });
  });

  it('a promise has the instant that was named, and no limit of the policy', () => {
    const promise = deadlineAt('customer_commitment', shanghai('2026-03-02 09:30'), shanghai('2026-03-03 09:30'), RULES);
    expect(promise.basis).toMatchObject({ origin: null, scope: {}, countedIn: 'ms', steps: [{ counts: 24 * HOUR }] });
  });

  it('a drill tells its limit as a drill', () => {
    const drill = { ...RULES, calendar: published(drillCalendarFrom('2026-03-02T01:30:00.000Z', 9)) };
    const analysis = deadline('analysis', '2026-03-02T01:30:02.000Z', drill);
    expect(analysis.basis).toMatchObject({ timezone: 'UTC', countedIn: 'wd', steps: [{ why: 'drill', counts: 2 }], unofficialYears: [] });
  });
});

describe('a sum in words', () => {
  const analysis = deadline('analysis', shanghai('2026-02-14 20:00'), RULES);

  it('is told in Simplified Chinese', () => {
    expect(explainDeadline(analysis, 'zh-Hans')).toEqual([
      '分析期限：自2026年2月14日（周六）20:00起算，时限 2 个工作日，按工作日。',
      '时限依据：政策第 1 版 complaint.analysis.limit（建议默认值，适用于所有投诉）。',
      '计算过程（工作日历第 1 版，时区 Asia/Shanghai）：',
      '  2月14日（周六）：已过下班时间，不计',
      '  2月15日（周日）至2月23日（周一）：春节放假，不计',
      '  2月24日（周二）：起算日，不计',
      '  2月25日（周三）至2月26日（周四）：工作日，计 2 个工作日',
      '到期：2026年2月26日（周四）18:00；时限用去 80% 时预警：2026年2月26日（周四）12:36。',
    ]);
  });

  it('has an English name for every official day off, and a Traditional one wherever the characters differ', () => {
    const official = [...new Set(DEFAULT_CALENDAR.announcements.flatMap(({ days }) => days.map(({ name }) => name ?? '')))].sort();
    expect(Object.keys(en.holidays).sort()).toEqual(official);
    expect([...Object.keys(zhHant.holidays), '元旦'].sort()).toEqual(official);
  });

  it('is told in Traditional Chinese and in English', () => {
    expect(explainDeadline(analysis, 'zh-Hant')[4]).toBe('  2月15日（週日）至2月23日（週一）：春節放假，不計');
    expect(explainDeadline(analysis, 'en')).toEqual([
      'Analysis: from Sat 14 February 2026 20:00, limit 2 working days, in working days.',
      'Limit: complaint.analysis.limit of policy version 1 (suggested default, for all complaints).',
      'The sum (calendar version 1, Asia/Shanghai):',
      '  Sat 14 February: after closing, not counted',
      '  Sun 15 February to Mon 23 February: days off (Spring Festival), not counted',
      '  Tue 24 February: day of the start, not counted',
      '  Wed 25 February to Thu 26 February: working days, 2 working days',
      'Due: Thu 26 February 2026 18:00. Warning after 80 % of the time: Thu 26 February 2026 12:36.',
    ]);
  });

  it('names the cap, the window, and years that were not known', () => {
    const link = deadline('link_response', shanghai('2026-03-02 09:30'), RULES, { severity: 'minor', cap: shanghai('2026-03-03 12:00') });
    expect(explainDeadline(link, 'en')).toContain(
      'The limit alone would end Wed 4 March 2026 18:00; the step it serves is due earlier, and so is this.',
    );
    const effect = deadline('improvement_effect', shanghai('2026-10-09 09:30'), RULES);
    expect(explainDeadline(effect, 'zh-Hans')).toEqual(
      expect.arrayContaining([
        '起算之前先经过 90 个自然日（complaint.improvement.effect.windowDays），自2026年10月9日（周五）09:30起。',
        '注意：计算时 2027 年的官方放假安排未知，只按每周工作日推算，公布后可能不同。',
      ]),
    );
  });

  it('of a deadline recorded before sums were kept says so', () => {
    const old = { ...analysis, basis: null };
    expect(explainDeadline(old, 'zh-Hans')).toEqual([
      '分析期限：自2026年2月14日（周六）20:00起算，时限 2 个工作日，按工作日。',
      '该期限记录较早，未保存计算过程。',
      '到期：2026年2月26日（周四）18:00；预警：2026年2月26日（周四）12:36。',
    ]);
  });

  it('of a promise says that a person named it', () => {
    const promise = deadlineAt('customer_commitment', shanghai('2026-03-02 09:30'), shanghai('2026-03-03 12:00'), RULES);
    expect(explainDeadline(promise, 'zh-Hans')[0]).toBe(
      '对客户的承诺期限：自2026年3月2日（周一）09:30起算，到期时间 2026年3月3日（周二）12:00 由经办人指定。',
    );
  });
});
