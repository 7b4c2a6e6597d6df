import { describe, expect, it } from '@jest/globals';
import { shanghai } from '../../testing/rules.js';
import {
  after,
  command,
  engine,
  event,
  given,
  handler,
  handlingOf,
  ID,
  leader,
  MONDAY,
  managed,
  only,
  owner,
  perform,
  received,
  record,
  rep,
  rulesWith,
  step,
  types,
  upTo,
} from '../testing/journey.js';

const measureId = `${ID}-p1-m1`;
const start = command('StartMeasure', { measureId });
const complete = command('CompleteMeasure', { measureId, result: '已更换' });
const demand = (demandIndex: number) =>
  command('DecideDemand', { demandIndex, reasonable: false, decision: 'declined', explanation: '超出保修范围' });
const handled = command('CompleteHandling', { resultSummary: '已修复' });
const as = { actor: handler };

describe('measures', () => {
  it('are started and completed (S2-37, S3.1-10)', () => {
    given(...upTo('handling'))
      .when(start, as)
      .then({ type: 'HandlingMeasureStarted', data: { measureId, startedBy: 's-009', startedAt: MONDAY } });
    const { events, state } = given(...after('StartMeasure')).when(complete, as);
    expect(events).toEqual([event('HandlingMeasureCompleted', { measureId, completedBy: 's-009' })]);
    expect(state).toMatchObject({ plan: { measures: [{ measureId, state: 'completed' }] } });
  });

  it('can be completed without a recorded start', () =>
    given(...upTo('handling'))
      .when(complete, as)
      .then(event('HandlingMeasureCompleted')));

  it('belong to the plan', () => {
    const other = command('StartMeasure', { measureId: 'other' });
    given(...upTo('handling'))
      .when(other, as)
      .then({ refused: 'measure-unknown', field: 'measureId' });
    given(...upTo('handling'))
      .when(command('CompleteMeasure', { measureId: 'other', result: '-' }), as)
      .then({ refused: 'measure-unknown' });
  });

  it('start once', () =>
    given(...after('StartMeasure'))
      .when(start, as)
      .then({ refused: 'measure-already-started', field: 'measureId' }));

  it('end once', () =>
    given(...after('CompleteMeasure'))
      .when(complete, as)
      .then({ refused: 'measure-already-completed', field: 'measureId' }));
});

describe('demands', () => {
  it('are decided one by one, and declined ones explained (S2-39)', () => {
    const { events, state } = given(...upTo('handling')).when(demand(0), as);
    expect(events).toEqual([event('DemandDecided', { demandIndex: 0, demandType: 'repair', decision: 'declined', decidedBy: 's-009' })]);
    expect(state).toMatchObject({ demands: [{ type: 'repair', decided: true, cycle: 1 }] });
  });

  it('are those of the record', () =>
    given(...upTo('handling'))
      .when(demand(1), as)
      .then({ refused: 'demand-unknown', field: 'demandIndex' }));

  it('are decided once in a cycle, and may be decided otherwise in the next', () => {
    given(...after('DecideDemand'))
      .when(demand(0), as)
      .then({ refused: 'demand-already-decided', field: 'demandIndex' });
    const again = perform(
      [
        step('EvaluateOutcome', { customerSatisfied: 'no', thoroughlyResolved: false, latentRisk: false }, rep),
        step('ReplanHandling', { reason: '要求换新' }, owner),
        ...handlingOf(2, 'general').slice(0, 4),
      ],
      upTo('handled'),
    );
    // Nothing is undecided in the new cycle: the decision of the last one stands until it is replaced.
    expect(managed(again).demands).toEqual([{ type: 'repair', decided: true, cycle: 1 }]);
    const { events, state } = given(...again).when(demand(0), as);
    expect(events).toEqual([event('DemandDecided', { demandIndex: 0, decision: 'declined' })]);
    expect(state).toMatchObject({ demands: [{ decided: true, cycle: 2 }] });
  });
});

describe('remedies and losses', () => {
  it('carry money in fen and quantities with their unit (S0-03, S0-63, S1-43)', () => {
    const amount = { amountFen: 20_000, currency: 'CNY' as const };
    const { events, state } = given(...upTo('handling')).when(
      command('ProvideRemedy', { type: 'return', amount, quantity: { value: 2, unit: '台' } }),
      as,
    );
    expect(events).toEqual([
      {
        type: 'RemedyProvided',
        data: { type: 'return', amount, quantity: { value: 2, unit: '台' }, cycle: 1, providedBy: 's-009', providedAt: MONDAY },
      },
    ]);
    expect(state).toMatchObject({ methods: ['return'] });
  });

  it('are told at closure: each method once, the latest loss (S0-63, S3.1-09)', () => {
    const fen = (amountFen: number) => ({ lossAmount: { amountFen, currency: 'CNY' as const }, basis: '补偿' });
    const remedied = perform(
      [
        step('ProvideRemedy', { type: 'apology' }, handler),
        step('ProvideRemedy', { type: 'compensation' }, handler),
        step('ProvideRemedy', { type: 'apology' }, handler),
        step('RecordLoss', fen(100), owner),
        step('RecordLoss', fen(300), owner),
      ],
      upTo('handling'),
    );
    expect(managed(remedied)).toMatchObject({ methods: ['apology', 'compensation'], loss: { amountFen: 300 } });
  });
});

