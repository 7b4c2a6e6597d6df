import { describe, expect, it } from '@jest/globals';
import { shanghai } from '../../testing/rules.js';
import {
  after,
  command,
  engine,
  event,
  given,
  leader,
  MONDAY,
  managed,
  management,
  only,
  owner,
  perform,
  rep,
  resolution,
  rulesWith,
  step,
  types,
  upTo,
} from '../testing/journey.js';

const link = (improvementId = 'I-1') => command('LinkImprovement', { improvementId });
const conclude = (effective: boolean, improvementId = 'I-1') =>
  command('ConcludeImprovement', { improvementId, effective, evaluatedAt: shanghai('2026-09-10 10:00') });
const waive = command('WaiveImprovement', { reason: '无系统性原因' });
const summarise = command('SummariseComplaint', { lessons: ['加强检验'], countermeasures: ['修订规程'] });
const close = command('CloseComplaint', {});
const loop = { actor: engine };

describe('linking an improvement', () => {
  it('after the feedback, hands the case over to it: no clock of its own is left (S2-52)', () => {
    const { events, state } = given(...after('ConveyAppreciation')).when(link(), loop);
    expect(events).toEqual([
      { type: 'ImprovementLinked', data: { improvementId: 'I-1', linkedAt: MONDAY, onTime: true, holder: 's-017' } },
    ]);
    expect(state).toMatchObject({ status: 'improving', improvements: { 'I-1': 'linked' }, clocks: [] });
  });

  it('before the feedback, changes no state', () => {
    const { events, state } = given(...upTo('handling')).when(link(), loop);
    expect(events).toEqual([{ type: 'ImprovementLinked', data: { improvementId: 'I-1', linkedAt: MONDAY, holder: 's-009' } }]);
    expect(state).toMatchObject({ status: 'handling', clocks: [{ kind: 'handling' }] });
  });

  it('is too early before the analysis is done', () =>
    given(...upTo('analyzing'))
      .when(link(), loop)
      .then({ refused: 'not-legal-in-state', detail: 'analyzing' }));

  it('happens once; the loop that repeats itself is not blamed', () => {
    given(...upTo('improving'))
      .when(link())
      .then({ refused: 'improvement-already-linked', field: 'improvementId' });
    given(...upTo('improving'))
      .when(link(), loop)
      .then();
  });

  it('comes too late after a waiver', () => {
    const waived = perform([step('WaiveImprovement', { reason: '个案' }, leader)], after('ConveyAppreciation'));
    given(...waived)
      .when(link())
      .then({ refused: 'improvement-waived' });
    given(...waived)
      .when(link(), loop)
      .then();
  });
});

describe('the conclusion of an improvement', () => {
  it('effective, leaves the case to be closed, with a clock', () => {
    const { events, state } = given(...upTo('improving')).when(conclude(true), loop);
    expect(events).toEqual([
      event('ImprovementConcluded', { improvementId: 'I-1', effective: true, evaluatedAt: shanghai('2026-09-10 10:00') }),
    ]);
    expect(state).toMatchObject({ status: 'improving', improvements: { 'I-1': 'effective' }, clocks: [{ kind: 'closure' }] });
  });

  it('without effect, asks for the next plan or the closure, each with its clock', () => {
    const { events, state } = given(...upTo('improving')).when(conclude(false), loop);
    expect(state).toMatchObject({ status: 'improving', clocks: [{ kind: 'closure' }, { kind: 'improvement_plan' }] });
    const next = given(...upTo('improving'), ...events).when(link('I-2'), loop);
    expect(next.state).toMatchObject({ improvements: { 'I-1': 'ineffective', 'I-2': 'linked' }, clocks: [] });
  });

  it('of one of two leaves the case held by the other', () => {
    const two = [...upTo('improving'), ...given(...upTo('improving')).when(link('I-2'), loop).events];
    const first = given(...two).when(conclude(true), loop);
    expect(first.state).toMatchObject({ clocks: [] });
    expect(given(...two, ...first.events).when(conclude(true, 'I-2'), loop).state).toMatchObject({ clocks: [{ kind: 'closure' }] });
  });

  it('before the feedback only notes it', () => {
    const linked = perform([step('LinkImprovement', { improvementId: 'I-1' }, engine)], upTo('handling'));
    expect(given(...linked).when(conclude(true), loop).state).toMatchObject({ status: 'handling', clocks: [{ kind: 'handling' }] });
  });

  it('is of a linked improvement', () =>
    given(...upTo('improving'))
      .when(conclude(true, 'I-9'), loop)
      .then({ refused: 'improvement-not-linked' }));

  it('means nothing to a case that had waived improvements before it was told of the plan', () => {
    const waived = perform([step('WaiveImprovement', { reason: '个案' }, leader)], after('ConveyAppreciation'));
    given(...waived)
      .when(conclude(true), loop)
      .then();
  });

  it('comes once; repeating is not an error of the loop', () =>
    given(...after('ConcludeImprovement'))
      .when(conclude(true), loop)
      .then());

  it('comes from the loop alone', () =>
    given(...upTo('improving'))
      .when(conclude(true))
      .then({ refused: 'actor-kind-not-permitted' }));
});

