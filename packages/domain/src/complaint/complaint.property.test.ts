import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold } from '../decider.js';
import { SYSTEM } from '../envelope.js';
import { numberOf } from '../rules/policy.js';
import { RULES } from '../testing/rules.js';
import { caseView } from './case-view.js';
import type { ComplaintCommand } from './commands.js';
import { complaint } from './complaint.js';
import { type ComplaintEvent, complaintEvents } from './events.js';
import { isHeldByImprovement, type ManagedCase } from './state.js';
import { command, ID, MONDAY, managed, received, rep, upTo } from './testing/journey.js';
import { actorFor, ideas, instantAfter, loopIdeas, usualIdeas, type Whim } from './testing/wanderer.js';

const whim: fc.Arbitrary<Whim> = fc.record({
  choice: fc.nat(999),
  detail: fc.nat(99),
  wait: fc.constantFrom('none', 'none', 'none', 'none', 'moment', 'hour', 'until-due', 'until-due', 'just-before-due', 'week'),
});

type Walk = { readonly events: ComplaintEvent[]; state: ManagedCase; at: string };

/** Takes a command that the rules accept: often what usually comes next, often the engine's, sometimes anything. */
const take = (walk: Walk, { choice, detail, wait }: Whim): void => {
  walk.at = instantAfter(walk.state, walk.at, { choice, detail, wait });
  const byEngine = choice % 4 === 0;
  const options = byEngine
    ? loopIdeas(walk.state)
    : choice % 4 === 1
      ? ideas(walk.state, walk.at, detail)
      : usualIdeas(walk.state, walk.at, detail);
  const first = choice % 4 === 1 ? choice : 0;
  for (let tried = 0; tried < options.length; tried++) {
    const wanted = options[(first + tried) % options.length];
    if (wanted !== undefined && attempt(walk, wanted, byEngine)) return;
  }
};

const attempt = (walk: Walk, wanted: ComplaintCommand, byEngine: boolean): boolean => {
  const before = walk.state;
  const actor = byEngine ? SYSTEM : actorFor(wanted, before);
  const decision = complaint.decider.decide(wanted, before, { id: ID, at: walk.at, actor, rules: RULES });
  if (!decision.ok || (decision.events.length === 0 && wanted.type !== 'CheckClocks')) return false;
  const after = fold(complaint.decider, decision.events, before);
  if (after.kind !== 'managed') throw new Error('a managed case ceased to be one');
  for (const { type, data } of decision.events) complaintEvents[type].data.parse(data);
  walk.events.push(...decision.events);
  walk.state = after;
  check(before, walk, wanted, decision.events);
  return true;
};

const count = (events: readonly ComplaintEvent[], type: ComplaintEvent['type']): number =>
  events.filter((event) => event.type === type).length;

const check = (before: ManagedCase, { state, events, at }: Walk, wanted: ComplaintCommand, decided: readonly ComplaintEvent[]): void => {
  const view = caseView(state, events.length - 1);

  // Terminal stays terminal, except by re-opening.
  if (before.status === 'closed' && state.status !== 'closed') expect(decided.map(({ type }) => type)).toContain('ComplaintReopened');
  expect(view.terminal).toBe(state.status === 'closed');

  // A managed open case always has a named holder, and somebody or something to wait for.
  if (!view.terminal) {
    expect(RULES.directory.document.staff.map(({ staffId }) => staffId)).toContain(view.holder);
    const waitsForImprovement = state.status === 'improving' && isHeldByImprovement(state);
    expect([wanted.type, view.clocks.length > 0 || view.closable || waitsForImprovement]).toEqual([wanted.type, true]);
  }

  // Only management and a re-opening grant more cycles than the policy.
  const granted = events.filter((event) => event.type === 'ManagementDecisionRecorded' && event.data.decision === 'continue').length;
  const limit = numberOf(RULES.policy.document, 'complaint.replan.maxCycles');
  expect(state.cycle).toBeLessThanOrEqual(limit * (1 + count(events, 'ComplaintReopened')) + granted);

  // Each deadline is missed at most once.
  const misses = events.flatMap(({ type, data }) =>
    type.endsWith('Missed') && 'deadlineKind' in data ? [`${data.deadlineKind} ${data.subject ?? ''} ${data.dueAt}`] : [],
  );
  expect(new Set(misses).size).toBe(misses.length);

  // A look at the clocks moves by one rung at most, to a person, and leaves nothing due behind.
  expect(count(decided, 'CaseEscalated')).toBeLessThanOrEqual(1);
  expect(state.escalation.level).toBeGreaterThanOrEqual(0);
  expect(state.escalation.level).toBeLessThanOrEqual(3);
  if (wanted.type === 'CheckClocks')
    for (const { dueAt, warnAt } of view.clocks) expect(dueAt > at && (warnAt === null || warnAt > at)).toBe(true);
};

describe('however people and the engine behave', () => {
  const opening = complaint.decider.decide(
    command('ReceiveComplaint', received),
    { kind: 'none' },
    { id: ID, at: MONDAY, actor: rep, rules: RULES },
  );
  const received_ = opening.ok ? opening.events : [];
  const starts = [received_, upTo('analyzing'), upTo('handled'), upTo('improving'), upTo('handled', 'serious')];

  it('the loop keeps its promises', () => {
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.array(whim, { minLength: 1, maxLength: 80 }), (start, whims) => {
        const walk: Walk = { events: [...start], state: managed(start), at: MONDAY };
        for (const next of whims) take(walk, next);
        expect(fold(complaint.decider, walk.events)).toEqual(walk.state);
        expect(walk.state.revision).toBe(walk.events.length - 1);
      }),
      { numRuns: 250 },
    );
  });
});
