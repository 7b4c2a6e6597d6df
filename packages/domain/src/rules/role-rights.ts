import type { Actor, Instant } from '../envelope.js';
import { roleNamed } from './directory.js';
import { listOf } from './policy.js';
import type { PolicyKey } from './policy-keys.js';
import { actsAs } from './resolve.js';
import type { RulesInForce } from './rules.js';

export type RoleRefusal = 'actor-kind-not-permitted' | 'role-not-permitted' | 'role-not-held';

/**
 * Whether an actor may do what a key of the policy reserves to roles: a human in one of them, to whom the directory gives it, or who stands in
 * for somebody absent to whom it does. Undefined when permitted.
 */
export const roleRefusal = (
  { actor, at, key }: { readonly actor: Actor; readonly at: Instant; readonly key: PolicyKey },
  { policy, directory }: RulesInForce,
): RoleRefusal | undefined => {
  if (actor.kind !== 'human') return 'actor-kind-not-permitted';
  const role = roleNamed(actor.role);
  if (role === undefined || !listOf(policy.document, key).includes(role)) return 'role-not-permitted';
  return actsAs(directory.document, { staffId: actor.id, role, at }) ? undefined : 'role-not-held';
};
