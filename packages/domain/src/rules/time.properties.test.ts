import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CALENDARS } from './calendar/testing/calendars.js';
import type { BusinessCalendar } from './calendar.js';
import { addTime, type Clock, movedBy, runningMinutes, workingMinutesBetween } from './time.js';

const calendar = fc.constantFrom(...CALENDARS);
const at = fc.date({ min: new Date('2024-01-05'), max: new Date('2026-06-01'), noInvalidDate: true }).map((date) => date.toISOString());
const clock = fc.constantFrom<Clock>('wall', 'business');
const days = fc.integer({ min: 0, max: 40 }).map((halves) => halves / 2);
const dayMinutes = ({ week }: BusinessCalendar): number =>
  Math.max(
    ...week.map(({ intervals }) =>
      intervals.reduce(
        (sum, { opens, closes }) =>
          sum + (Number(closes.slice(0, 2)) - Number(opens.slice(0, 2))) * 60 + Number(closes.slice(3)) - Number(opens.slice(3)),
        0,
      ),
    ),
  );

describe('any calendar, with breaks, nights and clocks that jump', () => {
  it('measures in parts what it measures at once', () => {
    fc.assert(
      fc.property(calendar, fc.array(at, { minLength: 3, maxLength: 3 }), (on, instants) => {
        const [a = '', b = '', c = ''] = instants.toSorted();
        const between = (from: string, to: string) => workingMinutesBetween(on, from, to);
        expect(between(a, b) + between(b, c)).toBeCloseTo(between(a, c), 6);
      }),
    );
  });

  it('never ends a limit earlier that starts later or is longer', () => {
    fc.assert(
      fc.property(calendar, at, at, days, clock, (on, one, other, amount, runs) => {
        const [first, second] = [one, other].toSorted();
        for (const unit of ['wd', 'h', 'min'] as const) {
          const due = addTime(on, first ?? '', { amount, unit }, runs);
          expect(due <= addTime(on, second ?? '', { amount, unit }, runs)).toBe(true);
          expect(due <= addTime(on, first ?? '', { amount: amount + 0.5, unit }, runs)).toBe(true);
        }
      }),
    );
  });

  it('never takes a day for 24 working hours, except where its week says so', () => {
    fc.assert(
      fc.property(calendar, at, (on, from) => {
        const minutes = workingMinutesBetween(on, from, new Date(Date.parse(from) + 86_400_000).toISOString());
        // Where clocks go back a day is longer by up to an hour.
        expect(minutes).toBeLessThanOrEqual(dayMinutes(on) + 60);
        if (dayMinutes(on) < 1_200) expect(minutes).toBeLessThan(1_260);
      }),
    );
  });

  it('gives back the running time that was added', () => {
    fc.assert(
      fc.property(calendar, at, fc.integer({ min: 0, max: 20_000 }), clock, (on, from, minutes, runs) => {
        expect(runningMinutes(on, from, movedBy(on, from, minutes, runs), runs)).toBeCloseTo(minutes, 6);
      }),
    );
  });

  it('lets half of a working day pass before its half, and the other half after it', () => {
    fc.assert(
      fc.property(calendar, at, fc.integer({ min: 0, max: 20 }), (on, from, whole) => {
        const [before, half, after] = [whole, whole + 0.5, whole + 1].map((amount) =>
          addTime(on, from, { amount, unit: 'wd' }, 'working-days'),
        );
        const [first, second] = [workingMinutesBetween(on, before ?? '', half ?? ''), workingMinutesBetween(on, half ?? '', after ?? '')];
        expect(first).toBeCloseTo(second, 4);
        expect(first).toBeGreaterThan(0);
      }),
    );
  });
});

describe('hours that do not exist, or exist twice', () => {
  const night = (timezone: string, opens: string, closes: string): BusinessCalendar => ({
    kind: 'business',
    timezone,
    week: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, intervals: [{ opens, closes }] })),
    announcements: [],
  });

  it.each([
    // New York, 10 March 2024: from 02:00 to 03:00 nothing.
    ['America/New_York', '01:30', '03:30', '2024-03-10', 60],
    ['America/New_York', '02:15', '02:45', '2024-03-10', 0],
    ['America/New_York', '02:30', '04:00', '2024-03-10', 60],
    // 3 November 2024: from 01:00 to 02:00 twice.
    ['America/New_York', '00:30', '02:30', '2024-11-03', 180],
    ['America/New_York', '00:00', '01:30', '2024-11-03', 90],
    ['America/New_York', '01:30', '02:00', '2024-11-03', 90],
    // Lord Howe jumps by half an hour.
    ['Australia/Lord_Howe', '01:00', '03:00', '2025-10-05', 90],
    ['Australia/Lord_Howe', '01:00', '03:00', '2025-04-06', 150],
    // Santiago loses its midnight.
    ['America/Santiago', '00:00', '02:00', '2024-09-08', 60],
  ])('%s from %s to %s on %s: %i minutes', (timezone, opens, closes, date, minutes) => {
    const calendar = night(timezone, opens, closes);
    // Five in the morning in UTC lies within the same date in each of these zones.
    const endOf = (at: string) => addTime(calendar, at, { amount: 0, unit: 'd' }, 'wall');
    const before = new Date(Date.parse(`${date}T05:00:00.000Z`) - 86_400_000).toISOString();
    expect(Math.round(workingMinutesBetween(calendar, endOf(before), endOf(`${date}T05:00:00.000Z`)))).toBe(minutes);
  });

  it('end a limit of hours at the jump, or behind it', () => {
    const calendar = night('America/New_York', '01:30', '03:30');
    expect(addTime(calendar, '2024-03-10T06:00:00.000Z', { amount: 30, unit: 'min' }, 'business')).toBe('2024-03-10T07:00:00.000Z');
    expect(addTime(calendar, '2024-03-10T06:00:00.000Z', { amount: 31, unit: 'min' }, 'business')).toBe('2024-03-10T07:01:00.000Z');
  });
});
