import { type Actor, actsAs, listOf, type PolicyKey, roleNamed, staffOf } from '@redress/domain';
import type { RulesSource } from '@redress/eventstore';
import { badInput } from '../failure.js';

/** A person of the directory in force, as the one who acts: in the first role of a key of the policy that they act in, else in their own. */
export const staffActor = (rules: RulesSource, staffId: string, key?: PolicyKey): Actor => {
  const at = new Date().toISOString();
  const { directory, policy } = rules.inForce(at);
  const member = staffOf(directory.document, staffId);
  if (member === undefined) throw badInput(`nobody in the directory has the staff id ${staffId}`, 'say who acts by an id of the directory');
  const permitted = key === undefined ? [] : listOf(policy.document, key).flatMap((name) => roleNamed(name) ?? []);
  const acting = permitted.find((role) => actsAs(directory.document, { staffId, role, at }));
  return { id: staffId, role: acting ?? member.roles[0] ?? 'department_manager', kind: 'human' };
};
