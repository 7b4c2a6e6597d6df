import { describe, expect, it } from '@jest/globals';
import { published, RULES } from '../testing/rules.js';
import { drillCalendarFrom } from './calendar.js';
import { deadline } from './deadline.js';
import type { LimitUnit } from './policy.js';
import { addTime, type Clock, runningMinutes, workingDayMinutes, workingMinutesBetween } from './time.js';

const START = Date.parse('2026-03-02T01:30:00.000Z');
const at = (seconds: number): string => new Date(START + seconds * 1_000).toISOString();
const drill = drillCalendarFrom(at(0), 9);
const after = (seconds: number, amount: number, unit: LimitUnit, clock: Clock = 'business'): string =>
  addTime(drill, at(seconds), { amount, unit }, clock);

describe('a drill calendar with days of nine seconds', () => {
  it('ends N working days with the Nth drill day after that of the start, without nights or weekends', () => {
    expect(after(0, 1, 'wd')).toBe(at(18));
    expect(after(8.9, 1, 'wd')).toBe(at(18));
    expect(after(9, 1, 'wd')).toBe(at(27));
    expect(after(4, 10, 'wd')).toBe(at(99));
    expect(after(4, 0, 'wd')).toBe(at(9));
  });

  it('takes a calendar day for a working day and a month for thirty', () => {
    expect(after(4, 2, 'd')).toBe(after(4, 2, 'wd'));
    expect(after(4, 1, 'm')).toBe(after(4, 30, 'd'));
  });

  it('shrinks hours and minutes: a ninth of the day on business hours, a twenty-fourth on the wall clock', () => {
    expect(after(0, 3, 'h')).toBe(at(3));
    expect(after(0, 240, 'min')).toBe(at(4));
    expect(after(0, 24, 'h', 'wall')).toBe(at(9));
    expect(after(5, 8, 'h', 'wall')).toBe(at(8));
  });

  it('makes no limit shorter than a second', () => {
    expect(after(0, 30, 'min')).toBe(at(1));
    expect(after(8.5, 0, 'wd')).toBe(at(9.5));
  });

  it('also counts days before its first', () => {
    expect(after(-1, 1, 'wd')).toBe(at(9));
  });

  it('measures in its own minutes', () => {
    expect(workingDayMinutes(drill)).toBe(540);
    expect(workingMinutesBetween(drill, at(0), at(9))).toBe(540);
    expect(runningMinutes(drill, at(0), at(9), 'wall')).toBe(1440);
    expect(workingMinutesBetween(drill, at(9), at(0))).toBe(0);
  });

  it('warns of a drill deadline at the same share of its running time', () => {
    const { dueAt, warnAt } = deadline('analysis', at(2), { ...RULES, calendar: published(drill) });
    expect([dueAt, warnAt]).toEqual([at(27), at(22)]);
  });

  it('evaluates an improvement behind its shortened window', () => {
    const effect = deadline('improvement_effect', at(2), { ...RULES, calendar: published(drill) });
    expect([effect.from, effect.dueAt]).toEqual([at(91 * 9), at(102 * 9)]);
  });
});
