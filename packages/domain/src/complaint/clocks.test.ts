import { describe, expect, it } from '@jest/globals';
import { DEADLINES } from '../rules/deadline/timers.js';
import { shanghai } from '../testing/rules.js';
import type { ComplaintEvent } from './events.js';
import {
  after,
  command,
  engine,
  event,
  given,
  handler,
  ID,
  leader,
  MONDAY,
  managed,
  only,
  owner,
  perform,
  rep,
  resolution,
  type Step,
  step,
  types,
  upTo,
} from './testing/journey.js';

const check = command('CheckClocks', {});
const loop = { actor: engine };
const before = (instant: string): string => new Date(Date.parse(instant) - 1).toISOString();
const next = (instant: string): string => new Date(Date.parse(instant) + 1).toISOString();

/** The step that answers each clock, on a case whose clock runs. */
const answers: readonly (readonly [keyof typeof DEADLINES, readonly ComplaintEvent[], Step])[] = [
  ['acknowledgement', upTo('received'), step('AcknowledgeComplaint', { medium: 'sms' }, rep)],
  [
    'recording',
    upTo('received'),
    step('RecordComplaint', { contentCategories: ['other'], detail: '-', demands: [], urgency: 'normal', writtenMaterials: [] }, rep),
  ],
  ['submission', upTo('recorded'), step('SubmitComplaint', {}, rep)],
  ['validity', upTo('submitted'), step('AssessValidity', { groundsSufficient: true, demandReasonable: true, reasons: '是' }, owner)],
  ['validity', upTo('not_upheld'), step('CommunicateNotUpheld', { explanation: '-', medium: 'phone' }, owner)],
  ['assignment', upTo('validated'), step('AssignResponsibleDepartment', { departmentId: 'after-sales', handler: 's-009' }, owner)],
  [
    'analysis',
    after('ClassifyComplaint'),
    step(
      'SubmitAnalysisReport',
      { basicSituation: '-', process: '-', results: '-', improvementSuggestions: [], recipients: ['s-026'] },
      owner,
    ),
  ],
  [
    'management_decision',
    after('SubmitAnalysisReport', 'serious'),
    step(
      'RecordManagementDecision',
      { subject: 'analysis_report', decision: 'proceed', instructions: '-' },
      { id: 's-024', role: 'management', kind: 'human' },
    ),
  ],
  ['plan', upTo('analyzed'), step('DraftHandlingPlan', { measures: [], remediesOffered: [], plannedCompletionAt: MONDAY }, owner)],
  ['approval', upTo('awaiting_approval'), step('ApproveHandlingPlan', { instructions: '-' }, leader)],
  ['approval', upTo('awaiting_approval'), step('RejectHandlingPlan', { reason: '-' }, leader)],
  ['handling', after('DecideDemand'), step('CompleteHandling', { resultSummary: '-' }, handler)],
  ['feedback', upTo('awaiting_feedback'), step('CommunicateResolution', resolution, rep)],
  ['improvement_plan', after('ConveyAppreciation'), step('LinkImprovement', { improvementId: 'I-1' }, engine)],
  ['closure', after('SummariseComplaint'), step('CloseComplaint', {}, engine)],
];

const missedName = (kind: keyof typeof DEADLINES): string => DEADLINES[kind].missed ?? '';
const clockOf = (history: readonly ComplaintEvent[], kind: string) => {
  const clock = managed(history).clocks.find((one) => one.kind === kind);
  if (clock === undefined) throw new Error(`no clock ${kind}`);
  return clock;
};
const onTime = (events: readonly ComplaintEvent[]): readonly boolean[] =>
  events.flatMap((one) =>
    'onTime' in one.data && typeof one.data.onTime === 'boolean' && one.type !== 'LinkResponded' ? [one.data.onTime] : [],
  );

describe.each(answers)('the clock of %s', (kind, history, { command: answer, actor }) => {
  const { dueAt } = clockOf(history, kind);

  it('is won by a step a millisecond before', () => {
    const { events } = given(...history).when(answer, { actor, at: before(dueAt) });
    expect(types(events)).not.toContain(missedName(kind));
    expect(onTime(events)).not.toContain(false);
    const now = given(...history, ...events).when(check, { ...loop, at: dueAt }).events;
    expect(types(now)).not.toContain(missedName(kind));
  });

  it('is still won at the due instant, that instant included', () => {
    const { events } = given(...history).when(answer, { actor, at: dueAt });
    expect(types(events)).not.toContain(missedName(kind));
    expect(onTime(events)).not.toContain(false);
  });

  it('is lost by a step a millisecond after, which records the miss first and once', () => {
    const at = next(dueAt);
    const { events } = given(...history).when(answer, { actor, at });
    expect(types(events).filter((type) => type === missedName(kind))).toHaveLength(1);
    expect(types(events).indexOf(missedName(kind))).toBeLessThan(events.findIndex(({ type }) => !type.endsWith('Missed')));
    expect(onTime(events)).toContain(false);
    const now = given(...history, ...events).when(check, { ...loop, at }).events;
    expect(types(now)).not.toContain(missedName(kind));
  });

  it('rings once, a millisecond never too early (S2-28)', () => {
    expect(types(given(...history).when(check, { ...loop, at: before(dueAt) }).events)).not.toContain(missedName(kind));
    const first = given(...history).when(check, { ...loop, at: dueAt });
    expect(types(first.events).filter((type) => type === missedName(kind))).toHaveLength(1);
    const miss = first.events.find(({ type }) => type === missedName(kind));
    expect(miss?.data).toMatchObject({
      caseId: ID,
      deadlineKind: kind,
      dueAt,
      detectedAt: dueAt,
      policyKey: clockOf(history, kind).policyKey,
    });
    const second = given(...history, ...first.events).when(check, { ...loop, at: dueAt });
    expect(second.events).toEqual([]);
    const late = given(...history, ...first.events).when(answer, { actor, at: next(dueAt) });
    expect(types(late.events)).not.toContain(missedName(kind));
    expect(onTime(late.events)).toContain(false);
  });

  it('that rang first takes its miss back for a step of the very same instant', () => {
    const rung = given(...history).when(check, { ...loop, at: dueAt }).events;
    const { events } = given(...history, ...rung).when(answer, { actor, at: dueAt });
    expect(onTime(events)).not.toContain(false);
    expect(events).toContainEqual(event('DeadlineMissRevised', { clock: kind, dueAt, completedAt: dueAt }));
  });
});

