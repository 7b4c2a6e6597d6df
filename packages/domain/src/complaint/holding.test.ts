import { describe, expect, it } from '@jest/globals';
import { fold } from '../decider.js';
import type { Actor, Resolved } from '../envelope.js';
import type { DirectoryDocument } from '../rules/directory.js';
import type { RulesInForce } from '../rules/rules.js';
import { away, directoryWith } from '../testing/directories.js';
import { published, RULES, shanghai } from '../testing/rules.js';
import type { ComplaintCommand } from './commands.js';
import { complaint } from './complaint.js';
import type { ComplaintEvent } from './events.js';
import { holdingOfCase } from './holding.js';
import { resolvedOf } from './resolved.js';
import {
  after,
  command,
  engine,
  ID,
  leader,
  MONDAY,
  managed,
  otherOwner,
  owner,
  perform,
  rep,
  rulesWith,
  step,
  upTo,
} from './testing/journey.js';

const under = (directory: DirectoryDocument, rules: RulesInForce = RULES): RulesInForce => ({
  ...rules,
  directory: published(directory, 2),
});
const [MAY, JULY] = [shanghai('2026-05-01'), shanghai('2026-07-01')];
const hasLeft = { activeUntil: MAY };

/** The events of one command, each with the way that is recorded beside it. */
const ways = (
  history: readonly ComplaintEvent[],
  sent: ComplaintCommand,
  { rules, actor = engine, at = MONDAY }: { rules: RulesInForce; actor?: Actor; at?: string },
): readonly (readonly [type: string, resolved: readonly Resolved[]])[] => {
  const context = { id: ID, at, actor, rules };
  let state = fold(complaint.decider, history);
  return perform([{ command: sent, actor, at, rules }], history)
    .slice(history.length)
    .map((event) => {
      const before = state;
      state = complaint.decider.evolve(before, event);
      return [event.type, resolvedOf(event, { before, after: state }, context)] as const;
    });
};
const told = (found: readonly Resolved[]): readonly string[] =>
  found.map(
    ({ field, staffId, path }) =>
      `${field} ${staffId}: ${path.map((one) => `${one.staffId ?? one.departmentId ?? one.role} ${one.why}`).join(', ')}`,
  );

describe('an event that names a person', () => {
  const open = command('OpenStage', { stage: 'analyze' });

  it('does not tell the way where it is the plain holder', () => {
    expect(ways(upTo('submitted'), open, { rules: RULES })).toEqual([['LinkHandedOver', []]]);
  });

  it('tells for whom a substitute receives the link', () => {
    const rules = under(directoryWith({ 's-017': away(MAY, JULY, 's-019') }));
    const [[, found] = ['', []]] = ways(upTo('submitted'), open, { rules });
    expect(found).toEqual([
      {
        field: 'holder',
        staffId: 's-019',
        path: [
          { why: 'holder', role: 'complaint_handling_department', staffId: 's-017' },
          { why: 'absent', staffId: 's-017', until: JULY },
          { why: 'substitute', staffId: 's-019' },
        ],
      },
    ]);
  });

  it('tells that a plan is judged by the next in the role, since nobody judges their own', () => {
    const author: Actor = { id: 's-026', role: 'complaint_handling_department', kind: 'human' };
    const rules = under(directoryWith({ 's-026': { roles: ['supervising_leader', 'complaint_handling_department'] } }));
    const drafted = perform(
      [
        {
          ...step(
            'DraftHandlingPlan',
            {
              measures: [{ type: 'repair', description: '更换', responsible: 's-009', dueAt: shanghai('2026-06-05 18:00') }],
              remediesOffered: [],
              plannedCompletionAt: shanghai('2026-06-05 18:00'),
            },
            author,
          ),
          rules,
        },
      ],
      upTo('analyzed'),
    );
    const [submitted] = ways(drafted, command('SubmitHandlingPlan', {}), { rules, actor: author }).filter(([, found]) => found.length > 0);
    expect(told(submitted?.[1] ?? [])).toEqual(['holder s-027: s-026 holder, s-026 own-work, s-027 next-holder']);
  });

  it('tells why an escalation went past a vacant post', () => {
    const rules = under(directoryWith({}, { 'complaint-handling': { managerId: null, parentId: 'management' } }));
    const late = shanghai('2026-06-30 10:00');
    const found = ways(upTo('submitted'), command('CheckClocks', {}), { rules, at: late }).filter(([type]) => type === 'CaseEscalated');
    expect(told(found[0]?.[1] ?? [])).toEqual(['escalatedTo s-024: complaint-handling vacant, s-024 parent-department']);
  });

  it('names in every step of a whole case the person to whom the recorded way leads', () => {
    const rules = under(
      directoryWith({ 's-017': away(MAY, JULY, 's-018'), 's-002': away(MAY, JULY), 's-026': away(MAY, JULY, 's-028') }),
      rulesWith({}),
    );
    let state = complaint.decider.initial;
    const found = upTo('closed').flatMap((event) => {
      const before = state;
      state = complaint.decider.evolve(before, event);
      return resolvedOf(event, { before, after: state }, { id: ID, at: MONDAY, actor: engine, rules }).map((one) => ({ event, one }));
    });
    for (const { event, one } of found) {
      expect((event.data as Readonly<Record<string, unknown>>)[one.field]).toBe(one.staffId);
      expect(one.path.at(-1)?.staffId).toBe(one.staffId);
    }
  });
});

