import { describe, expect, it } from '@jest/globals';
import { shanghai } from '../testing/rules.js';
import { caseView } from './case-view.js';
import type { ComplaintEvent } from './events.js';
import {
  after,
  command,
  engine,
  event,
  given,
  handler,
  leader,
  MONDAY,
  managed,
  only,
  otherOwner,
  owner,
  perform,
  rep,
  report,
  rulesWith,
  type Step,
  step,
  types,
  upTo,
} from './testing/journey.js';

const TUESDAY = shanghai('2026-06-02 09:30');
const WEDNESDAY = shanghai('2026-06-03 09:30');
const pause = (more: { readonly clock?: 'analysis' | 'handling' | 'plan' | 'approval'; readonly until?: string } = {}) =>
  command('PauseClocks', { reason: 'awaiting_information', ...more });
const resume = command('ResumeClocks', {});
const check = command('CheckClocks', {});
const asking = step('CommunicateProgress', { medium: 'phone', content: '请提供购买凭证' }, rep);
const at = (one: Step, instant: string): Step => ({ ...one, at: instant });
const pausing: Step = { command: pause(), actor: handler };
const resuming: Step = { command: resume, actor: handler };

/** In the analysis, the customer asked; the holder is the handler, and the analysis is due on Wednesday at six. */
const asked = perform([asking], upTo('analyzing'));
const paused = perform([pausing], asked);
const clock = (events: readonly ComplaintEvent[], kind: string) => managed(events).clocks.find((one) => one.kind === kind);