describe('completing the handling', () => {
  it('ends its clock and starts that of the feedback (S2-30, S2-50)', () => {
    const { events, state } = given(...after('DecideDemand')).when(handled, as);
    expect(events).toEqual([
      event('ComplaintHandled', {
        cycle: 1,
        handledAt: MONDAY,
        handlingDueAt: shanghai('2026-06-15 18:00'),
        onTime: true,
        feedbackDueAt: shanghai('2026-06-03 18:00'),
        holder: 's-017',
      }),
    ]);
    expect(state).toMatchObject({ status: 'handled', clocks: [{ kind: 'feedback' }] });
  });

  it('needs every measure', () =>
    given(...upTo('handling'))
      .when(handled, as)
      .then({ refused: 'measures-open', detail: measureId }));

  it('needs every demand', () =>
    given(...after('CompleteMeasure'))
      .when(handled, as)
      .then({ refused: 'demands-undecided', detail: '0' }));

  it('needs a deadline to be measured against', () => {
    // A history that no release writes: the fold accepts it, the rules do not go on with it.
    const history = after('DecideDemand').map((one) =>
      one.type === 'ComplaintClassified' ? { ...one, data: { ...one.data, deadlines: [] } } : one,
    );
    given(...history)
      .when(handled, as)
      .then({ refused: 'handling-deadline-missing' });
    given(...history)
      .when(command('ExtendHandlingDeadline', { toDueAt: shanghai('2026-07-01'), reason: '缺件' }), { actor: leader })
      .then({ refused: 'handling-deadline-missing' });
  });
});

describe('the handling deadline', () => {
  const extend = (local: string) => command('ExtendHandlingDeadline', { toDueAt: shanghai(local), reason: '备件停产' });

  it('is extended by the supervising leader only (S2-29 to S2-31)', () => {
    const { events, state } = given(...upTo('handling')).when(extend('2026-06-22 18:00'), { actor: leader });
    expect(events).toEqual([
      event('HandlingDeadlineExtended', {
        fromDueAt: shanghai('2026-06-15 18:00'),
        toDueAt: shanghai('2026-06-22 18:00'),
        approvedBy: 's-026',
      }),
    ]);
    const [clock] = only(events, 'HandlingDeadlineExtended').deadlines;
    expect(clock).toMatchObject({ kind: 'handling', from: MONDAY, dueAt: shanghai('2026-06-22 18:00') });
    expect((clock?.warnAt ?? '') > MONDAY && (clock?.warnAt ?? '') < shanghai('2026-06-22 18:00')).toBe(true);
    expect(state).toMatchObject({ clocks: [{ kind: 'handling', dueAt: shanghai('2026-06-22 18:00'), warned: false, missed: false }] });
    given(...upTo('handling'))
      .when(extend('2026-06-22 18:00'), { actor: owner })
      .then({ refused: 'extension-not-by-approver' });
  });

  it('is not extended where the policy forbids it', () =>
    given(...upTo('handling'))
      .when(extend('2026-06-22 18:00'), { actor: leader, rules: rulesWith({ 'complaint.handling.extension.allowed': { value: false } }) })
      .then({ refused: 'extension-not-allowed' }));

  it('is not drawn nearer, nor into the past', () => {
    given(...upTo('handling'))
      .when(extend('2026-06-15 18:00'), { actor: leader })
      .then({ refused: 'extension-not-later', field: 'toDueAt' });
    given(...upTo('handling'))
      .when(extend('2026-06-16 18:00'), { actor: leader, at: shanghai('2026-06-17 10:00') })
      .then({ refused: 'extension-not-later' });
  });

  it('extended after a miss ends the escalation and counts anew', () => {
    const late = shanghai('2026-06-16 10:00');
    const history = [
      ...upTo('handling'),
      ...given(...upTo('handling')).when(command('CheckClocks', {}), { actor: engine, at: late }).events,
    ];
    const { events, state } = given(...history).when(extend('2026-06-22 18:00'), { actor: leader, at: late });
    expect(types(events)).toEqual(['HandlingDeadlineExtended', 'CaseDeEscalated']);
    expect(state).toMatchObject({ clocks: [{ kind: 'handling', missed: false }], escalation: { level: 0 } });
  });
});

it('the result part of the notice is filled in after handling (S0-61)', () =>
  given(...upTo('handled'))
    .when(command('CompleteHandlingNotice', { result: '已修复', customerOpinion: '满意' }))
    .then({ type: 'HandlingNoticeCompleted', data: { result: '已修复', customerOpinion: '满意', completedBy: 's-017' } }));

it('a record without demands leaves nothing to decide', () => {
  const history = perform([
    step('ReceiveComplaint', received, rep),
    step('RecordComplaint', { ...record, demands: [] }, rep),
    step('SubmitComplaint', {}, rep),
  ]);
  expect(managed(history).demands).toEqual([]);
});
