import { type AssignedRole, assignedRoles, assignedTo, type DirectoryDocument, departmentNamed, staffOf } from './directory.js';

/** One difference between two directories, by ids. */
export type DirectoryChange =
  | {
      readonly change: 'joined' | 'removed';
      readonly staffId: string;
      readonly departmentId: string;
      readonly roles: readonly AssignedRole[];
    }
  | { readonly change: 'moved'; readonly staffId: string; readonly from: string; readonly to: string }
  | { readonly change: 'opened' | 'dissolved'; readonly departmentId: string; readonly name: string }
  | {
      readonly change: 'role-changed-hands';
      readonly role: AssignedRole;
      readonly from: readonly string[];
      readonly to: readonly string[];
    }
  | {
      readonly change: 'staff-changed';
      readonly staffId: string;
      readonly field: 'managerId' | 'substituteId' | 'activeFrom' | 'activeUntil' | 'absences';
      readonly from: string | null;
      readonly to: string | null;
    }
  | {
      readonly change: 'department-changed';
      readonly departmentId: string;
      readonly field: 'name' | 'parentId' | 'managerId' | 'substituteId' | 'activeFrom' | 'activeUntil';
      readonly from: string | null;
      readonly to: string | null;
    };

const staffFields = ['managerId', 'substituteId', 'activeFrom', 'activeUntil'] as const;
const departmentFields = ['name', 'parentId', 'managerId', 'substituteId', 'activeFrom', 'activeUntil'] as const;

/** Absences as one text, since only whether they differ is told. */
const absencesOf = (absences: DirectoryDocument['staff'][number]['absences'] = []): string | null =>
  absences.length === 0
    ? null
    : absences
        .map(({ from, to, substituteId }) => `${from}/${to}${substituteId === undefined ? '' : `/${substituteId}`}`)
        .toSorted()
        .join(' ');

const departmentChanges = (before: DirectoryDocument, after: DirectoryDocument): readonly DirectoryChange[] => [
  ...after.departments.flatMap((one): readonly DirectoryChange[] => {
    const { departmentId, name } = one;
    const was = departmentNamed(before, departmentId);
    if (was === undefined) return [{ change: 'opened', departmentId, name }];
    return departmentFields
      .filter((field) => (was[field] ?? null) !== (one[field] ?? null))
      .map((field) => ({ change: 'department-changed', departmentId, field, from: was[field] ?? null, to: one[field] ?? null }));
  }),
  ...before.departments
    .filter(({ departmentId }) => departmentNamed(after, departmentId) === undefined)
    .map(({ departmentId, name }): DirectoryChange => ({ change: 'dissolved', departmentId, name })),
];

const staffChanges = (before: DirectoryDocument, after: DirectoryDocument): readonly DirectoryChange[] => [
  ...after.staff.flatMap((one): readonly DirectoryChange[] => {
    const { staffId, departmentId, roles } = one;
    const was = staffOf(before, staffId);
    if (was === undefined) return [{ change: 'joined', staffId, departmentId, roles }];
    const [from, to] = [absencesOf(was.absences), absencesOf(one.absences)];
    return [
      ...(was.departmentId === departmentId ? [] : [{ change: 'moved', staffId, from: was.departmentId, to: departmentId } as const]),
      ...staffFields
        .filter((field) => (was[field] ?? null) !== (one[field] ?? null))
        .map((field) => ({ change: 'staff-changed', staffId, field, from: was[field] ?? null, to: one[field] ?? null }) as const),
      ...(from === to ? [] : [{ change: 'staff-changed', staffId, field: 'absences', from, to } as const]),
    ];
  }),
  ...before.staff
    .filter(({ staffId }) => staffOf(after, staffId) === undefined)
    .map(({ staffId, departmentId, roles }): DirectoryChange => ({ change: 'removed', staffId, departmentId, roles })),
];

const roleChanges = (before: DirectoryDocument, after: DirectoryDocument): readonly DirectoryChange[] =>
  assignedRoles.flatMap((role): readonly DirectoryChange[] => {
    const [from, to] = [before, after].map((directory) => assignedTo(directory, role).map(({ staffId }) => staffId));
    if (from === undefined || to === undefined || from.join() === to.join()) return [];
    return [{ change: 'role-changed-hands', role, from, to }];
  });

/**
 * What another directory changes: departments opened, changed and dissolved, who joined, moved, changed and was removed, and which roles
 * changed hands, the first of their holders being asked first. Nothing where both say the same.
 */
export const compareDirectories = (before: DirectoryDocument, after: DirectoryDocument): readonly DirectoryChange[] => [
  ...departmentChanges(before, after),
  ...staffChanges(before, after),
  ...roleChanges(before, after),
];
