import { describe, expect, it } from '@jest/globals';
import { type AnnouncedDay, type Announcement, type BusinessCalendar, DEFAULT_CALENDAR, drillCalendarFrom, weekOf } from '../calendar.js';
import { CALENDARS } from './testing/calendars.js';
import { upcastCalendar } from './upcast.js';
import { validateCalendar } from './validate.js';

const failures = (document: unknown): readonly string[] => {
  const result = validateCalendar(document);
  return result.ok ? [] : result.failures;
};
const change = (changes: Partial<BusinessCalendar>): BusinessCalendar => ({ ...DEFAULT_CALENDAR, ...changes });
const announcing = (
  days: readonly AnnouncedDay[],
  more: Partial<Announcement> = {},
  before: readonly Announcement[] = [],
): BusinessCalendar =>
  change({
    announcements: [...before, { id: 'notice', title: '放假通知', issuedBy: '综合办公室', publishedOn: '2027-11-01', days, ...more }],
  });
const off = (date: string): AnnouncedDay => ({ date, kind: 'off', name: '公司假日' });
const working = (date: string, intervals?: AnnouncedDay['intervals']): AnnouncedDay => ({
  date,
  kind: 'working',
  name: '公司假日',
  ...(intervals === undefined ? {} : { intervals }),
});

describe('publishing a calendar', () => {
  it('accepts the shipped one, a drill, and all that a company may need', () => {
    expect(failures(DEFAULT_CALENDAR)).toEqual([]);
    expect(failures(drillCalendarFrom('2026-03-02T01:30:00.000Z', 3))).toEqual([]);
    for (const calendar of CALENDARS) expect(failures(calendar)).toEqual([]);
    // A weekend named within a holiday is off twice over.
    expect(failures(announcing([off('2027-10-01'), off('2027-10-02'), working('2027-10-09')], { covers: [2027] }))).toEqual([]);
    expect(failures(announcing([off('2027-12-31'), off('2028-01-01')], { covers: [2028] }))).toEqual([]);
    expect(failures(announcing([working('2027-12-24', [{ opens: '09:00', closes: '12:00' }])]))).toEqual([]);
  });

  it('lists all failures together, each with its place, the reason and what would be right', () => {
    expect(
      failures({
        ...announcing([off('2027-10-01'), off('2027-10-01'), off('2026-05-05')], { covers: [2027] }),
        timezone: 'Asia/Atlantis',
        week: [
          { weekday: 1, intervals: [] },
          {
            weekday: 1,
            intervals: [
              { opens: '18:00', closes: '09:00' },
              { opens: '13:00', closes: '17:00' },
              { opens: '16:00', closes: '24:00' },
            ],
          },
        ],
      }),
    ).toEqual([
      '/timezone: Asia/Atlantis is not a known time zone: expected an IANA name such as Asia/Shanghai',
      '/week/0/intervals: is empty: expected at least one interval, such as 09:00 to 18:00',
      '/week/1: weekday 1 is already given at /week/0: expected all its intervals in one place',
      '/week/1/intervals/0: opens at 18:00, not before it closes at 09:00: expected to open earlier; a shift past midnight is one until 24:00 and, on the next day, one from 00:00',
      '/week/1/intervals/1: opens at 13:00, before /week/1/intervals/0, which opens at 18:00: expected the earlier one first',
      '/week/1/intervals/2: overlaps /week/1/intervals/1, which closes at 17:00: expected to open at 17:00 or later',
      '/announcements/0/days/1: 2027-10-01 is already given at /announcements/0/days/0: expected each day once',
      '/announcements/0/days/2: 2026-05-05 is no day of 2027, which the announcement covers: expected its year among them',
    ]);
  });

  it('refuses a week in which nobody works', () => {
    expect(failures(change({ week: [] }))).toEqual([
      '/week: no weekday is worked: expected at least one, such as weekday 1 from 09:00 to 18:00',
    ]);
  });

  it('refuses weekends worked for nothing, and working days named as what they are', () => {
    expect(failures(announcing([working('2027-10-09'), working('2027-10-11')]))).toEqual([
      '/announcements/0/days/0: 2027-10-09 is worked in exchange for nothing: expected a day off in the same announcement',
      '/announcements/0/days/1: 2027-10-11 is a working day anyway: expected a day off of the week, or intervals where its hours differ',
    ]);
  });

  it('lets a later notice take back what an earlier one gave', () => {
    const plan: Announcement = { id: 'plan', title: '计划', issuedBy: '综合办公室', publishedOn: '2027-10-01', days: [off('2027-10-11')] };
    expect(failures(announcing([working('2027-10-11')], {}, [plan]))).toEqual([]);
  });

  it('refuses two announcements of one id, and hours on a day off', () => {
    const twin: Announcement = { id: 'notice', title: '计划', issuedBy: '综合办公室', publishedOn: '2027-10-01', days: [] };
    expect(failures(announcing([{ ...off('2027-10-11'), intervals: [{ opens: '09:00', closes: '12:00' }] }], {}, [twin]))).toEqual([
      '/announcements/1/id: notice is already given at /announcements/0: expected an id of its own',
      '/announcements/1/days/0/intervals: a day off has no working time: expected none, or kind working for part of a day',
    ]);
  });

  it('refuses wrong shapes: a date and hours that do not exist, a weekday beyond Sunday, a kind of its own', () => {
    expect(failures(announcing([off('2026-02-30')])).join()).toContain('/announcements/0/days/0/date');
    expect(failures(change({ week: weekOf([8], { opens: '9:00', closes: '25:00' }) }))).toHaveLength(3);
    expect(failures({ kind: 'lunar' }).join()).toContain('/kind');
    expect(failures(drillCalendarFrom('2026-03-02T01:30:00.000Z', 2)).join()).toContain('/dayLengthSeconds');
  });
});

