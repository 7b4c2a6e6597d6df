import type { Instant, PathStep } from '../envelope.js';
import { roleNamed } from './directory.js';
import { listOf } from './policy.js';
import type { Resolution } from './resolution-path.js';
import { resolve } from './resolve.js';
import type { RulesInForce } from './rules.js';

/** Where on the ladder a link stands: who works on it, and for which department. */
export type Link = { readonly departmentId: string; readonly handler?: string | null };

/** A person who has been found, and the way there. */
export type Named = Resolution & { readonly staffId: string };

/** The highest rung (S1-05); the lowest is 0. */
export const topLevel = ({ policy }: Pick<RulesInForce, 'policy'>): number => listOf(policy.document, 'escalation.levels').length - 1;

/**
 * The named person on a rung at an instant, with the way there: handler, department manager, senior service manager, general manager
 * (`escalation.levels`).
 *
 * A rung is answered by the next higher one where nobody stands on it any more, and above the lowest where it is the handler who stands on
 * it: what is late goes to higher authority (S1-05), not back to whoever is late. A level above the top is answered by the top.
 * Throws when nobody is left: a directory is published only when its top rungs are held.
 */
export const resolveRung = (rules: RulesInForce, level: number, { departmentId, handler }: Link, at: Instant): Named => {
  const directory = rules.directory.document;
  const holder = (rung: string): Resolution => {
    if (rung === 'handler')
      return handler == null ? { path: [{ why: 'vacant', role: 'handler' }] } : resolve(directory, { person: handler }, at);
    const role = roleNamed(rung);
    if (role === undefined) return { path: [] };
    return resolve(directory, role === 'department_manager' ? { manager: departmentId } : { role }, at);
  };
  const levels = listOf(rules.policy.document, 'escalation.levels');
  const late = level > 0 ? holder('handler').staffId : undefined;
  const path: PathStep[] = [];
  let last: string | undefined;
  for (const [index, rung] of [...levels.slice(Math.min(level, levels.length - 1)), 'general_manager'].entries()) {
    const answer = holder(rung);
    const [first, ...more] = answer.path;
    if (first !== undefined) path.push(index > 0 && first.why === 'holder' ? { ...first, why: 'higher-rung' } : first, ...more);
    if (answer.staffId === undefined) continue;
    if (answer.staffId !== late) return { staffId: answer.staffId, path };
    last = answer.staffId;
    path.push({ why: 'late', staffId: last });
  }
  if (last !== undefined) return { staffId: last, path };
  throw new Error(`nobody stands on rung ${level} of the ladder in directory ${rules.directory.version}`);
};

/** The named person on a rung at an instant: `resolveRung` without the way there. */
export const rungHolder = (rules: RulesInForce, level: number, link: Link, at: Instant): string =>
  resolveRung(rules, level, link, at).staffId;
