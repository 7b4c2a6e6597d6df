import { describe, expect, it } from '@jest/globals';
import { shanghai } from '../../testing/rules.js';
import type { ComplaintEvent } from '../events.js';
import {
  command,
  engine,
  event,
  given,
  handlingOf,
  MONDAY,
  managed,
  management,
  only,
  owner,
  perform,
  rep,
  rulesWith,
  step,
  types,
  upTo,
} from '../testing/journey.js';

const evaluate = (customerSatisfied: 'yes' | 'no' | 'unknown') =>
  command('EvaluateOutcome', { customerSatisfied, thoroughlyResolved: customerSatisfied === 'yes', latentRisk: false });
const replan = command('ReplanHandling', { reason: '要求延长保修' });
const dissatisfied = step('EvaluateOutcome', { customerSatisfied: 'no', thoroughlyResolved: false, latentRisk: false }, rep);
const again = step('ReplanHandling', { reason: '要求延长保修' }, owner);

/** A case whose customer has refused so many results. */
const refusedResults = (count: number): readonly ComplaintEvent[] => {
  let events = perform([dissatisfied], upTo('handled'));
  for (let plan = 2; plan <= count; plan++) events = perform([again, ...handlingOf(plan, 'general'), dissatisfied], events);
  return events;
};

describe('the outcome', () => {
  it('satisfactory, goes to the feedback (S0-58, S2-40)', () => {
    const { events, state } = given(...upTo('handled')).when(evaluate('yes'), { actor: rep });
    expect(events).toEqual([
      event('HandlingOutcomeEvaluated', { cycle: 1, customerSatisfied: 'yes', evaluator: 's-002', holder: 's-002' }),
    ]);
    expect(state).toMatchObject({ status: 'awaiting_feedback' });
  });

  it('not satisfactory, stays until there is a new plan (S2-34)', () => {
    const { state } = given(...upTo('handled')).when(evaluate('no'), { actor: rep });
    expect(state).toMatchObject({ status: 'handled', satisfied: 'no', clocks: [{ kind: 'feedback' }] });
  });

  it('unknown, goes on after enough attempts to reach the customer (S0-56)', () => {
    const attempt = step('AttemptEvaluationContact', { medium: 'phone', reached: false }, rep);
    given(...perform([attempt, attempt], upTo('handled')))
      .when(evaluate('unknown'), { actor: rep })
      .then({ refused: 'contact-attempts-missing', detail: '2 of 3' });
    const tried = perform([attempt, attempt, attempt], upTo('handled'));
    expect(given(...tried).when(evaluate('unknown'), { actor: rep }).state).toMatchObject({
      status: 'awaiting_feedback',
      satisfied: 'unknown',
    });
  });

  it('is not unknown because the customer, though reached, was not asked', () => {
    const reached = step('AttemptEvaluationContact', { medium: 'phone', reached: true }, rep);
    given(...perform([reached, reached, reached], upTo('handled')))
      .when(evaluate('unknown'), { actor: rep })
      .then({ refused: 'contact-attempts-missing', detail: '0 of 3' });
  });

  it('is evaluated once in a cycle', () => {
    given(...refusedResults(1))
      .when(evaluate('yes'), { actor: rep })
      .then({ refused: 'already-evaluated' });
    given(...refusedResults(1))
      .when(command('AttemptEvaluationContact', { medium: 'phone', reached: true }), { actor: rep })
      .then({ refused: 'already-evaluated' });
  });
});

