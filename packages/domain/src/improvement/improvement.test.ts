import { describe, expect, it } from '@jest/globals';
import { fold } from '../decider.js';
import { type Actor, SYSTEM } from '../envelope.js';
import { type Json, joinPersonal, splitPersonal } from '../personal.js';
import { policyWith, published, RULES, shanghai } from '../testing/rules.js';
import { specification } from '../testing/specification.js';
import type { ImprovementCommand } from './commands.js';
import { type ImprovementEvent, improvementEvents } from './events.js';
import { improvement } from './improvement.js';
import type { RunningImprovement } from './state.js';
import { improvementView } from './view.js';

const ID = 'I-1';
const MONDAY = shanghai('2026-06-01 09:30');
const owner: Actor = { id: 's-017', role: 'complaint_handling_department', kind: 'human' };
const loop = { actor: SYSTEM };
const DUE = shanghai('2026-06-30 18:00');

type Data<T extends ImprovementCommand['type']> = Extract<ImprovementCommand, { readonly type: T }>['data'];
const command = <T extends ImprovementCommand['type']>(type: T, data: Data<T>): ImprovementCommand =>
  // The pair is one of the union's members by construction.
  ({ type, data }) as ImprovementCommand;
const event = (type: ImprovementEvent['type'], data: Readonly<Record<string, unknown>> = {}) => ({
  type,
  data: expect.objectContaining(data),
});
const types = (events: readonly ImprovementEvent[]) => events.map(({ type }) => type);

const { given } = specification(improvement, { id: ID, at: MONDAY, actor: owner, rules: RULES });

const measure = { description: '修订检验规程', departmentId: 'quality', responsible: 's-015', dueAt: DUE };
const later = { description: '更换供应商', departmentId: 'quality', responsible: 's-014', dueAt: shanghai('2026-07-31 18:00') };
const plan = command('PlanImprovement', {
  complaintIds: ['2026-0001', '2026-0002'],
  measures: [measure, later],
  category: 'quality_fault',
  product: '壁挂炉',
});
const check = command('CheckClocks', {});
const effect = (effective: boolean) =>
  command('EvaluateImprovementEffect', {
    complaintCountBefore: 12,
    complaintCountAfter: effective ? 2 : 12,
    satisfactionBefore: 70,
    satisfactionAfter: 90,
    qualityImproved: effective,
    serviceLevelImproved: false,
    windowDays: 90,
    effective,
  });

const planned = given().when(plan).events;
const implemented = [...planned, ...given(...planned).when(command('ImplementImprovement', {})).events];
const running = (events: readonly ImprovementEvent[]): RunningImprovement => {
  const state = fold(improvement.decider, events);
  if (state.phase === 'none') throw new Error('not planned');
  return state;
};
const windowEnd = running(implemented).effectWindowEndsAt ?? '';
const effectDue = running(implemented).clocks[0]?.dueAt ?? '';
const before = (at: string): string => new Date(Date.parse(at) - 1).toISOString();
const next = (at: string): string => new Date(Date.parse(at) + 1).toISOString();
const evaluated = (effective: boolean) => [...implemented, ...given(...implemented).when(effect(effective), { at: windowEnd }).events];

describe('planning an improvement', () => {
  it('names department, person and time of each measure, each with a clock (S0-08, S2-53, S2-54)', () => {
    expect(planned).toEqual([
      event('ImprovementPlanned', {
        improvementId: ID,
        complaintIds: ['2026-0001', '2026-0002'],
        category: 'quality_fault',
        product: '壁挂炉',
        plannedBy: 's-017',
        plannedAt: MONDAY,
        holder: 's-015',
        departmentId: 'quality',
      }),
    ]);
    expect(running(planned)).toMatchObject({
      phase: 'planned',
      measures: [{ measureId: 'I-1-m1' }, { measureId: 'I-1-m2' }],
      clocks: [
        { kind: 'improvement', subject: 'I-1-m1', dueAt: DUE, policyKey: 'dueAt' },
        { kind: 'improvement', subject: 'I-1-m2' },
      ],
    });
  });

  it.each([
    ['departmentId', { ...later, departmentId: 'kitchen' }, 'department-unknown'],
    ['responsible', { ...later, responsible: 'nobody' }, 'responsible-unknown'],
    ['dueAt', { ...later, dueAt: MONDAY }, 'due-in-the-past'],
  ] as const)('needs a fitting %s in every measure', (field, unfit, refused) =>
    given()
      .when(command('PlanImprovement', { complaintIds: ['2026-0001'], measures: [measure, unfit] }))
      .then({ refused, field: `measures.1.${field}` }),
  );

  it('happens once', () =>
    given(...planned)
      .when(plan)
      .then({ refused: 'improvement-already-planned' }));

  it('comes first', () => {
    given().when(command('ImplementImprovement', {})).then({ refused: 'improvement-unknown' });
    given().when(check, loop).then({ refused: 'improvement-unknown' });
  });
});

