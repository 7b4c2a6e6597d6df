import { describe, expect, it } from '@jest/globals';
import { shanghai } from '../../testing/rules.js';
import {
  after,
  command,
  draft,
  engine,
  event,
  given,
  handler,
  ID,
  leader,
  MONDAY,
  managed,
  management,
  only,
  otherOwner,
  owner,
  participants,
  perform,
  rep,
  report,
  rootCause,
  rulesWith,
  step,
  types,
  upTo,
} from '../testing/journey.js';

const assess = (groundsSufficient: boolean, demandReasonable = true) =>
  command('AssessValidity', { groundsSufficient, demandReasonable, reasons: '核查记录' });

describe('the validity of a complaint', () => {
  it('upheld, leads to the assignment (S3.1-03)', () => {
    const { events, state } = given(...upTo('submitted')).when(assess(true));
    expect(events).toEqual([event('ComplaintValidityAssessed', { upheld: true, assessedBy: 's-017', assessedAt: MONDAY, onTime: true })]);
    expect(state).toMatchObject({ status: 'validated', clocks: [{ kind: 'analysis' }, { kind: 'assignment' }] });
  });

  it('is not defeated by an unreasonable demand (S2-39)', () =>
    given(...upTo('submitted'))
      .when(assess(true, false))
      .then(event('ComplaintValidityAssessed', { upheld: true })));

  it('not upheld, waits for the reply under the same clock and is not analyzed', () => {
    const { state } = given(...upTo('submitted')).when(assess(false));
    expect(state).toMatchObject({ status: 'not_upheld', clocks: [{ kind: 'validity' }] });
  });

  it('is not decided where the policy has switched that off (S3.2-02)', () =>
    given(...upTo('submitted'))
      .when(assess(true), { rules: rulesWith({ 'complaint.validity.enabled': { value: false } }) })
      .then({ refused: 'validity-switched-off' }));
});

describe('a complaint that is not upheld', () => {
  const reply = command('CommunicateNotUpheld', { explanation: '系欠费停供', medium: 'phone', customerUnderstood: true });

  it('ends with a tactful reply, after help whoever is responsible (S1-46, S3.1-04)', () => {
    const helped = perform([step('ProvideAssistance', { description: '协助恢复供气' }, owner)], upTo('not_upheld'));
    const { events, state } = given(...helped).when(reply);
    expect(events).toEqual([event('ComplaintNotUpheldCommunicated', { medium: 'phone', communicatedAt: MONDAY, onTime: true })]);
    expect(state).toMatchObject({ status: 'not_upheld', replied: true, clocks: [] });
    given(...helped, ...events)
      .when(command('CloseComplaint', {}), { actor: engine })
      .then({ type: 'ComplaintClosed', data: { outcome: 'not_upheld', closedAt: MONDAY, handlingMethods: [] } });
  });

  it('gets one reply', () => {
    const replied = given(...upTo('not_upheld')).when(reply).events;
    given(...upTo('not_upheld'), ...replied)
      .when(reply)
      .then({ refused: 'already-replied' });
  });

  it('is not closed without it', () =>
    given(...upTo('not_upheld'))
      .when(command('CloseComplaint', {}), { actor: engine })
      .then({ refused: 'reply-missing' }));
});

describe('the responsible department', () => {
  const assign = (departmentId: string, staffId: string) => command('AssignResponsibleDepartment', { departmentId, handler: staffId });

  it('and its handler hold the case from then on (S2-05, S3.1-05)', () => {
    const { events, state } = given(...upTo('validated')).when(assign('after-sales', 's-009'));
    expect(events).toEqual([
      event('ResponsibleDepartmentAssigned', { departmentId: 'after-sales', handler: 's-009', onTime: true, holder: 's-009' }),
    ]);
    expect(state).toMatchObject({ status: 'assigned', responsibleDepartment: 'after-sales', clocks: [{ kind: 'analysis' }] });
  });

  it('must exist', () =>
    given(...upTo('validated'))
      .when(assign('kitchen', 's-009'))
      .then({ refused: 'department-unknown', field: 'departmentId' }));

  it('must have the handler among its staff', () =>
    given(...upTo('validated'))
      .when(assign('technical', 's-009'))
      .then({ refused: 'handler-unknown', field: 'handler' }));

  it('is not named before the validity is assessed', () =>
    given(...upTo('submitted'))
      .when(assign('after-sales', 's-009'))
      .then({ refused: 'validity-not-assessed' }));

  it('is named at once where validity is not decided', () => {
    const rules = rulesWith({ 'complaint.validity.enabled': { value: false } });
    expect(given(...upTo('submitted')).when(assign('after-sales', 's-009'), { rules }).state).toMatchObject({ status: 'assigned' });
  });

  it('can change while the case is worked on', () => {
    const move = command('ReassignResponsibleDepartment', { departmentId: 'technical', handler: 's-012', reason: '主控板故障' });
    const { events, state } = given(...upTo('handling')).when(move);
    expect(events).toEqual([
      event('ResponsibleDepartmentReassigned', {
        from: { departmentId: 'after-sales', handler: 's-009' },
        to: { departmentId: 'technical', handler: 's-012' },
        holder: 's-012',
      }),
    ]);
    expect(state).toMatchObject({ status: 'handling', handler: 's-012' });
    given(...upTo('handling'))
      .when(command('ReassignResponsibleDepartment', { departmentId: 'kitchen', handler: 's-012', reason: '误' }))
      .then({ refused: 'department-unknown' });
  });

  it('is answered for by the substitute of an absent handler', () => {
    const absent = { from: shanghai('2026-05-30'), to: shanghai('2026-06-10'), substituteId: 's-010' };
    const { directory, ...rest } = rulesWith({});
    const staff = directory.document.staff.map((member) => (member.staffId === 's-009' ? { ...member, absences: [absent] } : member));
    const rules = { ...rest, directory: { ...directory, document: { ...directory.document, staff } } };
    const { events } = given(...upTo('validated')).when(assign('after-sales', 's-009'), { rules });
    expect(only(events, 'ResponsibleDepartmentAssigned')).toMatchObject({ handler: 's-009', holder: 's-010' });
  });
});

