import { describe, expect, it } from '@jest/globals';
import { shanghai } from '../testing/rules.js';
import { type BusinessCalendar, coversYear, DEFAULT_CALENDAR, drillCalendarFrom, validateCalendar } from './calendar.js';
import { addTime, uncoveredYears } from './time.js';

const failures = (document: unknown): readonly string[] => {
  const result = validateCalendar(document);
  return result.ok ? [] : result.failures;
};
const isWorked = (date: string): boolean =>
  addTime(DEFAULT_CALENDAR, shanghai(`${date} 10:00`), { amount: 0, unit: 'wd' }, 'working-days') === shanghai(`${date} 18:00`);
const daysOf = (year: number): string[] =>
  Array.from({ length: 366 }, (_, day) => new Date(Date.UTC(year, 0, 1 + day)).toISOString().slice(0, 10)).filter((date) =>
    date.startsWith(String(year)),
  );

describe('the Chinese statutory holidays', () => {
  it.each([
    [2025, 248],
    [2026, 248],
  ])('leave the working days of %i that the notices leave', (year, worked) => {
    expect(daysOf(year).filter(isWorked)).toHaveLength(worked);
  });

  it('are days off although they fall on weekdays', () => {
    for (const date of ['2025-01-28', '2025-05-05', '2025-06-02', '2025-10-08', '2026-01-02', '2026-02-23', '2026-04-06', '2026-09-25'])
      expect([date, isWorked(date)]).toEqual([date, false]);
  });

  it('are worked for on weekends before and after', () => {
    const makeUpDays = ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'];
    makeUpDays.push('2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10');
    expect(DEFAULT_CALENDAR.makeUpDays.map(({ date }) => date)).toEqual(makeUpDays);
    for (const date of makeUpDays) {
      expect([date, [0, 6].includes(new Date(date).getUTCDay())]).toEqual([date, true]);
      expect([date, isWorked(date)]).toEqual([date, true]);
    }
  });

  it('are known for 2025 and 2026, and other years say that they are not', () => {
    expect([2024, 2025, 2026, 2027].map((year) => coversYear(DEFAULT_CALENDAR, year))).toEqual([false, true, true, false]);
    expect(uncoveredYears(DEFAULT_CALENDAR, shanghai('2026-12-30'), shanghai('2027-01-01 00:30'))).toEqual([2027]);
    expect(uncoveredYears(DEFAULT_CALENDAR, shanghai('2026-12-30'), shanghai('2026-12-31 23:59'))).toEqual([]);
    const drill = drillCalendarFrom('2030-01-01T00:00:00.000Z', 3);
    expect(coversYear(drill, 2030)).toBe(true);
    expect(uncoveredYears(drill, '2030-01-01T00:00:00.000Z', '2031-01-01T00:00:00.000Z')).toEqual([]);
  });
});

describe('publishing a calendar', () => {
  const change = (changes: Partial<BusinessCalendar>): BusinessCalendar => ({ ...DEFAULT_CALENDAR, ...changes });

  it('accepts the shipped one and a drill', () => {
    expect(failures(DEFAULT_CALENDAR)).toEqual([]);
    expect(failures(drillCalendarFrom('2026-03-02T01:30:00.000Z', 3))).toEqual([]);
  });

  it('lists all failures of a business calendar together', () => {
    const day = { date: '2026-05-01', name: '劳动节' };
    expect(
      failures(
        change({
          timezone: 'Asia/Atlantis',
          workingDays: [1, 1],
          hours: { opens: '18:00', closes: '09:00' },
          holidays: [day],
          makeUpDays: [day],
        }),
      ),
    ).toEqual([
      '/timezone: Asia/Atlantis is not a known time zone',
      '/workingDays: a weekday is named twice',
      '/hours: opens at 18:00, not before it closes at 09:00',
      '/makeUpDays/0: 2026-05-01 is already given at /holidays/0',
    ]);
  });

  it('refuses wrong shapes: no working day, a date that does not exist, an hour that does not exist', () => {
    expect(failures(change({ workingDays: [] })).join()).toContain('/workingDays');
    expect(failures(change({ holidays: [{ date: '2026-02-30', name: '?' }] })).join()).toContain('/holidays/0/date');
    expect(failures(change({ hours: { opens: '9:00', closes: '25:00' } }))).toHaveLength(2);
    expect(failures({ kind: 'lunar' }).join()).toContain('/kind');
  });

  it('refuses drill days shorter than three seconds', () => {
    expect(failures(drillCalendarFrom('2026-03-02T01:30:00.000Z', 2)).join()).toContain('/dayLengthSeconds');
  });
});