describe('inspecting and adjusting', () => {
  it('an inspection notes progress and problems (S2-56)', () =>
    given(...planned)
      .when(command('InspectImprovement', { progress: '规程已修订', problems: ['设备延期'], adjustments: [] }))
      .then(event('ImprovementInspected', { inspectedBy: 's-017', inspectedAt: MONDAY })));

  it('an adjustment moves the clock of its measure (S2-56)', () => {
    const dueAt = shanghai('2026-08-31 18:00');
    const { events, state } = given(...planned).when(
      command('AdjustImprovement', { measureChanges: [{ measureId: 'I-1-m1', dueAt, responsible: 's-014' }], reason: '设备延期' }),
    );
    expect(events).toEqual([event('ImprovementAdjusted', { adjustedBy: 's-017', holder: 's-014' })]);
    expect(state).toMatchObject({
      measures: [{ measureId: 'I-1-m1', dueAt, responsible: 's-014' }, { measureId: 'I-1-m2' }],
      clocks: [{ subject: 'I-1-m2' }, { subject: 'I-1-m1', dueAt }],
    });
  });

  it('an adjustment of anything else moves no clock', () => {
    const { state } = given(...planned).when(
      command('AdjustImprovement', { measureChanges: [{ measureId: 'I-1-m1', description: '改' }], reason: '措辞' }),
    );
    expect(state).toMatchObject({ clocks: [{ subject: 'I-1-m1', dueAt: DUE }, { subject: 'I-1-m2' }] });
  });

  it('an adjustment knows its measures, persons and times', () => {
    const adjust = (change: Data<'AdjustImprovement'>['measureChanges'][number]) =>
      command('AdjustImprovement', { measureChanges: [change], reason: '-' });
    given(...planned)
      .when(adjust({ measureId: 'other' }))
      .then({ refused: 'measure-unknown', field: 'measureChanges.0.measureId' });
    given(...planned)
      .when(adjust({ measureId: 'I-1-m1', departmentId: 'kitchen' }))
      .then({ refused: 'department-unknown', field: 'measureChanges.0.departmentId' });
    given(...planned)
      .when(adjust({ measureId: 'I-1-m1', responsible: 'x' }))
      .then({ refused: 'responsible-unknown' });
    given(...planned)
      .when(adjust({ measureId: 'I-1-m1', dueAt: MONDAY }))
      .then({ refused: 'due-in-the-past' });
  });
});

describe('implementing', () => {
  it('ends the clocks of the measures and opens the window of the effect (S2-55)', () => {
    expect(implemented.at(-1)).toEqual(
      event('ImprovementImplemented', {
        implementedAt: MONDAY,
        implementedBy: 's-017',
        onTime: true,
        effectWindowEndsAt: new Date(Date.parse(shanghai('2026-08-31')) - 1).toISOString(),
        holder: 's-017',
      }),
    );
    expect(running(implemented)).toMatchObject({
      phase: 'implemented',
      clocks: [{ kind: 'improvement_effect', policyKey: 'complaint.improvement.effect.limit' }],
    });
  });

  it('at the due instant of a measure is in time, a millisecond later it is not', () => {
    const intime = given(...planned).when(command('ImplementImprovement', {}), { at: DUE });
    expect(intime.events).toEqual([event('ImprovementImplemented', { onTime: true })]);
    const late = given(...planned).when(command('ImplementImprovement', {}), { at: next(DUE) });
    expect(late.events).toEqual([
      event('ImprovementDeadlineMissed', { deadlineKind: 'improvement', subject: 'I-1-m1', dueAt: DUE }),
      event('ImprovementImplemented', { onTime: false }),
    ]);
    given(...planned, ...late.events)
      .when(check, { ...loop, at: next(DUE) })
      .then();
  });

  it('in time but recorded late takes the miss back and ends the escalation', () => {
    const missed = given(...planned).when(check, { ...loop, at: DUE }).events;
    const { events, state } = given(...planned, ...missed).when(command('ImplementImprovement', {}), { at: before(DUE) });
    expect(events).toEqual([
      event('ImprovementImplemented', { onTime: true }),
      {
        type: 'DeadlineMissRevised',
        data: {
          caseId: ID,
          clock: 'improvement',
          subject: 'I-1-m1',
          dueAt: DUE,
          missedRevision: 1,
          completedAt: before(DUE),
          reason: 'recorded_late',
        },
      },
      event('CaseDeEscalated', { toLevel: 0 }),
    ]);
    expect(state).toMatchObject({ phase: 'implemented', clocks: [{ kind: 'improvement_effect' }] });
  });
});

