import { describe, expect, it } from '@jest/globals';
import { shanghai } from '../testing/rules.js';
import type { ComplaintEvent } from './events.js';
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
  otherOwner,
  owner,
  perform,
  rep,
  step,
  types,
  upTo,
} from './testing/journey.js';

const check = command('CheckClocks', {});
const loop = { actor: engine };
const open = (stage: 'receive' | 'analyze' | 'handle' | 'feedback' | 'improve') => command('OpenStage', { stage });

/** What the loop records when it looks at these instants. */
const watched = (history: readonly ComplaintEvent[], ...instants: readonly string[]): readonly ComplaintEvent[] =>
  perform(
    instants.map((at) => ({ command: check, actor: engine, at })),
    history,
  );

describe('opening a stage', () => {
  it('hands the link to the department whose turn it is and names the holder (S1-01, S2-05)', () => {
    const { events, state } = given(...upTo('submitted')).when(open('analyze'), loop);
    expect(events).toEqual([
      event('LinkHandedOver', {
        caseId: ID,
        stage: 'analyze',
        fromDepartment: 'complaint-handling',
        toDepartment: 'complaint-handling',
        holder: 's-017',
        level: 0,
        handedOverAt: MONDAY,
        responseDueAt: shanghai('2026-06-02 18:00'),
      }),
    ]);
    expect(state).toMatchObject({ link: { departmentId: 'complaint-handling', responded: false } });
  });

  it('gives a serious case four business hours (S1-04)', () => {
    const { events } = given(...after('RecordManagementDecision', 'serious')).when(open('handle'), loop);
    expect(only(events, 'LinkHandedOver')).toMatchObject({ responseDueAt: shanghai('2026-06-01 13:30'), level: 1 });
  });

  it('never gives longer than the step itself has', () => {
    const { events } = given(...upTo('received')).when(open('receive'), loop);
    expect(only(events, 'LinkHandedOver').responseDueAt).toBe(shanghai('2026-06-01 10:00'));
  });

  it('gives the response its own time when the step is already late', () => {
    const { events } = given(...upTo('received')).when(open('receive'), { ...loop, at: shanghai('2026-06-03 10:00') });
    expect(only(events, 'LinkHandedOver').responseDueAt).toBe(shanghai('2026-06-04 18:00'));
  });

  it('happens once in a stage', () => {
    const opened = [...upTo('submitted'), ...given(...upTo('submitted')).when(open('analyze'), loop).events];
    given(...opened)
      .when(open('analyze'), loop)
      .then({ refused: 'stage-already-opened', field: 'stage' });
  });

  it('happens again in the next cycle of the same stage', () => {
    const opened = [...upTo('handled'), ...given(...upTo('handled')).when(open('handle'), loop).events];
    const replanned = perform(
      [
        step('EvaluateOutcome', { customerSatisfied: 'no', thoroughlyResolved: false, latentRisk: false }, rep),
        step('ReplanHandling', { reason: '不满意' }, owner),
      ],
      opened,
    );
    given(...replanned)
      .when(open('handle'), loop)
      .then(event('LinkHandedOver', { stage: 'handle' }));
  });

  it('is of the current stage', () =>
    given(...upTo('submitted'))
      .when(open('handle'), loop)
      .then({ refused: 'not-the-current-stage', field: 'stage', detail: 'analyze' }));

  it('is not needed while an improvement has the case', () =>
    given(...upTo('improving'))
      .when(open('improve'), loop)
      .then({ refused: 'stage-already-opened' }));
});

describe('answering a link', () => {
  const opened = [...upTo('submitted'), ...given(...upTo('submitted')).when(open('analyze'), loop).events];
  const assess = command('AssessValidity', { groundsSufficient: true, demandReasonable: true, reasons: '是' });

  it('is the first step of the stage, once', () => {
    const first = given(...opened).when(assess, { actor: otherOwner });
    expect(first.events).toEqual([
      {
        type: 'LinkResponded',
        data: { caseId: ID, stage: 'analyze', departmentId: 'complaint-handling', responder: 's-018', respondedAt: MONDAY, onTime: true },
      },
      event('ComplaintValidityAssessed'),
    ]);
    expect(managed([...opened, ...first.events]).clocks.map(({ kind }) => kind)).toEqual(['analysis', 'assignment']);
    const second = given(...opened, ...first.events).when(
      command('AssignResponsibleDepartment', { departmentId: 'after-sales', handler: 's-009' }),
    );
    expect(types(second.events)).toEqual(['ResponsibleDepartmentAssigned']);
  });

  it('is not a word to the customer, which is possible at any time', () => {
    const { events } = given(...opened).when(command('CommunicateProgress', { medium: 'phone', content: '分析中' }), { actor: rep });
    expect(types(events)).toEqual(['ProgressCommunicated']);
  });

  it('late is missed first (S1-03, S1-04)', () => {
    const at = shanghai('2026-06-02 18:01');
    const { events } = given(...opened).when(assess, { at });
    expect(types(events)).toEqual(['ValidityDeadlineMissed', 'LinkResponseDeadlineMissed', 'LinkResponded', 'ComplaintValidityAssessed']);
    expect(only(events, 'LinkResponded').onTime).toBe(false);
  });

  it('ends with the stage that is left', () => {
    const withdrawn = perform([step('WithdrawComplaint', { reason: '撤回' }, rep)], opened);
    expect(managed(withdrawn)).toMatchObject({ link: null, clocks: [] });
  });
});

