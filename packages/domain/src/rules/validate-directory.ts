import { actingFor, assignedRoles, type DirectoryDocument, directoryDocument, staffOf } from './directory.js';
import { approvers } from './policy-keys.js';
import { type Validated, validated } from './rule-document.js';

/** Roles without which a case could get stuck: who receives, handles, judges, decides and answers on the upper rungs. */
export const requiredRoles = ['customer_service_rep', ...approvers] as const;

const twice = (ids: readonly string[]): readonly string[] => [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];

const absenceProblems = (directory: DirectoryDocument): readonly string[] =>
  directory.staff.flatMap(({ staffId, absences = [] }, index) =>
    absences.flatMap(({ from, to, substituteId }, number) => {
      const at = `/staff/${index}/absences/${number}`;
      const overlapping = absences.some((other, place) => place < number && other.from < to && from < other.to);
      return [
        ...(from < to ? [] : [`${at}: ends at ${to}, not after it begins`]),
        ...(overlapping ? [`${at}: overlaps another absence of ${staffId}`] : []),
        ...(staffOf(directory, substituteId) === undefined ? [`${at}/substituteId: ${substituteId} is not on staff`] : []),
        // Chains of absences change only where one begins, so a look at each beginning finds every circle.
        ...(staffOf(directory, substituteId) !== undefined && actingFor(directory, staffId, from) === undefined
          ? [`${at}: at ${from} the substitutes of ${staffId} are absent in a circle`]
          : []),
      ];
    }),
  );

/** What a directory must hold beyond its shape, all failures together. */
const directoryProblems = (directory: DirectoryDocument): readonly string[] => {
  const { departments, staff } = directory;
  const known = new Set(departments.map(({ departmentId }) => departmentId));
  return [
    ...twice(departments.map(({ departmentId }) => departmentId)).map((id) => `/departments: ${id} is given twice`),
    ...twice(staff.map(({ staffId }) => staffId)).map((id) => `/staff: ${id} is given twice`),
    ...departments.flatMap(({ departmentId, managerId }, index) =>
      staffOf(directory, managerId) === undefined
        ? [`/departments/${index}/managerId: ${managerId}, manager of ${departmentId}, is not on staff`]
        : [],
    ),
    ...staff.flatMap(({ departmentId, roles }, index) => [
      ...(known.has(departmentId) ? [] : [`/staff/${index}/departmentId: there is no department ${departmentId}`]),
      ...twice(roles).map((role) => `/staff/${index}/roles: ${role} is given twice`),
    ]),
    ...absenceProblems(directory),
    ...assignedRoles
      .filter((role) => (requiredRoles as readonly string[]).includes(role))
      .filter((role) => !staff.some(({ roles }) => roles.includes(role)))
      .map((role) => `/staff: nobody is ${role}`),
  ];
};

/** Whether a directory may be published. */
export const validateDirectory = (document: unknown): Validated<DirectoryDocument> =>
  validated(directoryDocument, document, directoryProblems);