describe('the effect', () => {
  it('is not judged before its window has passed (S2-57)', () => {
    given(...implemented)
      .when(effect(true), { at: before(windowEnd) })
      .then({ refused: 'effect-window-open', detail: windowEnd });
    given(...implemented)
      .when(effect(true), { at: windowEnd })
      .then(event('ImprovementEffectEvaluated', { effective: true, onTime: true }));
  });

  it('is judged in time', () => {
    const intime = given(...implemented).when(effect(true), { at: effectDue });
    expect(types(intime.events)).toEqual(['ImprovementEffectEvaluated']);
    const late = given(...implemented).when(effect(true), { at: next(effectDue) });
    expect(types(late.events)).toEqual(['ImprovementEffectDeadlineMissed', 'ImprovementEffectEvaluated']);
  });

  it('under a shorter policy has a shorter window', () => {
    const rules = { ...RULES, policy: published(policyWith({ 'complaint.improvement.effect.windowDays': { value: 5 } })) };
    const { events } = given(...planned).when(command('ImplementImprovement', {}), { rules });
    expect(running([...planned, ...events]).effectWindowEndsAt?.slice(0, 10)).toBe('2026-06-06');
  });

  it('shown, leaves nothing to replan', () =>
    given(...evaluated(true))
      .when(command('ReplanImprovement', { newImprovementId: 'I-2', reason: '-' }))
      .then({ refused: 'effect-shown' }));

  it('missing, leads to another improvement (S2-53)', () => {
    const replan = (newImprovementId: string) => command('ReplanImprovement', { newImprovementId, reason: '未见成效' });
    given(...evaluated(false))
      .when(replan(ID))
      .then({ refused: 'replaces-itself', field: 'newImprovementId' });
    const { events, state } = given(...evaluated(false)).when(replan('I-2'));
    expect(events).toEqual([event('ImprovementReplanned', { newImprovementId: 'I-2', replannedAt: MONDAY })]);
    expect(state).toMatchObject({ phase: 'replanned' });
  });
});

describe('a command out of its phase', () => {
  it.each([
    [planned, effect(true), 'planned'],
    [planned, command('ReplanImprovement', { newImprovementId: 'I-2', reason: '-' }), 'planned'],
    [implemented, command('ImplementImprovement', {}), 'implemented'],
    [implemented, command('AdjustImprovement', { measureChanges: [], reason: '-' }), 'implemented'],
    [evaluated(true), effect(true), 'evaluated'],
    [evaluated(true), command('InspectImprovement', { progress: '-', problems: [], adjustments: [] }), 'evaluated'],
  ] as const)('is refused', (history, wanted, detail) =>
    given(...history)
      .when(wanted)
      .then({ refused: 'not-legal-in-phase', detail }),
  );
});

describe('rights', () => {
  it('belong to those who plan, and the clocks to the loop', () => {
    const rep: Actor = { id: 's-002', role: 'customer_service_rep', kind: 'human' };
    given().when(plan, { actor: rep }).then({ refused: 'role-not-permitted' });
    given()
      .when(plan, { actor: { ...rep, role: 'quality_manager' } })
      .then({ refused: 'role-not-held' });
    given().when(plan, loop).then({ refused: 'actor-kind-not-permitted' });
    given(...planned)
      .when(check)
      .then({ refused: 'actor-kind-not-permitted' });
  });
});