describe('a case whose handler has left', () => {
  const handling = after('ApproveHandlingPlan');
  const left = under(directoryWith({ 's-009': hasLeft }));
  const gone = under({ ...directoryWith({}), staff: directoryWith({}).staff.filter(({ staffId }) => staffId !== 's-009') });

  it('is found, with whom the rules would name now', () => {
    const held = perform([step('NotifyHandlingPlan', { departments: ['after-sales'], staff: ['s-009'] }, owner)], handling);
    expect(managed(held).holder).toBe('s-009');
    expect(holdingOfCase(managed(held), ID, RULES, MONDAY)).toMatchObject({ holder: 's-009', state: 'held', isStuck: false });
    for (const rules of [left, gone])
      expect(holdingOfCase(managed(held), ID, rules, MONDAY)).toMatchObject({
        holder: 's-009',
        state: 'lost',
        isStuck: false,
        nextDueAt: expect.any(String),
        proposed: { staffId: 's-017' },
      });
  });

  it('is escalated to a named person when nothing happens, by the department that is responsible', () => {
    const held = perform([step('NotifyHandlingPlan', { departments: ['after-sales'], staff: ['s-009'] }, owner)], handling);
    for (const rules of [left, gone]) {
      const events = perform([{ command: command('CheckClocks', {}), actor: engine, at: shanghai('2026-07-30 10:00'), rules }], held);
      expect(events.filter(({ type }) => type === 'CaseEscalated').at(-1)?.data).toMatchObject({ escalatedTo: 's-008', toLevel: 1 });
      expect(holdingOfCase(managed(events), ID, rules, shanghai('2026-07-30 10:00'))).toMatchObject({ holder: 's-008', state: 'held' });
    }
  });

  it('is acted for by the standing substitute where there is one', () => {
    const held = perform([step('NotifyHandlingPlan', { departments: ['after-sales'], staff: ['s-009'] }, owner)], handling);
    const rules = under(directoryWith({ 's-009': { ...hasLeft, substituteId: 's-010' } }));
    expect(holdingOfCase(managed(held), ID, rules, MONDAY)).toMatchObject({ state: 'acted-for', acting: { staffId: 's-010' } });
  });

  it('is given to nobody who has left', () => {
    const assign = step('AssignResponsibleDepartment', { departmentId: 'after-sales', handler: 's-009' }, owner);
    const decided = complaint.decider.decide(assign.command, managed(upTo('validated')), { id: ID, at: MONDAY, actor: owner, rules: left });
    expect(decided).toMatchObject({ ok: false, reason: 'handler-unknown' });
  });

  it('lets nobody who has left act for the case', () => {
    const check = { id: ID, at: MONDAY, actor: rep, rules: under(directoryWith({ 's-002': hasLeft })) };
    expect(complaint.decider.decide(command('SubmitComplaint', {}), managed(upTo('recorded')), check)).toMatchObject({
      reason: 'role-not-held',
    });
  });
});

describe('a case that is called to a higher rung', () => {
  it('whose person there has left goes to whom the rung is answered by now', () => {
    const late = perform([{ command: command('CheckClocks', {}), actor: engine, at: shanghai('2026-06-30 10:00') }], upTo('submitted'));
    const called = managed(late);
    expect(called.escalation.escalatedTo).toBe('s-028');
    const rules = under(directoryWith({ 's-028': hasLeft }));
    expect(holdingOfCase(called, ID, rules, shanghai('2026-06-30 11:00'))).toMatchObject({ state: 'lost', proposed: { staffId: 's-029' } });
    expect(holdingOfCase(managed(upTo('closed')), ID, rules, MONDAY)).toBeUndefined();
    expect([otherOwner.id, leader.id]).not.toContain(called.escalation.escalatedTo);
  });
});