describe('a calendar of the first form', () => {
  const former = {
    version: 3,
    effectiveFrom: '2025-06-01T00:00:00.000Z',
    document: {
      kind: 'business',
      timezone: 'Asia/Shanghai',
      workingDays: [1, 2],
      hours: { opens: '08:00', closes: '16:00' },
      holidays: [
        { date: '2025-01-01', name: '元旦' },
        { date: '2026-01-01', name: '元旦' },
      ],
      makeUpDays: [
        { date: '2026-01-04', name: '元旦调休上班' },
        { date: '2027-01-03', name: '值班' },
      ],
    },
  };

  it('is read as announcements that say how little it told of them', () => {
    const unknown = { issuedBy: '未注明', publishedAtLatest: true };
    expect(upcastCalendar(former)).toEqual({
      version: 3,
      effectiveFrom: '2025-06-01T00:00:00.000Z',
      document: {
        kind: 'business',
        timezone: 'Asia/Shanghai',
        week: weekOf([1, 2], { opens: '08:00', closes: '16:00' }),
        announcements: [
          {
            ...unknown,
            id: 'holidays-2025',
            title: '2025年节假日安排',
            publishedOn: '2025-01-01',
            covers: [2025],
            days: [{ date: '2025-01-01', name: '元旦', kind: 'off' }],
          },
          {
            ...unknown,
            id: 'holidays-2026',
            title: '2026年节假日安排',
            publishedOn: '2025-06-01',
            covers: [2026],
            days: [
              { date: '2026-01-01', name: '元旦', kind: 'off' },
              { date: '2026-01-04', name: '元旦调休上班', kind: 'working' },
            ],
          },
          {
            ...unknown,
            id: 'holidays-2027',
            title: '2027年节假日安排',
            publishedOn: '2025-06-01',
            days: [{ date: '2027-01-03', name: '值班', kind: 'working' }],
          },
        ],
      },
    });
  });

  it('of a drill stays as it is', () => {
    const drill = { version: 1, effectiveFrom: '2025-06-01T00:00:00.000Z', document: { kind: 'drill' } };
    expect(upcastCalendar(drill)).toEqual(drill);
  });
});