describe('the ladder', () => {
  const history = upTo('handling');
  const due = shanghai('2026-06-15 18:00');

  it('climbs to named persons, each rung timed from the instant of its escalation, and ends with reminders (S1-05)', () => {
    const first = watched(history, due);
    expect(first.at(-1)).toEqual(
      event('CaseEscalated', {
        link: 'handle',
        fromLevel: 0,
        toLevel: 1,
        reason: 'handling_overdue',
        escalatedTo: 's-008',
        newDueAt: shanghai('2026-06-16 18:00'),
      }),
    );
    const second = watched(first, shanghai('2026-06-16 18:00'));
    expect(second.at(-1)).toEqual(
      event('CaseEscalated', { fromLevel: 1, toLevel: 2, escalatedTo: 's-028', newDueAt: shanghai('2026-06-17 18:00') }),
    );
    const third = watched(second, shanghai('2026-06-17 18:00'));
    expect(third.at(-1)).toEqual(event('CaseEscalated', { fromLevel: 2, toLevel: 3, escalatedTo: 's-024' }));
    const exhausted = watched(third, shanghai('2026-06-18 18:00'));
    expect(exhausted.at(-1)).toEqual(
      event('EscalationExhausted', { topLevel: 3, since: shanghai('2026-06-18 18:00'), nextReminderAt: shanghai('2026-06-22 18:00') }),
    );
    const reminded = watched(exhausted, shanghai('2026-06-22 18:00'), shanghai('2026-06-23 18:00'));
    expect(types(reminded).filter((type) => type === 'EscalationExhausted')).toHaveLength(1);
    expect(types(reminded).filter((type) => type === 'EscalationReminderIssued')).toHaveLength(2);
    expect(types(reminded).filter((type) => type === 'HandlingDeadlineMissed')).toHaveLength(1);
  });

  it('climbs in the department of whoever holds the step, once the link of the stage is answered', () => {
    // The link of the handling went to the handling department, whose plan answered it; the handler works in another.
    const linked = perform([step('OpenStage', { stage: 'handle' }, engine), ...handlingOf(1, 'general').slice(0, 4)], upTo('analyzed'));
    expect(managed(linked)).toMatchObject({ status: 'handling', link: { departmentId: 'complaint-handling', responded: true } });
    const { events } = given(...linked).when(check, { ...loop, at: due });
    expect(events).toEqual([
      event('HandlingDeadlineMissed', { severity: 'general', holder: 's-009', departmentId: 'after-sales' }),
      event('CaseEscalated', { toLevel: 1, escalatedTo: 's-008' }),
    ]);
  });

  it('climbs in the department that has not answered its link', () => {
    const linked = perform([step('OpenStage', { stage: 'analyze' }, engine)], upTo('submitted'));
    const { events } = given(...linked).when(check, { ...loop, at: shanghai('2026-06-02 18:00') });
    expect(only(events, 'LinkResponseDeadlineMissed')).toMatchObject({ holder: 's-017', departmentId: 'complaint-handling' });
    // The holder manages that department, so the next higher rung answers.
    expect(only(events, 'CaseEscalated')).toMatchObject({ toLevel: 1, escalatedTo: 's-028' });
  });

  it('moves by one rung after an outage over three', () => {
    const { events, state } = given(...history).when(check, { ...loop, at: shanghai('2026-06-25 10:00') });
    expect(types(events)).toEqual(['HandlingDeadlineMissed', 'CaseEscalated']);
    expect(state).toMatchObject({ escalation: { level: 1, nextAt: shanghai('2026-06-26 18:00') } });
    given(...history, ...events)
      .when(check, { ...loop, at: shanghai('2026-06-25 10:00') })
      .then();
  });

  it('does not climb for a second deadline while a rung has time', () => {
    const first = watched(upTo('submitted'), shanghai('2026-06-02 18:00'));
    expect(types(first).at(-1)).toBe('CaseEscalated');
    const second = given(...first).when(check, { ...loop, at: shanghai('2026-06-03 17:59') });
    expect(types(second.events)).toEqual(['DeadlineWarningIssued']);
    const third = given(...first, ...second.events).when(check, { ...loop, at: shanghai('2026-06-03 18:00') });
    expect(types(third.events)).toEqual(['AnalysisDeadlineMissed', 'CaseEscalated']);
  });

  it('is climbed at once for a miss that a step of another kind recorded', () => {
    const at = shanghai('2026-06-02 18:01');
    const told = given(...upTo('submitted')).when(command('CommunicateProgress', { medium: 'phone', content: '分析中' }), {
      actor: rep,
      at,
    });
    expect(types(told.events)).toEqual(['ValidityDeadlineMissed', 'ProgressCommunicated']);
    const { events } = given(...upTo('submitted'), ...told.events).when(check, { ...loop, at });
    expect(types(events)).toEqual(['CaseEscalated']);
  });

  it('is left when the late step is done', () => {
    const escalated = watched(after('DecideDemand'), due, shanghai('2026-06-16 18:00'));
    const { events, state } = given(...escalated).when(command('CompleteHandling', { resultSummary: '已修复' }), {
      actor: handler,
      at: shanghai('2026-06-17 10:00'),
    });
    expect(events).toEqual([
      event('ComplaintHandled', { onTime: false }),
      { type: 'CaseDeEscalated', data: { caseId: ID, fromLevel: 2, toLevel: 0, reason: 'answered', holder: 's-017' } },
    ]);
    expect(state).toMatchObject({ escalation: { level: 0, escalatedTo: null, nextAt: null } });
  });

  it('is not left while another deadline is still broken', () => {
    const escalated = watched(upTo('submitted'), shanghai('2026-06-20'));
    const { events, state } = given(...escalated).when(
      command('AssessValidity', { groundsSufficient: true, demandReasonable: true, reasons: '是' }),
      { at: shanghai('2026-06-20') },
    );
    expect(types(events)).toEqual(['ComplaintValidityAssessed']);
    expect(state).toMatchObject({ escalation: { level: 1 } });
  });

  it('of a serious case starts and ends on its first rung', () => {
    const escalated = watched(after('DecideDemand', 'serious'), shanghai('2026-06-23 18:00'));
    expect(escalated.at(-1)).toEqual(event('CaseEscalated', { fromLevel: 1, toLevel: 2 }));
    const { events } = given(...escalated).when(command('CompleteHandling', { resultSummary: '已修复' }), {
      actor: handler,
      at: shanghai('2026-06-23 18:30'),
    });
    expect(only(events, 'CaseDeEscalated')).toMatchObject({ fromLevel: 2, toLevel: 1 });
  });

  it('stays where it stood when the case is withdrawn, and rings no more', () => {
    const withdrawn = perform([step('WithdrawComplaint', { reason: '撤回' }, rep)], watched(history, due));
    given(...withdrawn)
      .when(check, { ...loop, at: shanghai('2026-07-01') })
      .then();
  });
});