describe('clocks and ladder', () => {
  it('warn once, miss once, and climb one rung after an outage', () => {
    const warnAt = running(planned).clocks[0]?.warnAt ?? '';
    const warned = given(...planned).when(check, { ...loop, at: warnAt });
    expect(warned.events).toEqual([event('DeadlineWarningIssued', { deadlineKind: 'improvement', subject: 'I-1-m1' })]);
    given(...planned, ...warned.events)
      .when(check, { ...loop, at: warnAt })
      .then();
    const outage = shanghai('2026-08-20 10:00');
    const missed = given(...planned).when(check, { ...loop, at: outage });
    expect(missed.events).toEqual([
      event('ImprovementDeadlineMissed', { subject: 'I-1-m1', detectedAt: outage, holder: 's-015' }),
      event('ImprovementDeadlineMissed', { subject: 'I-1-m2' }),
      event('CaseEscalated', {
        caseId: ID,
        link: 'improve',
        fromLevel: 0,
        toLevel: 1,
        reason: 'improvement_overdue',
        escalatedTo: 's-014',
      }),
    ]);
    given(...planned, ...missed.events)
      .when(check, { ...loop, at: outage })
      .then();
  });

  it('climb in the department of whoever holds the improvement now', () => {
    const moved = command('AdjustImprovement', {
      measureChanges: [{ measureId: 'I-1-m1', departmentId: 'technical', responsible: 's-012' }],
      reason: '改由技术部负责',
    });
    const adjusted = [...planned, ...given(...planned).when(moved).events];
    const at = shanghai('2026-07-01 10:00');
    expect(given(...adjusted).when(check, { ...loop, at }).events).toEqual([
      event('ImprovementDeadlineMissed', { subject: 'I-1-m1', holder: 's-012', departmentId: 'technical' }),
      event('CaseEscalated', { toLevel: 1, escalatedTo: 's-011' }),
    ]);
  });

  it('come down when the measures are done', () => {
    const at = shanghai('2026-07-01 10:00');
    const escalated = [...planned, ...given(...planned).when(check, { ...loop, at }).events];
    const { events, state } = given(...escalated).when(command('ImplementImprovement', {}), { at });
    expect(types(events)).toEqual(['ImprovementImplemented', 'CaseDeEscalated']);
    expect(state).toMatchObject({ escalation: { level: 0 } });
  });
});

describe('the view', () => {
  const view = (events: readonly ImprovementEvent[]) => improvementView(fold(improvement.decider, events), events.length - 1);

  it('names the complaints, the holder and the clocks', () =>
    expect(view(planned)).toMatchObject({
      version: 1,
      revision: 0,
      phase: 'planned',
      holder: 's-015',
      level: 0,
      complaints: ['complaint-2026-0001', 'complaint-2026-0002'],
      plannedRevision: 0,
      plannedAt: MONDAY,
      conclusion: null,
      terminal: false,
      clocks: [{ kind: 'improvement', dueAt: DUE }, { kind: 'improvement' }],
    }));

  it('ends with the evaluation, and says which event concluded', () => {
    expect(view(implemented)).toMatchObject({ phase: 'implemented', holder: 's-017', clocks: [{ kind: 'improvement_effect' }] });
    expect(view(evaluated(false))).toMatchObject({
      phase: 'evaluated',
      terminal: true,
      holder: null,
      clocks: [],
      conclusion: { revision: 2, effective: false, evaluatedAt: windowEnd },
    });
    expect(improvementView({ phase: 'none' }, -1)).toMatchObject({ terminal: true, complaints: [] });
  });
});

it('free texts are personal and can be erased without changing the state', () => {
  const history = [
    ...evaluated(false),
    ...given(...planned).when(command('InspectImprovement', { progress: '-', problems: ['-'], adjustments: [] })).events,
  ];
  const erased = history.map(({ type, data }) => {
    const { clear, personal } = splitPersonal(improvementEvents[type].data, data as unknown as Json);
    const read = improvementEvents[type].data.parse(joinPersonal(clear, Object.keys(personal), undefined));
    // The type and its own schema's output.
    return { type, data: read } as ImprovementEvent;
  });
  expect(JSON.stringify(erased)).not.toContain('修订检验规程');
  expect(fold(improvement.decider, erased)).toEqual(fold(improvement.decider, history));
  expect(improvement.person(running(history), ID)).toBe('improvement-I-1');
  expect(improvement.place(running(history))).toEqual({ stage: 'improve' });
});
