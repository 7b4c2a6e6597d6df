import { type Actor, hasRole, staffOf } from '@redress/domain';
import type { RulesSource } from '@redress/eventstore';
import { badInput } from '../failure.js';

/** A person of the directory in force, as the one who acts: in the first of their roles that is permitted, where it matters which. */
export const staffActor = (rules: RulesSource, staffId: string, permitted: readonly string[] = []): Actor => {
  const directory = rules.inForce(new Date().toISOString()).directory.document;
  const member = staffOf(directory, staffId);
  if (member === undefined) throw badInput(`nobody in the directory has the staff id ${staffId}`, 'say who acts by an id of the directory');
  const held: readonly string[] = hasRole(directory, staffId, 'department_manager')
    ? [...member.roles, 'department_manager']
    : member.roles;
  return { id: staffId, role: held.find((role) => permitted.includes(role)) ?? held[0] ?? 'department_manager', kind: 'human' };
};