describe('an escalation by hand', () => {
  const escalate = command('EscalateComplaint', { reason: '责任部门未答复' });

  it('calls in the next rung and is answered by a step of the stage', () => {
    const { events, state } = given(...upTo('handling')).when(escalate, { actor: rep });
    expect(events).toEqual([event('CaseEscalated', { toLevel: 1, reason: 'manual', explanation: '责任部门未答复', escalatedTo: 's-008' })]);
    expect(state).toMatchObject({ escalation: { cause: 'manual', nextAt: shanghai('2026-06-02 18:00') } });
    const told = perform([step('StartMeasure', { measureId: `${ID}-p1-m1` }, handler)], [...upTo('handling'), ...events]);
    expect(types(told).at(-1)).toBe('CaseDeEscalated');
  });

  it('is not answered by a word to the customer', () => {
    const history = [...upTo('handling'), ...given(...upTo('handling')).when(escalate, { actor: rep }).events];
    const { events } = given(...history).when(command('CommunicateProgress', { medium: 'phone', content: '-' }), { actor: rep });
    expect(types(events)).toEqual(['ProgressCommunicated']);
  });

  it('climbs on when nobody answers', () => {
    const history = [...upTo('handling'), ...given(...upTo('handling')).when(escalate, { actor: rep }).events];
    given(...history)
      .when(check, { ...loop, at: shanghai('2026-06-02 18:00') })
      .then(event('CaseEscalated', { fromLevel: 1, toLevel: 2, reason: 'manual' }));
  });

  it('ends at the top', () => {
    const manual = { command: escalate, actor: leader };
    const top = perform([manual, manual, manual], upTo('handling'));
    expect(managed(top).escalation.level).toBe(3);
    given(...top)
      .when(escalate, { actor: leader })
      .then({ refused: 'top-level-reached' });
  });
});