it('a handler who has left the company is answered for by the handling department', () => {
  const { directory, ...rest } = rulesWith({});
  const staff = directory.document.staff.filter(({ staffId }) => staffId !== 's-009');
  const rules = { ...rest, directory: { ...directory, document: { ...directory.document, staff } } };
  const { events } = given(...upTo('assigned')).when(command('StartAnalysis', participants), { rules });
  expect(only(events, 'ComplaintAnalysisStarted').holder).toBe('s-017');
});

describe('the analysis', () => {
  it('starts with a team and says which functions it lacks (S2-18)', () => {
    given(...upTo('assigned'))
      .when(command('StartAnalysis', participants), { actor: handler })
      .then(event('ComplaintAnalysisStarted', { missingFunctions: [], startedAt: MONDAY }));
    given(...upTo('assigned'))
      .when(command('StartAnalysis', { participants: [{ staffId: 's-012', function: 'technical' }] }))
      .then(event('ComplaintAnalysisStarted', { missingFunctions: ['service', 'sales', 'quality'] }));
  });

  it('knows its team', () =>
    given(...upTo('assigned'))
      .when(
        command('StartAnalysis', {
          participants: [
            { staffId: 's-012', function: 'technical' },
            { staffId: 'x', function: 'sales' },
          ],
        }),
      )
      .then({ refused: 'participant-unknown', field: 'participants.1.staffId' }));

  it('finds causes and responsibility', () =>
    given(...upTo('analyzing'))
      .when(command('IdentifyRootCause', rootCause))
      .then(event('RootCauseIdentified', { responsibility: { party: 'supplier' }, identifiedBy: 's-017' })));
});

describe('what the analysis names', () => {
  it('are persons and departments of the company (S3.1-06)', () => {
    const find = (more: Partial<typeof rootCause>) =>
      given(...upTo('analyzing')).when(command('IdentifyRootCause', { ...rootCause, ...more }));
    find({ directlyResponsible: ['s-009', 'nobody'] }).then({ refused: 'responsible-unknown', field: 'directlyResponsible.1' });
    find({ responsibility: { party: 'company', departmentId: 'kitchen' } }).then({
      refused: 'department-unknown',
      field: 'responsibility.departmentId',
    });
    find({ responsibility: { party: 'company', departmentId: 'quality' } }).then(event('RootCauseIdentified'));
  });

  it('as recipients of the report may be either (S2-26)', () => {
    const submit = (recipients: string[]) =>
      given(...after('ClassifyComplaint')).when(command('SubmitAnalysisReport', { ...report, recipients }));
    submit(['s-026', 'quality']).then(event('AnalysisReportSubmitted'));
    submit(['s-026', 'kitchen']).then({ refused: 'recipient-unknown', field: 'recipients.1' });
  });
});

