import type { Actor, Instant } from '../envelope.js';
import { assignedRoles } from '../rules/directory.js';
import { listOf } from '../rules/policy.js';
import { actsAs } from '../rules/resolve.js';
import type { RulesInForce } from '../rules/rules.js';

export type ErasingRefusal = 'actor-kind-not-permitted' | 'role-not-permitted' | 'role-not-held';

/**
 * Whether an actor may erase a person: a human in a role that `erasure.roles` of the policy names and the directory gives to them, or to
 * somebody absent whom they stand in for. To be asked before anything is destroyed. Undefined when permitted.
 */
export const checkErasing = (
  { actor, at }: { readonly actor: Actor; readonly at: Instant },
  { policy, directory }: RulesInForce,
): ErasingRefusal | undefined => {
  if (actor.kind !== 'human') return 'actor-kind-not-permitted';
  const permitted = listOf(policy.document, 'erasure.roles');
  const role = assignedRoles.find((name) => name === actor.role);
  if (role === undefined || !permitted.includes(role)) return 'role-not-permitted';
  return actsAs(directory.document, { staffId: actor.id, role, at }) ? undefined : 'role-not-held';
};
