import { type Actor, staffOf } from '@redress/domain';
import type { RulesSource } from '@redress/eventstore';
import { badInput } from '../failure.js';

/** A person of the directory in force, as the one who acts. */
export const staffActor = (rules: RulesSource, staffId: string): Actor => {
  const member = staffOf(rules.inForce(new Date().toISOString()).directory.document, staffId);
  if (member === undefined) throw badInput(`nobody in the directory has the staff id ${staffId}`, 'say who acts by an id of the directory');
  return { id: staffId, role: member.roles[0] ?? 'department_manager', kind: 'human' };
};
