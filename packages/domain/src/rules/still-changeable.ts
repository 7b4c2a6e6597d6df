import { type DirectoryDocument, hasRole, roleNamed } from './directory.js';
import { listOf } from './policy.js';
import type { PolicyDocument } from './policy-document.js';

const kinds = ['policy', 'calendar', 'directory'] as const;

const holders = (directory: DirectoryDocument, roles: readonly string[]): readonly string[] =>
  directory.staff
    .filter(({ staffId }) => roles.flatMap((name) => roleNamed(name) ?? []).some((role) => hasRole(directory, staffId, role)))
    .map(({ staffId }) => staffId);

type Flaw = readonly [key: string, flaw: string];

/**
 * A policy and a directory under which some rule document could never be changed again: nobody may draft it, or nobody else approve it. Each as
 * what is wrong and the roles that somebody would have to hold.
 */
export const unchangeable = (policy: PolicyDocument, directory: DirectoryDocument): readonly Flaw[] =>
  kinds.flatMap((kind): readonly Flaw[] => {
    const [drafting, approving] = [listOf(policy, `${kind}.drafters`), listOf(policy, `${kind}.approvers`)];
    const [drafters, approvers] = [holders(directory, drafting), holders(directory, approving)];
    if (drafters.length === 0)
      return [[`${kind}.drafters`, `nobody could draft a ${kind}; expected somebody who is ${drafting.join(' or ')}`]];
    return drafters.some((drafter) => approvers.some((approver) => approver !== drafter))
      ? []
      : [[`${kind}.approvers`, `nobody else could approve a ${kind}; expected another person who is ${approving.join(' or ')}`]];
  });
