import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../../envelope.js';
import { command, engine, given, owner, upTo } from '../testing/journey.js';

const facts = [
  { fact: 'product', value: '热水器', asReported: ' 热水器' },
  { fact: 'timely', value: true },
  { fact: 'amount', value: 12.5 },
  { fact: 'outcome', value: null, asReported: '' },
];
const origin = { profile: 'sample', sourceFile: 'history.csv.gz', sourceId: '2025-0007', importId: 'import-1' };
const imported = command('ImportCase', {
  ...origin,
  reports: [{ statedAt: '2025-03-04T02:11:00.000Z', facts }, { facts: [{ fact: 'channel', value: 'phone' }] }],
});
const history = given().when(imported, { actor: engine }).events;

describe('imported history', () => {
  it('holds the facts of the source, one event per time that it states', () =>
    expect(history).toEqual([
      { type: 'CaseImported', data: origin },
      { type: 'FactsReported', data: { statedAt: '2025-03-04T02:11:00.000Z', facts } },
      { type: 'FactsReported', data: { facts: [{ fact: 'channel', value: 'phone' }] } },
    ]));

  it('is observed, not managed', () => expect(given(...history).state).toEqual({ kind: 'observed', ...origin, reports: 2 }));

  it('takes part in no step of the loop', () => {
    given(...history)
      .when(command('SubmitComplaint', {}))
      .then({ refused: 'case-is-observed' });
    given(...history)
      .when(command('CheckClocks', {}), { actor: engine })
      .then({ refused: 'case-is-observed' });
    given(...history)
      .when(command('WithdrawComplaint', { reason: '-' }), { actor: owner })
      .then({ refused: 'case-is-observed' });
  });

  it('is imported once', () =>
    given(...history)
      .when(imported, { actor: engine })
      .then({ refused: 'already-imported' }));

  it('never enters a case of ours', () =>
    given(...upTo('received'))
      .when(imported, { actor: engine })
      .then({ refused: 'case-is-managed' }));

  it('is imported by the engine or whoever manages the information', () => {
    const librarian: Actor = { id: 's-999', role: 'information_manager', kind: 'human' };
    given().when(imported, { actor: owner }).then({ refused: 'role-not-permitted' });
    given().when(imported, { actor: librarian }).then({ refused: 'role-not-held' });
  });
});