describe('a pause', () => {
  it('lets a clock stand still, with a named holder and an end', () => {
    const { events, state } = given(...asked).when(pause(), { actor: handler });
    expect(events).toEqual([
      {
        type: 'ClockPaused',
        data: {
          clock: 'analysis',
          reason: 'awaiting_information',
          pausedBy: 's-009',
          pausedAt: MONDAY,
          until: shanghai('2026-06-08 18:00'),
        },
      },
    ]);
    expect(caseView({ ...managed(asked), ...managed(paused) }, 0)).toMatchObject({
      holder: 's-009',
      clocks: [{ kind: 'pause', dueAt: shanghai('2026-06-08 18:00') }],
    });
    expect(state).toMatchObject({ clocks: [{ kind: 'analysis', pauses: 1 }], pauses: [{ from: MONDAY, to: null }] });
  });

  it('rings neither warning nor miss', () =>
    given(...paused)
      .when(check, { actor: engine, at: shanghai('2026-06-05 10:00') })
      .then());

  it('ends when the customer has answered, and the due instant moves by its working time', () => {
    const { events, state } = given(...paused).when(resume, { actor: handler, at: TUESDAY });
    expect(events).toEqual([
      {
        type: 'ClockResumed',
        data: {
          clock: 'analysis',
          newDueAt: shanghai('2026-06-04 18:00'),
          newWarnAt: expect.any(String),
          pausedFor: 540,
          move: expect.objectContaining({
            fromDueAt: shanghai('2026-06-03 18:00'),
            toDueAt: shanghai('2026-06-04 18:00'),
            steps: [
              { from: '2026-06-03', to: '2026-06-03', why: 'outside-hours', counts: 0 },
              { from: '2026-06-04', to: '2026-06-04', why: 'working', counts: 540 * 60_000 },
            ],
          }),
          resumedBy: 's-009',
          resumedAt: TUESDAY,
        },
      },
    ]);
    expect(state).toMatchObject({
      clocks: [{ dueAt: shanghai('2026-06-04 18:00'), paused: null, pausedMinutes: 540 }],
      pauses: [{ from: MONDAY, to: TUESDAY }],
    });
  });

  it('is ended by the engine at its end, however late the engine looks', () => {
    const until = shanghai('2026-06-02 09:30');
    const short = perform([{ ...pausing, command: pause({ until }) }], asked);
    given(...short)
      .when(check, { actor: engine, at: new Date(Date.parse(until) - 1).toISOString() })
      .then();
    given(...short)
      .when(check, { actor: engine, at: until })
      .then(event('ClockResumed', { resumedAt: until, pausedFor: 540, newDueAt: shanghai('2026-06-04 18:00') }));
    const outage = given(...short).when(check, { actor: engine, at: shanghai('2026-06-05 10:00') });
    expect(types(outage.events)).toEqual(['ClockResumed', 'AnalysisDeadlineMissed', 'CaseEscalated']);
    expect(only(outage.events, 'ClockResumed').resumedAt).toBe(until);
  });

  it('that has ended is recorded by whoever comes first', () => {
    const short = perform([{ ...pausing, command: pause({ until: TUESDAY }) }], asked);
    const told = given(...short).when(asking.command, { actor: rep, at: WEDNESDAY });
    expect(types(told.events)).toEqual(['ClockResumed', 'ProgressCommunicated']);
  });

  it('ends with the step of its clock', () => {
    const ready = perform(
      [at(pausing, TUESDAY)],
      perform([step('CommunicateProgress', { medium: 'phone', content: '-' }, rep)], after('ClassifyComplaint')),
    );
    const { events, state } = given(...ready).when(command('SubmitAnalysisReport', report), { at: WEDNESDAY });
    expect(types(events)).toEqual(['ClockResumed', 'AnalysisReportSubmitted']);
    expect(only(events, 'AnalysisReportSubmitted').onTime).toBe(true);
    expect(state).toMatchObject({ clocks: [{ kind: 'handling', paused: { since: TUESDAY } }, { kind: 'plan' }] });
  });

  it('ends with the case', () => {
    const { events, state } = given(...paused).when(command('WithdrawComplaint', { reason: '撤回' }), { actor: rep, at: TUESDAY });
    expect(types(events)).toEqual(['ClockResumed', 'ComplaintWithdrawn']);
    expect(state).toMatchObject({ clocks: [] });
  });

  it('ends before its deadline is extended or computed anew', () => {
    const handling = perform([asking, pausing], upTo('handling'));
    const extended = given(...handling).when(command('ExtendHandlingDeadline', { toDueAt: shanghai('2026-07-01 18:00'), reason: '-' }), {
      actor: leader,
      at: TUESDAY,
    });
    expect(types(extended.events)).toEqual(['ClockResumed', 'HandlingDeadlineExtended']);
    expect(only(extended.events, 'HandlingDeadlineExtended').fromDueAt).toBe(shanghai('2026-06-16 18:00'));
    const reclassified = given(...handling).when(command('ReclassifyComplaint', { severity: 'minor', reason: '-' }), { at: TUESDAY });
    expect(types(reclassified.events)).toEqual(['ClockResumed', 'ComplaintReclassified']);
    // Five working days from the receipt, and the one day in which the case waited.
    expect(only(reclassified.events, 'ComplaintReclassified').handlingDueAt).toBe(shanghai('2026-06-09 18:00'));
  });

  it('of the analysis is added to a handling deadline that starts at the receipt', () => {
    const waited = perform([at(resuming, TUESDAY)], paused);
    const classify = command('ClassifyComplaint', { severity: 'minor', seriousness: '-', impactScope: '-' });
    const { events } = given(...waited).when(classify, { at: WEDNESDAY });
    expect(only(events, 'ComplaintClassified').handlingDueAt).toBe(shanghai('2026-06-09 18:00'));
    const anchored = given(...waited).when(classify, {
      at: WEDNESDAY,
      rules: rulesWith({ 'complaint.handling.anchor': { value: 'classified' } }),
    });
    expect(only(anchored.events, 'ComplaintClassified').handlingDueAt).toBe(shanghai('2026-06-10 18:00'));
  });

  it('takes the link of the stage with it', () => {
    const replanned = perform(
      [
        step('EvaluateOutcome', { customerSatisfied: 'no', thoroughlyResolved: false, latentRisk: false }, rep),
        step('ReplanHandling', { reason: '-' }, owner),
        step('OpenStage', { stage: 'handle' }, engine),
        asking,
      ],
      upTo('handled'),
    );
    const stopped = perform([{ command: pause({ clock: 'plan' }), actor: owner }], replanned);
    expect(stopped.slice(-2)).toEqual([event('ClockPaused', { clock: 'plan' }), event('ClockPaused', { clock: 'link_response' })]);
    expect(clock(stopped, 'handling')).toMatchObject({ paused: null });
    const drafted = given(...stopped).when(
      command('DraftHandlingPlan', { measures: [], remediesOffered: [], plannedCompletionAt: TUESDAY }),
      { at: TUESDAY },
    );
    expect(types(drafted.events)).toEqual(['ClockResumed', 'ClockResumed', 'LinkResponded', 'HandlingPlanDrafted']);
  });
});

