import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../envelope.js';
import { published, RULES, shanghai } from '../testing/rules.js';
import { complaintCommandInfo } from './command-info.js';
import type { ComplaintCommand } from './commands.js';
import { RIGHTS, rightsRefusal } from './rights.js';
import { command, given, handler, ID, MONDAY, managed, perform, portal, received, record, rep, step, upTo } from './testing/journey.js';

const context = (actor: Actor) => ({ id: ID, at: MONDAY, actor, rules: RULES });
const types = Object.keys(RIGHTS) as ComplaintCommand['type'][];

describe('the table of rights', () => {
  it('lets the engine give every command of the loop, and only few others', () => {
    for (const type of types.filter((one) => complaintCommandInfo[one].audience === 'loop')) expect(RIGHTS[type].system).toBe(true);
    expect(types.filter((type) => RIGHTS[type].system && complaintCommandInfo[type].audience === 'staff')).toEqual([
      'LinkAsRepeat',
      'LinkImprovement',
    ]);
  });

  it('lets whoever hears a complaint receive it and bring it as far as the handling department (S2-03, S2-08 to S2-11)', () => {
    const heard: Actor = { id: 's-012', role: 'technician', kind: 'human' };
    const events = perform(
      [
        step('ReceiveComplaint', received, heard),
        step('AcknowledgeComplaint', { medium: 'visit' }, heard),
        step('RecordComplaint', record, heard),
        step('SubmitComplaint', {}, heard),
      ],
      [],
    );
    expect(managed(events.slice(0, 1)).holder).toBe('s-012');
    expect(managed(events)).toMatchObject({ status: 'submitted', holder: 's-017' });
  });

  it('lets other services complain and withdraw', () =>
    expect(types.filter((type) => RIGHTS[type].external)).toEqual(['ReceiveComplaint', 'WithdrawComplaint']));

  it('names for every command of persons a role that somebody in the shipped directory holds', () => {
    for (const type of types.filter((one) => complaintCommandInfo[one].audience === 'staff')) {
      const holders = RULES.directory.document.staff.filter(({ roles }) => roles.some((role) => RIGHTS[type].roles.includes(role)));
      expect([type, holders.length > 0]).toEqual([type, true]);
    }
  });
});

describe('an actor', () => {
  it('without the role is refused', () => expect(rightsRefusal('AssessValidity', null, context(rep))).toBe('role-not-permitted'));

  it('with an unknown role is refused', () =>
    expect(rightsRefusal('AssessValidity', null, context({ ...rep, role: 'wizard' }))).toBe('role-not-permitted'));

  it('who claims a role that the directory does not give is refused', () => {
    expect(rightsRefusal('AssessValidity', null, context({ ...rep, role: 'complaint_handling_department' }))).toBe('role-not-held');
    expect(rightsRefusal('RecordComplaint', null, context({ ...rep, id: 'nobody' }))).toBe('role-not-held');
  });

  it('of another service is refused for what only persons decide', () =>
    expect(rightsRefusal('SubmitComplaint', null, context(portal))).toBe('actor-kind-not-permitted'));

  it('who is a person is refused for what only the loop does', () =>
    given(...upTo('handling'))
      .when(command('CheckClocks', {}), { actor: rep })
      .then({ refused: 'actor-kind-not-permitted' }));

  it('named as handler by the case may act as handler, nobody else', () => {
    expect(rightsRefusal('StartMeasure', 's-009', context(handler))).toBeUndefined();
    expect(rightsRefusal('StartMeasure', 's-010', context(handler))).toBe('role-not-held');
    expect(rightsRefusal('StartMeasure', null, context(handler))).toBe('role-not-held');
  });

  it('manages a department', () => {
    expect(rightsRefusal('ReplanHandling', null, context({ id: 's-008', role: 'department_manager', kind: 'human' }))).toBeUndefined();
    expect(rightsRefusal('ReplanHandling', null, context({ id: 's-009', role: 'department_manager', kind: 'human' }))).toBe(
      'role-not-held',
    );
  });

  it('stands in for an absent colleague, for as long as that lasts', () => {
    const absences = [{ from: shanghai('2026-06-01'), to: shanghai('2026-06-02'), substituteId: 's-001' }];
    const { document } = RULES.directory;
    const staff = document.staff.map((member) => (member.staffId === 's-026' ? { ...member, absences } : member));
    const rules = { ...RULES, directory: published({ ...document, staff }) };
    const actor: Actor = { id: 's-001', role: 'supervising_leader', kind: 'human' };
    expect(rightsRefusal('WaiveImprovement', null, { ...context(actor), rules })).toBeUndefined();
    expect(rightsRefusal('WaiveImprovement', null, { ...context(actor), rules, at: shanghai('2026-06-02') })).toBe('role-not-held');
  });
});

it('rights are asked before states', () =>
  given(...upTo('closed'))
    .when(command('SubmitComplaint', {}), { actor: portal })
    .then({ refused: 'actor-kind-not-permitted' }));