describe('the severity', () => {
  const classify = (severity: 'minor' | 'general' | 'serious') =>
    command('ClassifyComplaint', { severity, seriousness: '影响使用', impactScope: '单台' });

  it.each([
    ['minor', '2026-06-08 18:00', { amount: 1, unit: 'wd' }],
    ['general', '2026-06-15 18:00', { amount: 2, unit: 'wd' }],
  ] as const)('%s fixes the handling deadline from the receipt (S2-21, S2-29, S2-30)', (severity, due, feedbackLimit) => {
    const { events, state } = given(...upTo('analyzing')).when(classify(severity));
    expect(events).toEqual([event('ComplaintClassified', { severity, handlingDueAt: shanghai(due), feedbackLimit, initialLevel: 0 })]);
    expect(state).toMatchObject({ severity, clocks: [{ kind: 'analysis' }, { kind: 'handling', from: MONDAY, dueAt: shanghai(due) }] });
  });

  it('serious starts on a higher rung, with a named person and without a breach (S2-21, S2-31)', () => {
    const { events, state } = given(...upTo('analyzing')).when(classify('serious'));
    expect(types(events)).toEqual(['ComplaintClassified', 'CaseEscalated']);
    expect(only(events, 'ComplaintClassified')).toMatchObject({ handlingDueAt: shanghai('2026-06-23 18:00'), initialLevel: 1 });
    expect(only(events, 'CaseEscalated')).toMatchObject({
      fromLevel: 0,
      toLevel: 1,
      reason: 'severity',
      escalatedTo: 's-008',
      deadlines: [],
    });
    expect(state).toMatchObject({ holder: 's-009', escalation: { level: 1, base: 1, nextAt: null } });
  });

  it('takes its anchor from the policy', () => {
    const at = shanghai('2026-06-02 10:00');
    const anchored = (value: string) =>
      only(
        given(...upTo('analyzing')).when(classify('minor'), { at, rules: rulesWith({ 'complaint.handling.anchor': { value } }) }).events,
        'ComplaintClassified',
      ).deadlines[0]?.from;
    expect(anchored('received')).toBe(MONDAY);
    expect(anchored('submitted')).toBe(MONDAY);
    expect(anchored('classified')).toBe(at);
  });

  it('is fixed once', () =>
    given(...after('ClassifyComplaint'))
      .when(classify('minor'))
      .then({ refused: 'already-classified' }));
});

describe('reclassifying', () => {
  const reclassify = (severity: 'minor' | 'general' | 'serious') => command('ReclassifyComplaint', { severity, reason: '影响范围扩大' });

  it('computes the handling deadline anew from the same anchor', () => {
    const { events, state } = given(...upTo('handling')).when(reclassify('minor'), { at: shanghai('2026-06-03 10:00') });
    expect(events).toEqual([event('ComplaintReclassified', { from: 'general', to: 'minor', handlingDueAt: shanghai('2026-06-08 18:00') })]);
    expect(managed([...upTo('handling'), ...events])).toMatchObject({ severity: 'minor' });
    expect(state).toMatchObject({ clocks: [{ kind: 'handling', from: MONDAY, missed: false }] });
  });

  it('to serious raises the rung, back lowers it', () => {
    const raised = given(...upTo('analyzed')).when(reclassify('serious'));
    expect(types(raised.events)).toEqual(['ComplaintReclassified', 'CaseEscalated']);
    const lowered = given(...upTo('analyzed'), ...raised.events).when(reclassify('general'));
    expect(types(lowered.events)).toEqual(['ComplaintReclassified', 'CaseDeEscalated']);
    expect(only(lowered.events, 'CaseDeEscalated')).toMatchObject({ fromLevel: 1, toLevel: 0, reason: 'reclassified' });
  });

  it('to serious asks management about a report not yet acted upon, back asks no longer', () => {
    const raised = given(...upTo('analyzed')).when(reclassify('serious'));
    expect(raised.events[0]).toEqual(event('ComplaintReclassified', { awaitsDecision: true, holder: 's-024' }));
    expect(raised.state).toMatchObject({
      status: 'analyzed',
      awaitsDecision: 'analysis_report',
      holder: 's-024',
      clocks: [{ kind: 'handling' }, { kind: 'management_decision' }],
    });
    const waiting = [...upTo('analyzed'), ...raised.events];
    given(...waiting)
      .when(command('DraftHandlingPlan', draft))
      .then({ refused: 'decision-awaited' });
    const lowered = given(...waiting).when(reclassify('general'));
    expect(lowered.state).toMatchObject({ awaitsDecision: null, holder: 's-017', clocks: [{ kind: 'handling' }, { kind: 'plan' }] });
  });

  it('asks management neither twice nor about a report long acted upon', () => {
    const decide = { subject: 'analysis_report', decision: 'proceed', instructions: '同意' } as const;
    const decided = perform([step('RecordManagementDecision', decide, management)], upTo('analyzed'));
    for (const history of [decided, upTo('planning'), upTo('handling')])
      expect(only(given(...history).when(reclassify('serious')).events, 'ComplaintReclassified').awaitsDecision).toBe(false);
  });

  it('keeps a miss whose new deadline is past too, and forgets one that lies ahead again', () => {
    const late = shanghai('2026-06-16 10:00');
    const missed = given(...upTo('handling')).when(command('CheckClocks', {}), { actor: engine, at: late }).events;
    const history = [...upTo('handling'), ...missed];
    const handling = (severity: 'minor' | 'serious') => {
      const { events } = given(...history).when(reclassify(severity), { at: late });
      return managed([...history, ...events]).clocks.find(({ kind }) => kind === 'handling');
    };
    expect(handling('minor')).toMatchObject({ dueAt: shanghai('2026-06-08 18:00'), missed: true });
    expect(handling('serious')).toMatchObject({ dueAt: shanghai('2026-06-23 18:00'), missed: false });
  });

  it('comes after classifying', () =>
    given(...upTo('analyzing'))
      .when(reclassify('minor'))
      .then({ refused: 'not-classified' }));

  it('changes something', () =>
    given(...upTo('handling'))
      .when(reclassify('general'))
      .then({ refused: 'same-severity', field: 'severity' }));
});