describe('waiving an improvement', () => {
  it('of a general or serious case is for a leader', () => {
    for (const severity of ['general', 'serious'] as const) {
      given(...upTo('feedback_given', severity))
        .when(waive)
        .then({ refused: 'waiver-needs-supervising-leader' });
      given(...upTo('feedback_given', severity))
        .when(waive, { actor: leader })
        .then(event('ImprovementWaived', { approvedBy: 's-026' }));
    }
  });

  it('of a minor case is for the handling department', () => {
    const { events, state } = given(...upTo('feedback_given', 'minor')).when(waive);
    expect(events).toEqual([event('ImprovementWaived', { approvedBy: 's-017', waivedAt: MONDAY, deadlines: [] })]);
    expect(state).toMatchObject({ status: 'feedback_given', waived: true, clocks: [{ kind: 'closure' }] });
  });

  it('of a minor case is for a leader where the evaluation left a risk, unless management gave the case up', () => {
    const risky = perform(
      [
        step('EvaluateOutcome', { customerSatisfied: 'yes', thoroughlyResolved: true, latentRisk: true }, rep),
        step('CommunicateResolution', resolution, rep),
      ],
      upTo('handled', 'minor'),
    );
    given(...risky)
      .when(waive)
      .then({ refused: 'waiver-needs-supervising-leader' });
    given(...risky)
      .when(waive, { actor: leader })
      .then(event('ImprovementWaived'));
    const dissatisfied = step('EvaluateOutcome', { customerSatisfied: 'no', thoroughlyResolved: false, latentRisk: false }, rep);
    const givenUp = perform(
      [
        dissatisfied,
        step('RecordManagementDecision', { subject: 'replan_limit', decision: 'close_unresolved', instructions: '结案' }, management),
        step('CommunicateResolution', resolution, rep),
      ],
      upTo('handled', 'minor'),
      { rules: rulesWith({ 'complaint.replan.maxCycles': { value: 1 } }) },
    );
    given(...givenUp)
      .when(waive)
      .then(event('ImprovementWaived'));
  });

  it('while one is under way ends the waiting, with a clock for the closure', () =>
    expect(given(...upTo('improving')).when(waive, { actor: leader }).state).toMatchObject({ clocks: [{ kind: 'closure' }] }));

  it('after a waiver an improvement that ends changes nothing', () => {
    const waived = perform([step('WaiveImprovement', { reason: '个案' }, leader)], upTo('improving'));
    const { events, state } = given(...waived).when(conclude(false), loop);
    expect(only(events, 'ImprovementConcluded').deadlines).toEqual([]);
    expect(state).toMatchObject({ clocks: [{ kind: 'closure' }] });
  });

  it('happens once', () => {
    const waived = given(...upTo('feedback_given', 'minor')).when(waive).events;
    given(...upTo('feedback_given', 'minor'), ...waived)
      .when(waive)
      .then({ refused: 'already-waived' });
  });
});

