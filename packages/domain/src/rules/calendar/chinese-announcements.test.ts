import { describe, expect, it } from '@jest/globals';
import { library, noticesFrom, source } from '../../../scripts/chinese-notices.mjs';
import { DEFAULT_CALENDAR } from '../calendar.js';
import { asKnownOn, coversYear } from './announcements.js';
import { CHINESE_NOTICES, SOURCE } from './chinese-notices.js';
import { daysBetween } from './days.js';

const year = (number: number, calendar = DEFAULT_CALENDAR) => daysBetween(calendar, `${number}-01-01`, `${number}-12-31`);
const worked = (number: number): number => year(number).filter(({ intervals }) => intervals.length > 0).length;
const datesOf = (number: number, kind: string): string[] =>
  year(number)
    .filter((day) => day.kind === kind)
    .map(({ date }) => date.slice(5));
const kindOf = (date: string, knownOn = '2026-12-31') => daysBetween(asKnownOn(DEFAULT_CALENDAR, knownOn), date, date)[0]?.kind;

describe('the official holidays of China', () => {
  it('are what the library knows, with the notices that announced them', () => {
    expect(CHINESE_NOTICES).toEqual(noticesFrom(library()));
    expect(SOURCE).toBe(source);
  });

  it('are known from 2013 to 2026, and of other years it is said that they are not', () => {
    const years = Array.from({ length: 16 }, (_, index) => 2012 + index);
    expect(years.filter((number) => coversYear(DEFAULT_CALENDAR, number))).toEqual(years.slice(1, -1));
  });

  // As the ministry of human resources counts them: 365 or 366 days without weekends and public holidays on weekdays, with make-up days.
  it.each([
    [2024, 251],
    [2025, 248],
    [2026, 248],
  ])('leave %i with %i working days', (number, expected) => {
    expect(worked(number)).toBe(expected);
  });

  it('are worked for on weekends before and after, in 2024, 2025 and 2026', () => {
    expect(datesOf(2024, 'make-up')).toEqual(['02-04', '02-18', '04-07', '04-28', '05-11', '09-14', '09-29', '10-12']);
    expect(datesOf(2025, 'make-up')).toEqual(['01-26', '02-08', '04-27', '09-28', '10-11']);
    expect(datesOf(2026, 'make-up')).toEqual(['01-04', '02-14', '02-28', '05-09', '09-20', '10-10']);
  });

  it('make nine days off of Spring Festival 2026, weekends between included', () => {
    const [first, ...rest] = daysBetween(DEFAULT_CALENDAR, '2026-02-14', '2026-02-24');
    expect(first).toEqual({
      date: '2026-02-14',
      kind: 'make-up',
      name: '春节',
      announcement: 'cn-2026',
      intervals: [{ opens: '09:00', closes: '18:00' }],
    });
    expect(rest.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      ...Array.from({ length: 9 }, () => 'holiday 春节'),
      'working undefined',
    ]);
  });

  it('begin the plan of 2019 in December 2018', () => {
    expect(['2018-12-29', '2018-12-30', '2018-12-31', '2019-01-01'].map((date) => kindOf(date))).toEqual([
      'make-up',
      'holiday',
      'holiday',
      'holiday',
    ]);
    expect(kindOf('2018-12-31', '2018-12-05')).toBe('working');
  });

  it('gave May Day 2019 one day, until in March it became four', () => {
    const days = ['2019-04-28', '2019-05-01', '2019-05-02', '2019-05-03', '2019-05-05'];
    expect(days.map((date) => kindOf(date, '2019-03-21'))).toEqual(['weekend', 'holiday', 'working', 'working', 'weekend']);
    expect(days.map((date) => kindOf(date, '2019-03-22'))).toEqual(['make-up', 'holiday', 'holiday', 'holiday', 'make-up']);
  });

  it('let Spring Festival 2020 end on 30 January, until it was lengthened to 2 February', () => {
    const days = ['2020-01-30', '2020-01-31', '2020-02-01', '2020-02-03'];
    expect(days.map((date) => kindOf(date, '2020-01-26'))).toEqual(['holiday', 'working', 'make-up', 'working']);
    expect(days.map((date) => kindOf(date, '2020-01-27'))).toEqual(['holiday', 'holiday', 'holiday', 'working']);
  });

  it('gave 3 September 2015 off by a notice of May', () => {
    const days = ['2015-09-03', '2015-09-04', '2015-09-06'];
    expect(days.map((date) => kindOf(date, '2015-05-12'))).toEqual(['working', 'working', 'weekend']);
    expect(days.map((date) => kindOf(date, '2015-05-13'))).toEqual(['holiday', 'holiday', 'make-up']);
  });
});
