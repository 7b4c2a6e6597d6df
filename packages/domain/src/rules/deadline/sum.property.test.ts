import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { published, RULES } from '../../testing/rules.js';
import { MOST_STEPS } from '../calendar/steps.js';
import { CALENDARS } from '../calendar/testing/calendars.js';
import { drillCalendarFrom } from '../calendar.js';
import { deadline, moveOf } from '../deadline.js';
import { severities } from '../severity.js';
import { addTime, milliseconds, movedBy, runningMinutes } from '../time.js';
import { deadlineSchema } from './recorded.js';
import { sumOf } from './sum.js';
import { deadlineKinds } from './timers.js';

const at = fc.date({ min: new Date('2024-01-05'), max: new Date('2026-06-01'), noInvalidDate: true }).map((date) => date.toISOString());
const calendar = fc.constantFrom(...CALENDARS);
const named: readonly string[] = ['customer_commitment', 'improvement'];
const kind = fc.constantFrom(...deadlineKinds.filter((one) => !named.includes(one)));
const counted = (steps: readonly { readonly counts: number }[]): number => steps.reduce((sum, { counts }) => sum + counts, 0);
const dayIn = (timezone: string, instant: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: timezone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(instant);

describe('the steps of a deadline', () => {
  it('add up to its limit, begin with its start and end with its due instant', () => {
    fc.assert(
      fc.property(
        calendar,
        kind,
        at,
        fc.constantFrom(...severities),
        fc.constantFrom(1 as const, 2 as const, 4 as const),
        (on, of, from, severity, grade) => {
          const found = deadline(of, from, { ...RULES, calendar: published(on) }, { severity, grade });
          expect(deadlineSchema.parse(found)).toEqual(found);
          const { basis, policyValue, dueAt } = found;
          if (basis === null) throw new Error('a new deadline has a basis');
          const { amount, unit } = policyValue;
          const whole = unit === 'h' || unit === 'min' ? milliseconds({ amount, unit }) : amount;
          expect(counted(basis.steps)).toBe(whole);
          expect(basis.steps[0]?.from).toBe(dayIn(on.timezone, Date.parse(found.from)));
          // What ends at 24:00 ends with its day.
          expect(basis.steps.at(-1)?.to).toBe(dayIn(on.timezone, Math.max(Date.parse(found.from), Date.parse(dueAt) - 1)));
        },
      ),
    );
  });

  it('stay few however long the limit, and as exact', () => {
    fc.assert(
      fc.property(calendar, at, fc.integer({ min: 0, max: 1_500 }), (on, from, amount) => {
        const to = Date.parse(addTime(on, from, { amount, unit: 'wd' }, 'working-days'));
        const { steps } = sumOf(on, { from: Date.parse(from), to, limit: { amount, unit: 'wd' }, unit: 'wd', clock: 'working-days' });
        expect(steps.length).toBeLessThanOrEqual(MOST_STEPS);
        expect(counted(steps)).toBe(amount);
      }),
      { numRuns: 40 },
    );
  });

  it('of what a pause or an extension added are the running time that it added', () => {
    fc.assert(
      fc.property(
        calendar,
        at,
        fc.integer({ min: 1, max: 6_000 }),
        fc.constantFrom('wall' as const, 'business' as const),
        (on, from, minutes, clock) => {
          const to = movedBy(on, from, minutes, clock);
          const move = moveOf({ calendar: published(on) }, from, to, clock);
          expect(counted(move.steps)).toBe(Math.round(runningMinutes(on, from, to, clock) * 60_000));
        },
      ),
    );
  });

  it('of a drill are its limit', () => {
    const drill = { ...RULES, calendar: published(drillCalendarFrom('2024-01-01T00:00:00.000Z', 9)) };
    fc.assert(
      fc.property(kind, at, fc.constantFrom(...severities), (of, from, severity) => {
        const { basis, policyValue } = deadline(of, from, drill, { severity });
        const { amount, unit } = policyValue;
        expect(counted(basis?.steps ?? [])).toBe(unit === 'h' || unit === 'min' ? milliseconds({ amount, unit }) : amount);
      }),
    );
  });
});
