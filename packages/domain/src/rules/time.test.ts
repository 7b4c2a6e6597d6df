import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shanghai } from '../testing/rules.js';
import { type BusinessCalendar, DEFAULT_CALENDAR, drillCalendarFrom, weekOf } from './calendar.js';
import { addTime, type Clock, movedBy, runningMinutes, workingDayMinutes, workingMinutesBetween } from './time.js';

const after = (from: string, amount: number, unit: 'wd' | 'd' | 'h' | 'min' | 'm', clock: Clock = 'business'): string =>
  addTime(DEFAULT_CALENDAR, shanghai(from), { amount, unit }, clock);

describe('working days', () => {
  it('end at the close of business of the Nth working day after the day of the start', () => {
    expect(after('2026-03-02 09:30', 1, 'wd')).toBe(shanghai('2026-03-03 18:00'));
    expect(after('2026-03-02 08:00', 1, 'wd')).toBe(shanghai('2026-03-03 18:00'));
    expect(after('2026-03-02 18:00', 1, 'wd')).toBe(shanghai('2026-03-03 18:00'));
    expect(after('2026-03-06 17:00', 2, 'wd')).toBe(shanghai('2026-03-10 18:00'));
    expect(after('2026-03-02 09:30', 0, 'wd')).toBe(shanghai('2026-03-02 18:00'));
  });

  it('count from the next working day when the start lies past closing or on a day off', () => {
    expect(after('2026-03-02 18:01', 1, 'wd')).toBe(shanghai('2026-03-04 18:00'));
    expect(after('2026-03-07 10:00', 1, 'wd')).toBe(shanghai('2026-03-10 18:00'));
    expect(after('2026-03-06 23:00', 1, 'wd')).toBe(shanghai('2026-03-10 18:00'));
  });

  it('pass over holidays and count make-up days', () => {
    expect(after('2026-02-13 10:00', 1, 'wd')).toBe(shanghai('2026-02-14 18:00'));
    expect(after('2026-02-14 10:00', 1, 'wd')).toBe(shanghai('2026-02-24 18:00'));
    expect(after('2025-09-26 10:00', 4, 'wd')).toBe(shanghai('2025-10-09 18:00'));
  });

  it('go on into the next year', () => {
    expect(after('2025-12-31 10:00', 1, 'wd')).toBe(shanghai('2026-01-04 18:00'));
    expect(after('2026-01-01 00:30', 0, 'wd')).toBe(shanghai('2026-01-04 18:00'));
    expect(after('2025-12-31 23:30', 300, 'wd').slice(0, 4)).toBe('2027');
  });
});

describe('hours and minutes', () => {
  it('run on business hours over nights and weekends', () => {
    expect(after('2026-03-02 17:00', 4, 'h')).toBe(shanghai('2026-03-03 12:00'));
    expect(after('2026-03-06 17:45', 30, 'min')).toBe(shanghai('2026-03-09 09:15'));
    expect(after('2026-03-02 12:00', 6, 'h')).toBe(shanghai('2026-03-02 18:00'));
    expect(after('2026-03-07 12:00', 1, 'h')).toBe(shanghai('2026-03-09 10:00'));
    expect(after('2025-12-31 17:00', 2, 'h')).toBe(shanghai('2026-01-04 10:00'));
  });

  it('run through on the wall clock', () => {
    expect(after('2026-03-06 17:45', 24, 'h', 'wall')).toBe(shanghai('2026-03-07 17:45'));
    expect(after('2026-03-06 23:45', 30, 'min', 'wall')).toBe(shanghai('2026-03-07 00:15'));
  });

  it('are measured as they run', () => {
    expect(workingMinutesBetween(DEFAULT_CALENDAR, shanghai('2026-03-06 17:00'), shanghai('2026-03-09 10:00'))).toBe(120);
    expect(workingMinutesBetween(DEFAULT_CALENDAR, shanghai('2025-12-31 17:00'), shanghai('2026-01-04 10:00'))).toBe(120);
    expect(workingMinutesBetween(DEFAULT_CALENDAR, shanghai('2024-12-31 17:00'), shanghai('2027-01-01 09:00'))).toBe(60 + 2 * 248 * 540);
    expect(workingMinutesBetween(DEFAULT_CALENDAR, shanghai('2026-03-09 10:00'), shanghai('2026-03-06 17:00'))).toBe(0);
    expect(runningMinutes(DEFAULT_CALENDAR, shanghai('2026-03-06 17:00'), shanghai('2026-03-09 10:00'), 'wall')).toBe(65 * 60);
    expect(workingDayMinutes(DEFAULT_CALENDAR)).toBe(540);
  });

  it('move a due instant by a pause on the same clock', () => {
    expect(movedBy(DEFAULT_CALENDAR, shanghai('2026-03-06 18:00'), 90, 'working-days')).toBe(shanghai('2026-03-09 10:30'));
    expect(movedBy(DEFAULT_CALENDAR, shanghai('2026-03-06 18:00'), 90, 'wall')).toBe(shanghai('2026-03-06 19:30'));
    expect(movedBy(DEFAULT_CALENDAR, shanghai('2026-03-07 10:00'), 0, 'business')).toBe(shanghai('2026-03-07 10:00'));
  });
});