describe('warnings', () => {
  const history = upTo('handling');
  const { warnAt, dueAt } = clockOf(history, 'handling');

  it('are issued once, when the share of the running time is used (S2-28)', () => {
    given(...history)
      .when(check, { ...loop, at: before(warnAt) })
      .then();
    const { events, state } = given(...history).when(check, { ...loop, at: warnAt });
    expect(events).toEqual([
      { type: 'DeadlineWarningIssued', data: { caseId: ID, deadlineKind: 'handling', dueAt, warnedAt: warnAt, holder: 's-009' } },
    ]);
    expect(state).toMatchObject({ clocks: [{ kind: 'handling', warned: true, missed: false }] });
    given(...history, ...events)
      .when(check, { ...loop, at: before(dueAt) })
      .then();
  });

  it('are not issued once the deadline itself is missed', () =>
    expect(types(given(...history).when(check, { ...loop, at: dueAt }).events)).toEqual(['HandlingDeadlineMissed', 'CaseEscalated']));

  it('are said again for a deadline that was extended', () => {
    const warned = given(...history).when(check, { ...loop, at: warnAt }).events;
    const extended = perform(
      [step('ExtendHandlingDeadline', { toDueAt: shanghai('2026-07-10 18:00'), reason: '缺件' }, leader)],
      [...history, ...warned],
    );
    const clock = clockOf(extended, 'handling');
    given(...extended)
      .when(check, { ...loop, at: clock.warnAt })
      .then(event('DeadlineWarningIssued', { dueAt: shanghai('2026-07-10 18:00') }));
  });
});

describe('nothing due', () => {
  it('nothing happens', () =>
    given(...upTo('handling'))
      .when(check, { ...loop, at: MONDAY })
      .then());
  it('nothing happens in a closed case either', () =>
    given(...upTo('closed'))
      .when(check, { ...loop, at: shanghai('2027-01-01') })
      .then());
});

it('several deadlines missed together are each recorded once', () => {
  const { events } = given(...upTo('submitted')).when(check, { ...loop, at: shanghai('2026-06-20') });
  expect(types(events)).toEqual(['AnalysisDeadlineMissed', 'ValidityDeadlineMissed', 'CaseEscalated']);
});

it('a step records what else is late beside its own clock', () => {
  const late = shanghai('2026-06-20 10:00');
  const { events, state } = given(...upTo('submitted')).when(
    command('AssessValidity', { groundsSufficient: true, demandReasonable: true, reasons: '是' }),
    { at: late },
  );
  expect(types(events)).toEqual(['AnalysisDeadlineMissed', 'ValidityDeadlineMissed', 'ComplaintValidityAssessed']);
  expect(state).toMatchObject({
    clocks: [
      { kind: 'analysis', missed: true },
      { kind: 'assignment', missed: false },
    ],
  });
});

it('a refused step records nothing', () =>
  given(...upTo('submitted'))
    .when(command('AssignResponsibleDepartment', { departmentId: 'after-sales', handler: 's-009' }), { at: shanghai('2026-06-20') })
    .then({ refused: 'validity-not-assessed' }));

it('a promise to the customer keeps ringing while an improvement holds the case', () => {
  const promised = perform(
    [step('MakeCustomerCommitment', { promisedAt: shanghai('2026-06-20 10:00'), description: '回电' }, rep)],
    upTo('improving'),
  );
  expect(types(given(...promised).when(check, { ...loop, at: shanghai('2026-06-20 10:00') }).events)).toEqual([
    'CustomerCommitmentMissed',
    'CaseEscalated',
  ]);
});

it('the policy value used stays in the event that started the clock', () => {
  const { deadlines } = only(upTo('recorded'), 'ComplaintRecorded');
  expect(deadlines).toMatchObject([{ kind: 'submission', policyKey: 'complaint.submit.limit', policyValue: { amount: 4, unit: 'h' } }]);
});