describe('a new plan for a customer who is not satisfied', () => {
  it('starts a new cycle under the old handling deadline (S2-41)', () => {
    const { events, state } = given(...refusedResults(1)).when(replan);
    expect(events).toEqual([event('HandlingReplanned', { previousCycle: 1, newCycle: 2, replannedAt: MONDAY, holder: 's-017' })]);
    expect(state).toMatchObject({
      status: 'planning',
      cycle: 2,
      plan: null,
      satisfied: null,
      clocks: [{ kind: 'handling', dueAt: shanghai('2026-06-15 18:00') }, { kind: 'plan' }],
    });
  });

  it('has a handling deadline of its own where the policy says so', () => {
    const at = shanghai('2026-06-04 10:00');
    const { state } = given(...refusedResults(1)).when(replan, {
      at,
      rules: rulesWith({ 'complaint.replan.resetsDeadline': { value: true } }),
    });
    expect(state).toMatchObject({ clocks: [{ kind: 'plan' }, { kind: 'handling', from: at, dueAt: shanghai('2026-06-18 18:00') }] });
  });

  it('does not make a deadline that was missed ring again', () => {
    const late = shanghai('2026-06-16 10:00');
    const handledLate = perform(
      [...handlingOf(1, 'general').slice(4), dissatisfied].map((one) => ({ ...one, at: late })),
      upTo('handling'),
    );
    expect(handledLate.filter(({ type }) => type === 'HandlingDeadlineMissed')).toHaveLength(1);
    const { events } = given(...handledLate).when(replan, { at: late });
    const checked = given(...handledLate, ...events).when(command('CheckClocks', {}), { actor: engine, at: late });
    expect(types(checked.events)).not.toContain('HandlingDeadlineMissed');
    expect(managed([...handledLate, ...events]).clocks).toMatchObject([{ kind: 'handling', missed: true }, { kind: 'plan' }]);
  });

  it('needs a customer who is not satisfied', () =>
    given(...upTo('handled'))
      .when(replan)
      .then({ refused: 'not-dissatisfied' }));
});

describe('at the limit of cycles', () => {
  const limit = refusedResults(3);
  const decide = (decision: 'continue' | 'close_unresolved') =>
    command('RecordManagementDecision', { subject: 'replan_limit', decision, instructions: '按此办理' });

  it('the case goes to management with a clock', () => {
    expect(types(limit).slice(-2)).toEqual(['HandlingOutcomeEvaluated', 'CaseEscalated']);
    expect(only(limit, 'CaseEscalated')).toMatchObject({ fromLevel: 0, toLevel: 3, reason: 'replan_limit', escalatedTo: 's-024' });
    expect(managed(limit)).toMatchObject({
      status: 'handled',
      cycle: 3,
      awaitsDecision: 'replan_limit',
      holder: 's-024',
      clocks: [{ kind: 'feedback' }, { kind: 'management_decision', dueAt: shanghai('2026-06-02 18:00') }],
    });
  });

  it('nobody else grants another cycle', () =>
    given(...limit)
      .when(replan)
      .then({ refused: 'replan-limit-reached' }));

  it('management may grant one more', () => {
    const { events, state } = given(...limit).when(decide('continue'), { actor: management });
    expect(types(events)).toEqual(['ManagementDecisionRecorded', 'HandlingReplanned', 'CaseDeEscalated']);
    expect(state).toMatchObject({ status: 'planning', cycle: 4, awaitsDecision: null, escalation: { level: 0 } });
    const fourth = perform([...handlingOf(4, 'general'), dissatisfied], [...limit, ...events]);
    expect(managed(fourth)).toMatchObject({ awaitsDecision: 'replan_limit' });
  });

  it('management may give up: the result is communicated and the case closed as unresolved', () => {
    const { events, state } = given(...limit).when(decide('close_unresolved'), { actor: management });
    expect(types(events)).toEqual(['ManagementDecisionRecorded', 'CaseDeEscalated']);
    expect(state).toMatchObject({ status: 'awaiting_feedback', outcome: 'unresolved', holder: 's-002', clocks: [{ kind: 'feedback' }] });
  });

  it('a decision too late is missed once and told to the top', () => {
    const { events, state } = given(...limit).when(command('CheckClocks', {}), { actor: engine, at: shanghai('2026-06-02 18:00') });
    expect(types(events)).toEqual(['ManagementDecisionDeadlineMissed', 'EscalationExhausted']);
    expect(state).toMatchObject({ escalation: { level: 3, exhausted: true } });
  });
});