describe('the analysis report', () => {
  const submit = command('SubmitAnalysisReport', report);

  it('ends the clock of the analysis and starts that of the plan (S2-17, S2-25)', () => {
    const { events, state } = given(...after('ClassifyComplaint')).when(submit);
    expect(events).toEqual([
      event('AnalysisReportSubmitted', {
        reportId: `${ID}-r1`,
        submittedBy: 's-017',
        onTime: true,
        awaitsDecision: false,
        holder: 's-017',
      }),
    ]);
    expect(state).toMatchObject({
      status: 'analyzed',
      clocks: [{ kind: 'handling' }, { kind: 'plan', dueAt: shanghai('2026-06-02 18:00') }],
    });
  });

  it('of a serious case waits for the decision of management', () => {
    const { events, state } = given(...after('ClassifyComplaint', 'serious')).when(submit);
    expect(events).toEqual([event('AnalysisReportSubmitted', { awaitsDecision: true, holder: 's-024' })]);
    expect(state).toMatchObject({ awaitsDecision: 'analysis_report', clocks: [{ kind: 'handling' }, { kind: 'management_decision' }] });
  });

  it('needs a root cause', () =>
    given(...upTo('analyzing'))
      .when(submit)
      .then({ refused: 'root-cause-missing' }));

  it('needs a severity', () =>
    given(...after('IdentifyRootCause'))
      .when(submit)
      .then({ refused: 'classification-missing' }));
});

describe('the decision of management on the report', () => {
  const decide = (decision: 'proceed' | 'continue') =>
    command('RecordManagementDecision', { subject: 'analysis_report', decision, instructions: '同意' });

  it('lets a serious case go on, and the clock of the plan starts with it (S2-27)', () => {
    const { events, state } = given(...after('SubmitAnalysisReport', 'serious')).when(decide('proceed'), { actor: management });
    expect(events).toEqual([
      event('ManagementDecisionRecorded', { reportId: `${ID}-r1`, decision: 'proceed', decidedBy: 's-024', onTime: true, holder: 's-017' }),
    ]);
    expect(state).toMatchObject({ status: 'analyzed', awaitsDecision: null, clocks: [{ kind: 'handling' }, { kind: 'plan' }] });
  });

  it('of a case that does not wait is recorded and moves no clock', () => {
    const { events } = given(...upTo('analyzed')).when(decide('proceed'), { actor: management });
    expect(only(events, 'ManagementDecisionRecorded').deadlines).toEqual([]);
  });

  it('is recorded once', () => {
    const decided = given(...upTo('analyzed')).when(decide('proceed'), { actor: management }).events;
    given(...upTo('analyzed'), ...decided)
      .when(decide('proceed'), { actor: management })
      .then({ refused: 'decision-already-recorded' });
  });

  it('fits its subject', () =>
    given(...upTo('analyzed'))
      .when(decide('continue'), { actor: management })
      .then({ refused: 'decision-not-for-subject', field: 'decision' }));

  it('is not given on a report that is long acted upon, nor on a limit that is not reached', () => {
    given(...upTo('handled'))
      .when(decide('proceed'), { actor: management })
      .then({ refused: 'no-decision-awaited', field: 'subject' });
    given(...upTo('handled'))
      .when(command('RecordManagementDecision', { subject: 'replan_limit', decision: 'continue', instructions: '再试' }), {
        actor: management,
      })
      .then({ refused: 'no-decision-awaited', field: 'subject' });
  });

  it('is not for the leader, the handling department or the front desk', () => {
    for (const actor of [leader, otherOwner, rep])
      given(...after('SubmitAnalysisReport', 'serious'))
        .when(decide('proceed'), { actor })
        .then({ refused: 'role-not-permitted' });
  });
});
