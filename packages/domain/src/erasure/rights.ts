import type { Actor, Instant } from '../envelope.js';
import { type RoleRefusal, roleRefusal } from '../rules/role-rights.js';
import type { RulesInForce } from '../rules/rules.js';

export type ErasingRefusal = RoleRefusal;

/**
 * Whether an actor may erase a person: a human in a role that `erasure.roles` of the policy names and the directory gives to them, or to
 * somebody absent whom they stand in for. To be asked before anything is destroyed. Undefined when permitted.
 */
export const checkErasing = (
  { actor, at }: { readonly actor: Actor; readonly at: Instant },
  rules: RulesInForce,
): ErasingRefusal | undefined => roleRefusal({ actor, at, key: 'erasure.roles' }, rules);
