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
 * A rung is answered by the next higher one where nobody stands on it any more, and above the lowest where it is the handler who stands on
 * it: what is late goes to higher authority (S1-05), not back to whoever is late. A level above the top is answered by the top.
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
  const people = [...levels.slice(Math.min(level, levels.length - 1)), 'general_manager'].flatMap((rung) => holder(rung) ?? []);
  const late = level > 0 ? holder('handler') : undefined;
  const person = people.find((one) => one !== late) ?? people.at(-1);
  if (person !== undefined) return person;
  throw new Error(`nobody stands on rung ${level} of the ladder in directory ${rules.directory.version}`);
};
