import { type Actor, actsAs, hasRole, listOf, type PolicyKey, roleNamed, staffOf } from '@redress/domain';
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

/** A person of the directory in force, in the first role of a list of the policy that they act in. */
export const actingIn = (rules: RulesSource, staffId: string, key: PolicyKey): Actor => {
  const at = new Date().toISOString();
  const { directory, policy } = rules.inForce(at);
  const permitted = listOf(policy.document, key).flatMap((name) => roleNamed(name) ?? []);
  const role = permitted.find((one) => actsAs(directory.document, { staffId, role: one, at }));
  if (role === undefined)
    throw badInput(`${staffId} acts in none of the roles of ${key}: ${permitted.join(', ')}`, 'say --by somebody who does');
  return { id: staffId, role, kind: 'human' };
};