describe('the summary', () => {
  it('keeps lessons and countermeasures (S0-07, S0-08, S1-45, S3.1-15)', () =>
    given(...upTo('improving'))
      .when(summarise)
      .then(event('ComplaintSummarised', { lessons: ['加强检验'], summarisedBy: 's-017' })));

  it('is written once', () =>
    given(...after('SummariseComplaint'))
      .when(summarise)
      .then({ refused: 'already-summarised' }));
});

describe('closing', () => {
  it('tells outcome, loss and methods', () => {
    const amount = { amountFen: 35_000, currency: 'CNY' as const };
    const history = perform([step('RecordLoss', { lossAmount: amount, basis: '备件' }, owner)], after('SummariseComplaint'));
    given(...history)
      .when(close, loop)
      .then({
        type: 'ComplaintClosed',
        data: { outcome: 'resolved', closedAt: MONDAY, onTime: true, totalLoss: amount, handlingMethods: [] },
      });
  });

  it('of a minor case follows the waiver', () => {
    const waived = perform([step('WaiveImprovement', { reason: '个案' }, owner)], after('ConveyAppreciation', 'minor'));
    given(...waived)
      .when(close, loop)
      .then(event('ComplaintClosed', { outcome: 'resolved' }));
  });

  it('waits for the result to be communicated (S2-01)', () =>
    given(...upTo('handled'))
      .when(close, loop)
      .then({ refused: 'resolution-missing' }));

  it('waits for the thanks', () =>
    given(...upTo('feedback_given'))
      .when(close, loop)
      .then({ refused: 'appreciation-missing' }));

  it('waits for the effect of the improvement or its waiver (S2-02)', () => {
    given(...after('ConveyAppreciation'))
      .when(close, loop)
      .then({ refused: 'improvement-open' });
    given(...upTo('improving'))
      .when(close, loop)
      .then({ refused: 'improvement-open' });
  });

  it('waits for the summary of a case that was improved', () =>
    given(...after('ConcludeImprovement'))
      .when(close, loop)
      .then({ refused: 'summary-missing' }));
});

