import type { Instant, PathStep } from '../envelope.js';
import {
  type AssignedRole,
  absenceAt,
  assignedTo,
  type DirectoryDocument,
  departmentNamed,
  isActive,
  type Role,
  staffOf,
} from './directory.js';
import type { Resolution } from './resolution-path.js';

/** Who acts for a person, in a role, or as the manager of a department. */
export type DirectoryQuestion =
  | { readonly person: string }
  | { readonly role: AssignedRole; readonly within?: string; readonly except?: string }
  | { readonly manager: string };

type Arrival = Extract<PathStep['why'], 'holder' | 'substitute' | 'next-holder' | 'parent-department'>;
type Where = Pick<PathStep, 'departmentId' | 'role'>;

const found = (staffId: string, path: Resolution['path']): Resolution => ({ staffId, path });
const nobody = (path: Resolution['path']): Resolution => ({ path });

/** Along the substitutes of a person, the one of the absence before the standing one, until somebody is there. */
const alongSubstitutes = (directory: DirectoryDocument, first: string, at: Instant, arrival: Arrival, where: Where = {}): Resolution => {
  const path: PathStep[] = [];
  const passed = new Set<string>();
  let staffId = first;
  let step: PathStep = { why: arrival, ...where, staffId };
  for (;;) {
    path.push(step);
    const member = staffOf(directory, staffId);
    if (member === undefined) return nobody([...path, { why: 'unknown', staffId }]);
    if (passed.has(staffId)) return nobody([...path, { why: 'circle', staffId }]);
    passed.add(staffId);
    const away = absenceAt(member, at);
    if (!isActive(member, at)) path.push({ why: 'inactive', staffId });
    else if (away === undefined) return found(staffId, path);
    else path.push({ why: 'absent', staffId, until: away.to });
    const substitute = (isActive(member, at) ? away?.substituteId : undefined) ?? member.substituteId;
    if (substitute === undefined) return nobody(path);
    staffId = substitute;
    step = { why: 'substitute', staffId };
  }
};

/**
 * Who has left holds no post and no role any more, and has nobody stand in for them there; what was in their own hands is another matter
 * (`{ person }`).
 */
const inPost = (directory: DirectoryDocument, staffId: string, at: Instant, arrival: Arrival, where: Where): Resolution => {
  const member = staffOf(directory, staffId);
  if (member === undefined || isActive(member, at)) return alongSubstitutes(directory, staffId, at, arrival, where);
  return nobody([
    { why: arrival, ...where, staffId },
    { why: 'inactive', staffId },
  ]);
};

type InRole = { readonly role: AssignedRole; readonly within?: string; readonly except?: string };

/**
 * Everybody who holds a role one after the other, each with the way to who acts for them; found one by one, for mostly the first answers and
 * there may be thousands.
 */
function* holdersInTurn(directory: DirectoryDocument, { role, within, except }: InRole, at: Instant): Generator<Resolution> {
  let arrival: Arrival = 'holder';
  for (const { staffId, departmentId } of assignedTo(directory, role)) {
    if (within !== undefined && departmentId !== within) continue;
    const one = inPost(directory, staffId, at, arrival, { role });
    arrival = 'next-holder';
    yield one.staffId === undefined || one.staffId !== except ? one : nobody([...one.path, { why: 'own-work', staffId: one.staffId }]);
  }
}

const inRole = (directory: DirectoryDocument, asked: InRole, at: Instant): Resolution => {
  const path: PathStep[] = [];
  for (const one of holdersInTurn(directory, asked, at)) {
    path.push(...one.path);
    if (one.staffId !== undefined) return found(one.staffId, path);
  }
  return nobody(path.length === 0 ? [{ why: 'vacant', role: asked.role }] : path);
};

