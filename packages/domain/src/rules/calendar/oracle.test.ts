import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { endOfLimit, runningTime } from '../time.js';
import { workingDaySteps, workingTimeSteps } from './steps.js';
import { CALENDARS } from './testing/calendars.js';
import { oracleOf } from './testing/oracle.js';

const CASES = process.env.REDRESS_LONG === '1' ? 100_000 : 10_000;
const DAY = 86_400_000;

const known = CALENDARS.map((calendar) => ({ calendar, oracle: oracleOf(calendar) }));

/** Changes of clocks in the zones above; half of all instants lie within two days of one. */
const JUMPS = [
  '2024-03-10T07:00Z',
  '2024-11-03T06:00Z',
  '2025-04-05T15:00Z',
  '2025-10-04T15:30Z',
  '2024-09-08T04:00Z',
  '2025-04-06T03:00Z',
  '2025-10-26T01:00Z',
];
const instant = fc.oneof(
  fc.integer({ min: Date.UTC(2024, 0, 3), max: Date.UTC(2025, 11, 20) }),
  fc.tuple(fc.constantFrom(...JUMPS), fc.integer({ min: -2 * DAY, max: 2 * DAY })).map(([jump, by]) => Date.parse(jump) + by),
  fc.tuple(fc.constantFrom(...JUMPS), fc.integer({ min: -6 * 60, max: 6 * 60 })).map(([jump, by]) => Date.parse(jump) + by * 60_000),
);
const days = fc.integer({ min: 0, max: 30 });

const chosen = (which: number): (typeof known)[number] => {
  const found = known[which];
  if (found === undefined) throw new Error(`no calendar ${which}`);
  return found;
};

type Case = {
  /** Place of the calendar in the list, so that a failing case reads well. */
  readonly which: number;
  readonly from: number;
  readonly span: number;
  readonly days: number;
  readonly part: number;
};

/** What the code says and what the oracle says, for one case in every respect. */
const both = ({ which, from, span, days, part }: Case): readonly (readonly [what: string, ours: unknown, theirs: unknown])[] => {
  const { calendar, oracle } = chosen(which);
  const seconds = Math.round(span / 4_000);
  const after = (amount: number, unit: 'wd' | 'd' | 'm' | 'min') => endOfLimit(calendar, from, { amount, unit }, 'business');
  return [
    ['working time', runningTime(calendar, from, from + span, 'business'), oracle.workingTime(from, from + span)],
    ['working days', after(days, 'wd'), oracle.afterWorkingDays(from, days)],
    ['parts of working days', after(days + part, 'wd'), oracle.afterWorkingDays(from, days + part)],
    ['business minutes', after(seconds / 60, 'min'), oracle.afterWorkingTime(from, seconds * 1_000)],
    ['days', after(days, 'd'), oracle.endOfDay(from, days)],
    ['months', after(days % 14, 'm'), oracle.endOfMonth(from, days % 14)],
  ];
};

const dayAfter = (date: string): string => new Date(Date.parse(date) + DAY).toISOString().slice(0, 10);

/** Every date from the first to the last with the step it belongs to. */
const datesOf = (steps: ReturnType<typeof workingTimeSteps>): string[] =>
  steps.flatMap(({ from, to }) => {
    const dates = [from];
    while ((dates.at(-1) ?? to) < to) dates.push(dayAfter(dates.at(-1) ?? to));
    return dates;
  });

const isWithoutGap = (dates: readonly string[]): boolean =>
  dates.every((date, index) => index === 0 || date === dayAfter(dates[index - 1] ?? ''));

const total = (steps: readonly { readonly counts: number }[]): number => steps.reduce((sum, { counts }) => sum + counts, 0);

const cases = fc.record({
  which: fc.nat({ max: known.length - 1 }),
  from: instant,
  span: fc.integer({ min: 0, max: 40 * DAY }),
  days,
  part: fc.constantFrom(0.5, 0.25, 0.75),
});

describe('the arithmetic of calendars', () => {
  it(`agrees in ${CASES} random cases with a walk from day to day`, () => {
    fc.assert(
      fc.property(cases, (one) => {
        for (const [what, ours, theirs] of both(one))
          if (ours !== theirs)
            throw new Error(`${what}: ${String(ours)} and not ${String(theirs)} in ${chosen(one.which).calendar.timezone}`);
      }),
      { numRuns: CASES },
    );
  });

  it('tells working time day by day as the walk finds it', () => {
    fc.assert(
      fc.property(cases, ({ which, from, span }) => {
        const { calendar, oracle } = chosen(which);
        const steps = workingTimeSteps(calendar, from, from + span);
        expect(total(steps)).toBe(oracle.workingTime(from, from + span));
        const dates = datesOf(steps);
        expect([dates[0], dates.at(-1), isWithoutGap(dates)]).toEqual([
          oracle.today(from),
          oracle.today(Math.max(from, from + span - 1)),
          true,
        ]);
        for (const step of steps) expect(step.counts).toBe(countedIn(step, { from, to: from + span, oracle }));
      }),
      { numRuns: CASES / 20 },
    );
  });

  it('tells working days day by day as the walk finds them', () => {
    fc.assert(
      fc.property(cases, ({ which, from, days }) => {
        const { calendar, oracle } = chosen(which);
        const due = oracle.afterWorkingDays(from, days);
        const steps = workingDaySteps(calendar, from, due);
        const dates = datesOf(steps);
        expect(total(steps)).toBe(days);
        expect([dates[0], dates.at(-1), isWithoutGap(dates)]).toEqual([oracle.today(from), oracle.today(Math.max(from, due - 1)), true]);
        for (const step of steps) {
          const worked = datesOf([step]).filter((date) => date > oracle.dayZero(from) && oracle.isWorked(date));
          expect(step.counts).toBe(worked.length);
        }
      }),
      { numRuns: CASES / 20 },
    );
  });
});

/** Working time of the days of one step, clipped to the whole. */
const countedIn = (
  step: { readonly from: string; readonly to: string },
  { from, to, oracle }: { readonly from: number; readonly to: number; readonly oracle: ReturnType<typeof oracleOf> },
): number => {
  const start = Math.max(from, oracle.startOf(step.from));
  return oracle.workingTime(start, Math.max(start, Math.min(to, oracle.startOf(dayAfter(step.to)))));
};