describe('re-opening', () => {
  const reopen = command('ReopenComplaint', { reason: '故障再次出现' });
  const as = { actor: rep };

  it('of a classified case starts a new cycle with a new handling deadline', () => {
    const at = shanghai('2026-06-10 10:00');
    const { events, state } = given(...upTo('closed')).when(reopen, { ...as, at });
    expect(events).toEqual([
      event('ComplaintReopened', {
        previousOutcome: 'resolved',
        cycle: 2,
        resumesAt: 'planning',
        reopenedBy: 's-002',
        reopenedAt: at,
        handlingDueAt: shanghai('2026-06-25 18:00'),
        holder: 's-017',
      }),
    ]);
    expect(state).toMatchObject({
      status: 'planning',
      outcome: null,
      closedAt: null,
      cycle: 2,
      appreciated: false,
      summarised: false,
      improvements: {},
      clocks: [{ kind: 'handling', from: at }, { kind: 'plan' }],
    });
  });

  it('gives it as many new cycles as a new case has', () => {
    const events = perform([step('ReopenComplaint', { reason: '再现' }, rep)], upTo('closed'));
    expect(managed(events)).toMatchObject({ cycle: 2, grantedCycles: 1 });
  });

  it('of a serious case stands on its first rung again', () => {
    const events = perform([step('ReopenComplaint', { reason: '再现' }, rep)], upTo('closed', 'serious'));
    expect(managed(events)).toMatchObject({ escalation: { level: 1, base: 1, nextAt: null } });
  });

  it('of a case never classified has it assessed anew, its clocks starting then', () => {
    const at = shanghai('2026-06-10 10:00');
    const refused = perform(
      [step('CommunicateNotUpheld', { explanation: '欠费', medium: 'phone' }, owner), step('CloseComplaint', {}, engine)],
      upTo('not_upheld'),
    );
    const { events, state } = given(...refused).when(reopen, { ...as, at });
    expect(events).toEqual([event('ComplaintReopened', { previousOutcome: 'not_upheld', cycle: 1, resumesAt: 'submitted' })]);
    expect(only(events, 'ComplaintReopened').handlingDueAt).toBeUndefined();
    expect(state).toMatchObject({
      status: 'submitted',
      replied: false,
      clocks: [
        { kind: 'analysis', from: at },
        { kind: 'validity', from: at },
      ],
    });
    const again = perform(
      [
        step('AssessValidity', { groundsSufficient: true, demandReasonable: true, reasons: '新证据' }, owner),
        step('AssignResponsibleDepartment', { departmentId: 'after-sales', handler: 's-009' }, owner),
        step('StartAnalysis', { participants: [{ staffId: 's-012', function: 'technical' }] }, owner),
        step('ClassifyComplaint', { severity: 'minor', seriousness: '轻', impactScope: '单台' }, owner),
      ].map((one) => ({ ...one, at })),
      [...refused, ...events],
    );
    expect(only(again, 'ComplaintClassified').deadlines[0]?.from).toBe(at);
  });

  it('of a case never classified forgets whom and what an analysis broken off had found', () => {
    const broken = perform([step('WithdrawComplaint', { reason: '撤回' }, rep)], after('IdentifyRootCause'));
    const { state } = given(...broken).when(reopen, as);
    expect(state).toMatchObject({ status: 'submitted', handler: null, responsibleDepartment: null, rootCauseFound: false });
  });

  it('of a case withdrawn before it was written down begins with the record', () => {
    const at = shanghai('2026-06-02 10:00');
    const withdrawn = perform([step('WithdrawComplaint', { reason: '撤回' }, rep)], upTo('received'));
    const { events, state } = given(...withdrawn).when(reopen, { ...as, at });
    expect(events).toEqual([event('ComplaintReopened', { previousOutcome: 'withdrawn', resumesAt: 'received', holder: 's-002' })]);
    expect(state).toMatchObject({ status: 'received', clocks: [{ kind: 'recording', from: at }] });
  });

  it('is possible to the end of its window and not a millisecond later', () => {
    const last = new Date(Date.parse(shanghai('2026-07-02')) - 1).toISOString();
    given(...upTo('closed'))
      .when(reopen, { ...as, at: last })
      .then(event('ComplaintReopened'));
    const later = new Date(Date.parse(last) + 1).toISOString();
    given(...upTo('closed'))
      .when(reopen, { ...as, at: later })
      .then({ refused: 'reopen-window-passed', detail: last });
  });

  it('of a duplicate makes no sense', () => {
    const duplicate = perform([step('MarkDuplicate', { duplicateOfComplaintId: 'other', reason: '重复' }, owner)], upTo('recorded'));
    given(...duplicate)
      .when(reopen, as)
      .then({ refused: 'duplicate-not-reopened' });
  });

  it('keeps an improvement that is still under way', () => {
    const withdrawn = perform(
      [step('WithdrawComplaint', { reason: '撤回' }, rep), step('ReopenComplaint', { reason: '再现' }, rep)],
      upTo('improving'),
    );
    expect(managed(withdrawn)).toMatchObject({ status: 'planning', improvements: { 'I-1': 'linked' } });
  });

  it('takes its window from the policy', () =>
    given(...upTo('closed'))
      .when(reopen, { ...as, at: shanghai('2026-06-10 10:00'), rules: rulesWith({ 'complaint.reopen.window': { value: 1 } }) })
      .then({ refused: 'reopen-window-passed' }));
});

it('a closure after its limit says so', () => {
  const late = shanghai('2026-06-20 10:00');
  const { events } = given(...after('SummariseComplaint')).when(close, { ...loop, at: late });
  expect(types(events)).toEqual(['ClosureDeadlineMissed', 'ComplaintClosed']);
  expect(only(events, 'ComplaintClosed').onTime).toBe(false);
});
