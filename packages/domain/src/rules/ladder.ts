import type { Instant } from '../envelope.js';
import { actingFor, assignedRoles, holderOf, managerOf } from './directory.js';
import { listOf } from './policy.js';
import type { RulesInForce } from './rules.js';

/** Where on the ladder a link stands: who works on it, and for which department. */
export type Link = { readonly departmentId: string; readonly handler?: string | null };

/** The highest rung (S1-05); the lowest is 0. */
export const topLevel = ({ policy }: Pick<RulesInForce, 'policy'>): number => listOf(policy.document, 'escalation.levels').length - 1;

/**
 * The named person on a rung at an instant: handler, department manager, senior service manager, general manager (`escalation.levels`).
 *
 * A rung that nobody stands on any more is answered by the next higher one; a level above the top by the top.
 * Throws when nobody is left: a directory is published only when its top rungs are held.
 */
export const rungHolder = (rules: RulesInForce, level: number, { departmentId, handler }: Link, at: Instant): string => {
  const directory = rules.directory.document;
  const holder = (rung: string): string | undefined => {
    if (rung === 'handler') return handler == null ? undefined : actingFor(directory, handler, at);
    if (rung === 'department_manager') return managerOf(directory, departmentId, at);
    const role = assignedRoles.find((known) => known === rung);
    return role === undefined ? undefined : holderOf(directory, role, at);
  };
  const levels = listOf(rules.policy.document, 'escalation.levels');
  for (const rung of [...levels.slice(Math.min(level, levels.length - 1)), 'general_manager']) {
    const person = holder(rung);
    if (person !== undefined) return person;
  }
  throw new Error(`nobody stands on rung ${level} of the ladder in directory ${rules.directory.version}`);
};