describe('calendar days and months', () => {
  it('end with the day in the zone of the calendar, holidays or not', () => {
    expect(after('2026-02-14 10:00', 1, 'd')).toBe('2026-02-15T15:59:59.999Z');
    expect(after('2026-03-02 23:30', 30, 'd')).toBe('2026-04-01T15:59:59.999Z');
    expect(after('2026-01-31 10:00', 1, 'm')).toBe('2026-02-28T15:59:59.999Z');
  });
});

describe('a zone with summer time', () => {
  const berlin: BusinessCalendar = {
    ...DEFAULT_CALENDAR,
    timezone: 'Europe/Berlin',
    announcements: [],
    week: weekOf([1, 2, 3, 4, 5, 6, 7], { opens: '09:00', closes: '18:00' }),
  };

  it('closes by its own clock on both sides of the change', () => {
    expect(addTime(berlin, '2026-03-28T10:00:00.000Z', { amount: 1, unit: 'wd' }, 'working-days')).toBe('2026-03-29T16:00:00.000Z');
    expect(addTime(berlin, '2026-03-27T10:00:00.000Z', { amount: 1, unit: 'wd' }, 'working-days')).toBe('2026-03-28T17:00:00.000Z');
    expect(addTime(berlin, '2026-03-28T16:00:00.000Z', { amount: 2, unit: 'h' }, 'business')).toBe('2026-03-29T08:00:00.000Z');
  });

  it('counts an hour less on the day that has one', () => {
    const roundTheClock = { ...berlin, week: weekOf([1, 2, 3, 4, 5, 6, 7], { opens: '00:00', closes: '24:00' }) };
    const minutes = workingMinutesBetween(roundTheClock, '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z');
    expect(minutes).toBe(23 * 60);
  });
});

describe('a calendar, for any instant', () => {
  const at = fc.date({ min: new Date('2024-11-01'), max: new Date('2027-03-01'), noInvalidDate: true }).map((date) => date.toISOString());
  const clock = fc.constantFrom<Clock>('wall', 'business');
  const anyCalendar = fc.constantFrom(DEFAULT_CALENDAR, drillCalendarFrom('2026-01-01T00:00:00.123Z', 3));
  const limit = fc.oneof(
    fc.record({ amount: fc.integer({ min: 0, max: 40 }), unit: fc.constantFrom('wd' as const, 'd' as const, 'm' as const) }),
    fc.record({ amount: fc.double({ min: 0.1, max: 200, noNaN: true }), unit: fc.constantFrom('h' as const, 'min' as const) }),
  );

  it('ends working days at a close of business', () => {
    fc.assert(
      fc.property(at, fc.integer({ min: 0, max: 60 }), (from, amount) => {
        const due = addTime(DEFAULT_CALENDAR, from, { amount, unit: 'wd' }, 'working-days');
        expect(due.slice(11)).toBe('10:00:00.000Z');
        expect(due >= from).toBe(true);
        expect(workingMinutesBetween(DEFAULT_CALENDAR, new Date(Date.parse(due) - 540 * 60_000).toISOString(), due)).toBe(540);
      }),
    );
  });

  it('makes one more working day one working day longer', () => {
    fc.assert(
      fc.property(at, fc.integer({ min: 0, max: 60 }), (from, amount) => {
        const [due, later] = [amount, amount + 1].map((days) =>
          addTime(DEFAULT_CALENDAR, from, { amount: days, unit: 'wd' }, 'working-days'),
        );
        expect(workingMinutesBetween(DEFAULT_CALENDAR, due ?? '', later ?? '')).toBe(540);
      }),
    );
  });

  it('never ends a limit that starts later any earlier', () => {
    fc.assert(
      fc.property(anyCalendar, at, at, limit, clock, (calendar, one, other, time, on) => {
        const [first, second] = one < other ? [one, other] : [other, one];
        expect(addTime(calendar, first, time, on) <= addTime(calendar, second, time, on)).toBe(true);
      }),
    );
  });

  it('gives back the running time that was added', () => {
    fc.assert(
      fc.property(anyCalendar, at, fc.double({ min: 0, max: 30_000, noNaN: true }), clock, (calendar, from, minutes, on) => {
        const measured = runningMinutes(calendar, from, movedBy(calendar, from, minutes, on), on);
        // To the millisecond, which in a drill is long: 540 of its minutes pass in three seconds.
        expect(Math.abs(measured - minutes)).toBeLessThan(calendar.kind === 'drill' ? 1 : 0.001);
      }),
    );
  });

  it('measures in parts what it measures at once', () => {
    fc.assert(
      fc.property(fc.array(at, { minLength: 3, maxLength: 3 }), (instants) => {
        const [a = '', b = '', c = ''] = instants.toSorted();
        const between = (from: string, to: string) => workingMinutesBetween(DEFAULT_CALENDAR, from, to);
        expect(between(a, b) + between(b, c)).toBeCloseTo(between(a, c), 6);
      }),
    );
  });
});
