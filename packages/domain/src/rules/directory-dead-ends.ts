import type { Instant } from '../envelope.js';
import { type AssignedRole, absenceAt, assignedRoles, type DirectoryDocument, isActive, type StaffMember } from './directory.js';
import { instantsThatMatter, type Span } from './directory-instants.js';
import { approvers } from './policy-keys.js';
import { resolve } from './resolve.js';

const required: readonly string[] = ['customer_service_rep', ...approvers];

/** Roles without which a case could get stuck: who receives, handles, judges, decides and answers on the upper rungs. */
export const requiredRoles: readonly AssignedRole[] = assignedRoles.filter((role) => required.includes(role));

/** From an instant on, nobody answers: for a role, as manager of a department, or for somebody absent whose substitutes go round. */
export type DeadEnd = { readonly from: Instant } & (
  | { readonly role: AssignedRole }
  | { readonly departmentId: string }
  | { readonly staffId: string }
);

/** A dead end in words, without the instant. */
export const tellDeadEnd = (deadEnd: DeadEnd): string => {
  if ('role' in deadEnd) return `nobody is left as ${deadEnd.role}`;
  return 'departmentId' in deadEnd
    ? `nobody is left to manage ${deadEnd.departmentId}`
    : `the substitutes of ${deadEnd.staffId} stand in for one another in a circle`;
};

/** `absentees`: whoever is absent at any time. */
const endsOf = (
  directory: DirectoryDocument,
  absentees: readonly StaffMember[],
  at: Instant,
): readonly (readonly [key: string, deadEnd: DeadEnd])[] => [
  ...requiredRoles
    .filter((role) => resolve(directory, { role }, at).staffId === undefined)
    .map((role) => [`role ${role}`, { from: at, role }] as const),
  ...directory.departments
    .filter((department) => isActive(department, at) && resolve(directory, { manager: department.departmentId }, at).staffId === undefined)
    .map(({ departmentId }) => [`department ${departmentId}`, { from: at, departmentId }] as const),
  // Only the absent are passed on, and so come round in a circle.
  ...absentees
    .filter((member) => absenceAt(member, at) !== undefined && isActive(member, at))
    .filter(({ staffId }) => resolve(directory, { person: staffId }, at).path.at(-1)?.why === 'circle')
    .map(({ staffId }) => [`staff ${staffId}`, { from: at, staffId }] as const),
];

/** Every dead end of a directory within a span, each from the first instant at which it is one. */
export const deadEndsOf = (directory: DirectoryDocument, span: Span): readonly DeadEnd[] => {
  const ends = new Map<string, DeadEnd>();
  // Of thousands of staff few are ever absent, and every absence adds two instants at which all of them would be looked at.
  const absentees = directory.staff.filter(({ absences = [] }) => absences.length > 0);
  for (const at of instantsThatMatter(directory, span))
    for (const [key, deadEnd] of endsOf(directory, absentees, at)) if (!ends.has(key)) ends.set(key, deadEnd);
  return [...ends.values()];
};