/** The manager, who stands in for the manager, the standing substitute of the post, then the same of the department above. */
const managing = (directory: DirectoryDocument, first: string, at: Instant): Resolution => {
  const role: Role = 'department_manager';
  const path: PathStep[] = [];
  const passed = new Set<string>();
  let departmentId = first;
  let arrival: Arrival = 'holder';
  for (;;) {
    const department = departmentNamed(directory, departmentId);
    const where = { departmentId, role } as const;
    const obstacle = (why: PathStep['why']): Resolution => nobody([...path, { why, departmentId }]);
    if (department === undefined) return obstacle('unknown');
    if (passed.has(departmentId)) return obstacle('circle');
    passed.add(departmentId);
    if (department.managerId !== null && isActive(department, at)) {
      const manager = inPost(directory, department.managerId, at, arrival, where);
      path.push(...manager.path);
      if (manager.staffId !== undefined) return found(manager.staffId, path);
    } else {
      if (arrival !== 'holder') path.push({ why: arrival, departmentId });
      path.push({ why: isActive(department, at) ? 'vacant' : 'inactive', departmentId });
    }
    if (department.substituteId !== undefined && isActive(department, at)) {
      const substitute = inPost(directory, department.substituteId, at, 'substitute', where);
      path.push(...substitute.path);
      if (substitute.staffId !== undefined) return found(substitute.staffId, path);
    }
    if (department.parentId === undefined) return nobody(path);
    departmentId = department.parentId;
    arrival = 'parent-department';
  }
};

/**
 * Whom the directory names at an instant, and by which way: the holder, or who stands in for an absent one along chains of substitutes; of a
 * role then the next holder, of a department then the department above. Never a person who is absent, has left or has not joined yet; never
 * endless: whoever comes up twice ends the chain. Without an answer the path says why.
 */
export const resolve = (directory: DirectoryDocument, question: DirectoryQuestion, at: Instant): Resolution => {
  if ('person' in question) return alongSubstitutes(directory, question.person, at, 'holder');
  return 'manager' in question ? managing(directory, question.manager, at) : inRole(directory, question, at);
};

/** Who acts for a person at an instant: the person, or the substitute, or the substitute's substitute. Undefined for a stranger. */
export const actingFor = (directory: DirectoryDocument, staffId: string, at: Instant): string | undefined =>
  resolve(directory, { person: staffId }, at).staffId;

/** The manager of a department at an instant, or who answers in their place; undefined for an unknown department. */
export const managerOf = (directory: DirectoryDocument, departmentId: string, at: Instant): string | undefined =>
  resolve(directory, { manager: departmentId }, at).staffId;

/** Everybody who acts in a role at an instant, in the order of the directory, each once. */
export const holdersOf = (directory: DirectoryDocument, role: Role, at: Instant, departmentId?: string): readonly string[] => [
  ...new Set(
    role === 'department_manager'
      ? directory.departments
          .filter((department) => isActive(department, at) && (departmentId === undefined || department.departmentId === departmentId))
          .flatMap((department) => managerOf(directory, department.departmentId, at) ?? [])
      : [...holdersInTurn(directory, { role, ...(departmentId === undefined ? {} : { within: departmentId }) }, at)].flatMap(
          ({ staffId }) => staffId ?? [],
        ),
  ),
];

/** The person who acts in a role at an instant: the first in the directory, or the substitute. */
export const holderOf = (directory: DirectoryDocument, role: Role, at: Instant, departmentId?: string): string | undefined =>
  holdersOf(directory, role, at, departmentId)[0];

type Acting = { readonly staffId: string; readonly role: Role; readonly at: Instant };

/** Whether a person may act in a role at an instant, as its holder, also while absent, or for an absent one. Not who has left. */
export const actsAs = (directory: DirectoryDocument, { staffId, role, at }: Acting): boolean => {
  const member = staffOf(directory, staffId);
  if (member === undefined || !isActive(member, at)) return false;
  if (role !== 'department_manager') return member.roles.includes(role) || holdersOf(directory, role, at).includes(staffId);
  return directory.departments.some(
    (department) =>
      isActive(department, at) && (department.managerId === staffId || managerOf(directory, department.departmentId, at) === staffId),
  );
};