it('a limit in working days stands still by working time, whatever clock hours run on for the customer', () => {
  // Minutes and hours of a grade-1 customer run around the clock; the link of a general case is one working day all the same.
  const dear = upTo('handled').map((one) =>
    one.type === 'ComplaintReceived' ? { ...one, data: { ...one.data, customerGradeAtReceipt: 1 as const } } : one,
  );
  const FRIDAY = shanghai('2026-06-05 09:30');
  const stopped = perform(
    [
      step('EvaluateOutcome', { customerSatisfied: 'no', thoroughlyResolved: false, latentRisk: false }, rep),
      step('ReplanHandling', { reason: '-' }, owner),
      step('OpenStage', { stage: 'handle' }, engine),
      asking,
      { command: pause({ clock: 'plan' }), actor: owner },
    ].map((one) => at(one, FRIDAY)),
    dear,
  );
  const { events } = given(...stopped).when(resume, { actor: owner, at: shanghai('2026-06-08 09:30') });
  expect(events).toEqual([
    event('ClockResumed', { clock: 'plan', pausedFor: 540, newDueAt: shanghai('2026-06-09 18:00') }),
    event('ClockResumed', { clock: 'link_response', pausedFor: 540, newDueAt: shanghai('2026-06-09 18:00') }),
  ]);
});

describe('a pause is refused', () => {
  const as = { actor: handler };

  it('for a clock that never pauses', () =>
    given(...asked)
      .when(pause({ clock: 'approval' }), as)
      .then({ refused: 'clock-not-pausable', field: 'clock' }));

  it('for a clock that the policy keeps running', () =>
    given(...asked)
      .when(pause({ clock: 'analysis' }), { ...as, rules: rulesWith({ 'clock.pause.clocks': { value: [] } }) })
      .then({ refused: 'clock-not-pausable' }));

  it('for a clock that does not run', () =>
    given(...asked)
      .when(pause({ clock: 'handling' }), as)
      .then({ refused: 'clock-not-running' }));

  it('for a clock that stands still already', () => {
    const again = perform([asking], paused);
    given(...again)
      .when(pause(), as)
      .then({ refused: 'clock-already-paused' });
  });

  it('at the due instant', () =>
    given(...asked)
      .when(pause(), { ...as, at: shanghai('2026-06-03 18:00') })
      .then({ refused: 'clock-already-due' }));

  it('before the customer was asked', () =>
    given(...upTo('analyzing'))
      .when(pause(), as)
      .then({ refused: 'customer-not-asked' }));

  it('before the customer was asked again', () => {
    const resumed = perform([at(resuming, TUESDAY)], paused);
    given(...resumed)
      .when(pause(), { actor: leader, at: TUESDAY })
      .then({ refused: 'customer-not-asked' });
  });

  it('beyond its longest duration and into the past', () => {
    given(...asked)
      .when(pause({ until: shanghai('2026-06-08 18:01') }), as)
      .then({ refused: 'pause-too-long', field: 'until' });
    given(...asked)
      .when(pause({ until: MONDAY }), as)
      .then({ refused: 'pause-ends-in-the-past', field: 'until' });
  });

  it('to anybody but the holder', () =>
    given(...asked)
      .when(pause(), { actor: otherOwner })
      .then({ refused: 'not-the-holder' }));

  it('the second time, unless the supervising leader agrees', () => {
    const again = perform([at(resuming, TUESDAY), at(asking, TUESDAY)], paused);
    given(...again)
      .when(pause(), { ...as, at: TUESDAY })
      .then({ refused: 'pause-needs-approval' });
    given(...again)
      .when(pause(), { actor: leader, at: TUESDAY })
      .then(event('ClockPaused', { pausedBy: 's-026' }));
  });

  it('when the pauses of a clock are used up', () => {
    const rules = rulesWith({ 'clock.pause.maxCount': { value: 1 } });
    const again = perform([at(resuming, TUESDAY), at(asking, TUESDAY)], paused);
    given(...again)
      .when(pause(), { actor: leader, at: TUESDAY, rules })
      .then({ refused: 'pause-limit-used-up' });
    const short = rulesWith({ 'clock.pause.maxTotal': { value: 1 } });
    given(...again)
      .when(pause(), { actor: leader, at: TUESDAY, rules: short })
      .then({ refused: 'pause-limit-used-up' });
  });

  it('where its total ends first, it ends there', () => {
    const { events } = given(...asked).when(pause(), { ...as, rules: rulesWith({ 'clock.pause.maxTotal': { value: 2 } }) });
    expect(only(events, 'ClockPaused').until).toBe(WEDNESDAY);
  });
});

