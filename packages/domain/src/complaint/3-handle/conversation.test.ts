import { describe, expect, it } from '@jest/globals';
import { shanghai } from '../../testing/rules.js';
import { command, engine, event, given, handler, ID, MONDAY, managed, only, rep, types, upTo } from '../testing/journey.js';

const promisedAt = shanghai('2026-06-04 12:00');
const promise = command('MakeCustomerCommitment', { promisedAt, description: '周四中午前上门' });
const keep = command('KeepCustomerCommitment', { commitmentId: `${ID}-k1` });
const promised = [...upTo('handling'), ...given(...upTo('handling')).when(promise, { actor: handler }).events];

it('staff tell the customer how the case proceeds (S0-56, S2-32, S2-38)', () =>
  given(...upTo('analyzing'))
    .when(command('CommunicateProgress', { medium: 'phone', content: '已安排拆检' }), { actor: rep })
    .then({ type: 'ProgressCommunicated', data: { medium: 'phone', content: '已安排拆检', communicatedBy: 's-002', at: MONDAY } }));

describe('a promise to the customer', () => {
  it('has a clock of its own (S0-55)', () => {
    const { events } = given(...upTo('handling')).when(promise, { actor: handler });
    expect(events).toEqual([event('CustomerCommitmentMade', { commitmentId: `${ID}-k1`, promisedAt, madeBy: 's-009', madeAt: MONDAY })]);
    expect(managed(promised).clocks).toMatchObject([
      { kind: 'handling' },
      { kind: 'customer_commitment', subject: `${ID}-k1`, dueAt: promisedAt, policyKey: 'promisedAt' },
    ]);
  });

  it('is kept in time (S0-55)', () => {
    const { events, state } = given(...promised).when(keep, { actor: handler, at: shanghai('2026-06-04 11:00') });
    expect(events).toEqual([
      {
        type: 'CustomerCommitmentKept',
        data: { commitmentId: `${ID}-k1`, promisedAt, resolvedAt: shanghai('2026-06-04 11:00'), onTime: true },
      },
    ]);
    expect(state).toMatchObject({ clocks: [{ kind: 'handling' }] });
  });

  it('is missed once and may still be kept late', () => {
    const missed = given(...promised).when(command('CheckClocks', {}), { actor: engine, at: promisedAt });
    expect(types(missed.events)).toEqual(['CustomerCommitmentMissed', 'CaseEscalated']);
    expect(only(missed.events, 'CustomerCommitmentMissed')).toMatchObject({ deadlineKind: 'customer_commitment', subject: `${ID}-k1` });
    const kept = given(...promised, ...missed.events).when(keep, { actor: handler, at: shanghai('2026-06-04 14:00') });
    expect(types(kept.events)).toEqual(['CustomerCommitmentKept', 'CaseDeEscalated']);
    expect(only(kept.events, 'CustomerCommitmentKept').onTime).toBe(false);
  });

  it('leaves others of the same case alone', () => {
    const second = given(...promised).when(
      command('MakeCustomerCommitment', { promisedAt: shanghai('2026-06-08 12:00'), description: '回电' }),
      {
        actor: handler,
      },
    );
    const { state } = given(...promised, ...second.events).when(keep, { actor: handler });
    expect(state).toMatchObject({ clocks: [{ kind: 'handling' }, { kind: 'customer_commitment', subject: `${ID}-k2` }] });
  });

  it('lies ahead', () =>
    given(...upTo('handling'))
      .when(command('MakeCustomerCommitment', { promisedAt: MONDAY, description: '即刻' }), { actor: handler })
      .then({ refused: 'promise-in-the-past', field: 'promisedAt' }));

  it('must have been given to be kept', () =>
    given(...upTo('handling'))
      .when(keep, { actor: handler })
      .then({ refused: 'commitment-unknown', field: 'commitmentId' }));
});
