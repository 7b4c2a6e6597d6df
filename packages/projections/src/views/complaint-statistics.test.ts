import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { history, rowOf } from '../testing/recorded.js';
import { complaintStatistics } from './complaint-statistics.js';

type Event = Parameters<typeof complaintStatistics.evolve>[1]['event'];
type Remedy = Extract<Event, { readonly type: 'RemedyProvided' }>['data'];

const remedied = (remedy: Partial<Remedy> & Pick<Remedy, 'type'>): Event => ({
  type: 'RemedyProvided',
  data: { cycle: 1, providedBy: 's-1', providedAt: '2026-03-02T01:30:00.000Z', ...remedy },
});
const at = '2026-03-02T01:30:00.000Z';
const assessed = (upheld: boolean): Event => ({
  type: 'ComplaintValidityAssessed',
  data: {
    groundsSufficient: upheld,
    demandReasonable: true,
    upheld,
    reasons: { erased: true },
    assessedBy: 's-1',
    assessedAt: at,
    onTime: true,
    holder: 's-1',
    deadlines: [],
  },
});
const row = (...events: readonly Event[]) => rowOf(complaintStatistics, history('complaint-1', events));

const remedy = fc.record({
  type: fc.constantFrom('compensation' as const, 'return' as const, 'discount' as const, 'repair' as const),
  fen: fc.option(fc.integer({ min: 0, max: 1e9 })),
  kilograms: fc.option(fc.integer({ min: 1, max: 1e6 })),
});

describe('the complaint statistics table', () => {
  it('adds up what each remedy cost, to the fen, and what was returned, to the gram', () => {
    fc.assert(
      fc.property(fc.array(remedy), (remedies) => {
        const found = row(
          ...remedies.map(({ type, fen, kilograms }) =>
            remedied({
              type,
              ...(fen !== null && { amount: { amountFen: fen, currency: 'CNY' } }),
              ...(kilograms !== null && { quantity: { value: kilograms / 1000, unit: '吨' } }),
            }),
          ),
        );
        const sum = (type: string) => {
          const amounts = remedies.flatMap((one) => (one.type === type && one.fen !== null ? [one.fen] : []));
          return amounts.length === 0 ? null : amounts.reduce((total, fen) => total + fen, 0);
        };
        const kilograms = remedies.reduce((total, one) => total + (one.type === 'return' ? (one.kilograms ?? 0) : 0), 0);
        expect([found.compensationFen, found.returnFen, found.discountFen]).toEqual([sum('compensation'), sum('return'), sum('discount')]);
        expect(found.returnQuantities.吨 ?? 0).toBe(kilograms / 1000);
        expect(found.otherRemedies.repair ?? 0).toBe(remedies.filter(({ type }) => type === 'repair').length);
      }),
    );
  });

  it('keeps a complaint as not upheld until it is assessed otherwise', () => {
    expect(row(assessed(false)).notUpheld).toBe(true);
    expect(row(assessed(false), assessed(true)).notUpheld).toBe(false);
  });

  it('shows a re-opened complaint as open again, in the same row', () => {
    const closed: Event = { type: 'ComplaintClosed', data: { outcome: 'resolved', closedAt: at, handlingMethods: [] } };
    const reopened: Event = {
      type: 'ComplaintReopened',
      data: {
        reason: { erased: true },
        reopenedBy: 's-1',
        reopenedAt: at,
        previousOutcome: 'resolved',
        cycle: 2,
        resumesAt: 'planning',
        holder: 's-1',
        deadlines: [],
      },
    };
    const first = remedied({ type: 'compensation', amount: { amountFen: 5, currency: 'CNY' } });
    expect(row(first, closed)).toMatchObject({ state: 'closed', outcome: 'resolved', compensationFen: 5 });
    expect(row(first, closed, reopened, first)).toMatchObject({ state: 'open', outcome: null, compensationFen: 10 });
  });
});