describe('resuming', () => {
  it('needs a pause', () =>
    given(...asked)
      .when(resume, { actor: handler })
      .then({ refused: 'clock-not-paused', field: 'clock' }));
  it('one clock takes the link of its step along', () => {
    const stopped = perform(
      [
        step('EvaluateOutcome', { customerSatisfied: 'no', thoroughlyResolved: false, latentRisk: false }, rep),
        step('ReplanHandling', { reason: '-' }, owner),
        step('OpenStage', { stage: 'handle' }, engine),
        asking,
        { command: pause(), actor: owner },
      ],
      upTo('handled'),
    );
    expect(types(stopped.slice(-3))).toEqual(['ClockPaused', 'ClockPaused', 'ClockPaused']);
    const { events, state } = given(...stopped).when(command('ResumeClocks', { clock: 'plan' }), { actor: owner, at: TUESDAY });
    expect(events).toEqual([event('ClockResumed', { clock: 'plan' }), event('ClockResumed', { clock: 'link_response' })]);
    expect(state).toMatchObject({ clocks: [{ kind: 'handling', paused: { since: MONDAY } }, { kind: 'plan' }, { kind: 'link_response' }] });
    given(...stopped, ...events)
      .when(command('ResumeClocks', { clock: 'plan' }), { actor: owner, at: TUESDAY })
      .then({ refused: 'clock-not-paused' });
  });

  it('is for the holder or the leader', () => {
    given(...paused)
      .when(resume, { actor: otherOwner })
      .then({ refused: 'not-the-holder' });
    given(...paused)
      .when(resume, { actor: leader, at: TUESDAY })
      .then(event('ClockResumed', { resumedBy: 's-026' }));
  });
});

describe('a miss that turns out to be none', () => {
  const due = shanghai('2026-06-02 18:00');
  const before = new Date(Date.parse(due) - 1).toISOString();
  const later = new Date(Date.parse(due) + 1).toISOString();
  const assess = command('AssessValidity', { groundsSufficient: true, demandReasonable: true, reasons: '是' });
  const missed = perform([{ command: check, actor: engine, at: due }], upTo('submitted'));

  it('is revised by a step recorded late but done in time, and the escalation ends', () => {
    const { events, state } = given(...missed).when(assess, { at: before });
    expect(events).toEqual([
      event('ComplaintValidityAssessed', { onTime: true, assessedAt: before }),
      {
        type: 'DeadlineMissRevised',
        data: {
          caseId: expect.any(String),
          clock: 'validity',
          dueAt: due,
          missedRevision: missed.findIndex(({ type }) => type === 'ValidityDeadlineMissed'),
          completedAt: before,
          reason: 'recorded_late',
        },
      },
      event('CaseDeEscalated', { toLevel: 0, reason: 'answered' }),
    ]);
    expect(state).toMatchObject({ status: 'validated', escalation: { level: 0 } });
  });

  it('is revised by a step of the due instant itself', () =>
    expect(types(given(...missed).when(assess, { at: due }).events)).toContain('DeadlineMissRevised'));

  it('stays one when the step was late too', () =>
    expect(types(given(...missed).when(assess, { at: later }).events)).toEqual(['ComplaintValidityAssessed', 'CaseDeEscalated']));

  it('is not revised by a case that merely ends', () =>
    expect(types(given(...missed).when(command('WithdrawComplaint', { reason: '撤回' }), { actor: rep, at: before }).events)).toEqual([
      'ComplaintWithdrawn',
    ]));
});
