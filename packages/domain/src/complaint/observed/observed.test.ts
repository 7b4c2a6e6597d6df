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
const reports = [{ statedAt: '2025-03-04T02:11:00.000Z', facts }, { facts: [{ fact: 'channel', value: 'phone' }] }];
const imported = command('ImportCase', { ...origin, reports });
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

describe('an adoption', () => {
  const at = '2026-03-02T01:30:00.000Z';
  const adopt = command('AdoptCase', { reason: '客户来电催办', channel: 'hotline', complainant: { phone: '13800000000' } });
  const adopted = given(...history).when(adopt, { actor: owner, at });
  const after = given(...history, ...adopted.events);

  it('receives the case now: clocks start with it and nothing is missed in retrospect', () => {
    expect(adopted.events).toMatchObject([
      {
        type: 'CaseAdopted',
        data: {
          state: 'received',
          profile: 'sample',
          channel: 'hotline',
          adoptedBy: owner.id,
          adoptedAt: at,
          holder: owner.id,
          revision: 3,
        },
      },
    ]);
    const { state } = after;
    expect(state).toMatchObject({ kind: 'managed', status: 'received', receivedAt: at, reachable: true, recorded: false, revision: 3 });
    const clocks = state.kind === 'managed' ? state.clocks : [];
    expect(clocks.map(({ kind }) => kind)).toContain('recording');
    for (const { from, dueAt, missed } of clocks)
      expect({ from, isLater: dueAt > at, missed }).toEqual({ from: at, isLater: true, missed: false });
  });

  it('is followed by the steps of any case', () => {
    const detail = {
      contentCategories: ['quality_fault' as const],
      detail: '-',
      demands: [],
      urgency: 'normal' as const,
      writtenMaterials: [],
    };
    const recorded = after.when(command('RecordComplaint', detail), { actor: owner, at });
    expect(recorded.events.map(({ type }) => type)).toEqual(['ComplaintRecorded']);
    expect(given(...history, ...adopted.events, ...recorded.events).state).toMatchObject({ status: 'recorded', revision: 4 });
  });

  it('can be folded without what was reported before, as the queue does', () => {
    expect(given(...adopted.events).state).toEqual(after.state);
  });

  it('happens once', () => after.when(adopt, { actor: owner }).then({ refused: 'case-is-managed' }));

  it('is refused where the source has closed the case', () => {
    const closed = given().when(command('ImportCase', { ...origin, reports, closed: true }), { actor: engine }).events;
    given(...closed)
      .when(adopt, { actor: owner })
      .then({ refused: 'case-is-reported-closed' });
  });

  it('is refused for a case of ours and for one that there is not', () => {
    given(...upTo('received'))
      .when(adopt, { actor: owner })
      .then({ refused: 'case-is-managed' });
    given().when(adopt, { actor: owner }).then({ refused: 'case-unknown' });
  });

  it('is up to the complaint handling department', () => {
    const librarian: Actor = { id: 's-999', role: 'information_manager', kind: 'human' };
    given(...history)
      .when(adopt, { actor: librarian })
      .then({ refused: 'role-not-permitted' });
    given(...history)
      .when(adopt, { actor: { ...owner, id: 's-999' } })
      .then({ refused: 'role-not-held' });
    given(...history)
      .when(adopt, { actor: engine })
      .then({ refused: 'actor-kind-not-permitted' });
  });
});
