import { z } from 'zod';
import { type Instant, instant } from '../envelope.js';

/** Roles a person may be given. `department_manager` is not among them: it follows from managing a department; handler from a case. */
export const assignedRoles = [
  'customer_service_rep',
  'customer_service_supervisor',
  'customer_service_manager',
  'customer_centre',
  'marketing_centre',
  'salesperson',
  'after_sales_staff',
  'complaint_handling_department',
  'analysis_team',
  'supervising_leader',
  'management',
  'senior_service_manager',
  'technical_department_manager',
  'technician',
  'information_manager',
  'quality_manager',
  'internal_auditor',
  'service_supervision_group',
  'customer_grading_group',
  'marketing_department',
  'sales_department',
  'after_sales_department',
  'credit_assessor',
  'general_manager',
  'survey_investigator',
  'sales_supervisor',
  'sales_manager',
  'marketing_director',
] as const;
export type AssignedRole = (typeof assignedRoles)[number];
export type Role = AssignedRole | 'department_manager';

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'expected letters, digits, dots, hyphens or underscores');

const absence = z.strictObject({ from: instant, to: instant, substituteId: id }).readonly();

/** Who works where and as what. Names of persons are not here: they are sealed in the streams of the staff. */
export const directoryDocument = z
  .strictObject({
    departments: z.array(z.strictObject({ departmentId: id, name: z.string().min(1).max(100), managerId: id }).readonly()).readonly(),
    staff: z
      .array(
        z
          .strictObject({
            staffId: id,
            departmentId: id,
            roles: z.array(z.enum(assignedRoles)).readonly(),
            /** From inclusive, to exclusive. */
            absences: z.array(absence).readonly().optional(),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly();
export type DirectoryDocument = z.infer<typeof directoryDocument>;
export type StaffMember = DirectoryDocument['staff'][number];
export type Department = DirectoryDocument['departments'][number];

export const staffOf = (directory: DirectoryDocument, staffId: string): StaffMember | undefined =>
  directory.staff.find((member) => member.staffId === staffId);

/** The department a person belongs to. */
export const departmentOf = (directory: DirectoryDocument, staffId: string): string | undefined =>
  staffOf(directory, staffId)?.departmentId;

export const departmentNamed = (directory: DirectoryDocument, departmentId: string): Department | undefined =>
  directory.departments.find((department) => department.departmentId === departmentId);

const holds = ({ departments }: DirectoryDocument, { staffId, roles }: StaffMember, role: Role): boolean =>
  role === 'department_manager' ? departments.some(({ managerId }) => managerId === staffId) : roles.includes(role);

/** Whether a person holds a role, present or not; who stands in for an absent holder: `actsAs`. */
export const hasRole = (directory: DirectoryDocument, staffId: string, role: Role): boolean => {
  const member = staffOf(directory, staffId);
  return member !== undefined && holds(directory, member, role);
};

const absenceAt = (member: StaffMember, at: Instant) => member.absences?.find(({ from, to }) => from <= at && at < to);

/** Who acts for a person at an instant: the person, or the substitute, or the substitute's substitute. Undefined for a stranger. */
export const actingFor = (directory: DirectoryDocument, staffId: string, at: Instant): string | undefined => {
  const passed = new Set<string>();
  let member = staffOf(directory, staffId);
  while (member !== undefined && !passed.has(member.staffId)) {
    const absent = absenceAt(member, at);
    if (absent === undefined) return member.staffId;
    passed.add(member.staffId);
    member = staffOf(directory, absent.substituteId);
  }
  return undefined;
};

/** Whether a person may act in a role at an instant, as its holder or for an absent one. */
export const actsAs = (directory: DirectoryDocument, { staffId, role, at }: { staffId: string; role: Role; at: Instant }): boolean =>
  hasRole(directory, staffId, role) ||
  directory.staff.some((member) => holds(directory, member, role) && actingFor(directory, member.staffId, at) === staffId);

/** Everybody who acts in a role at an instant, in the order of the directory, each once. */
export const holdersOf = (directory: DirectoryDocument, role: Role, at: Instant, departmentId?: string): readonly string[] => [
  ...new Set(
    directory.staff
      .filter((member) => departmentId === undefined || member.departmentId === departmentId)
      .filter((member) => holds(directory, member, role))
      .flatMap(({ staffId }) => actingFor(directory, staffId, at) ?? []),
  ),
];

/** The person who acts in a role at an instant: the first in the directory, or the substitute. */
export const holderOf = (directory: DirectoryDocument, role: Role, at: Instant, departmentId?: string): string | undefined =>
  holdersOf(directory, role, at, departmentId)[0];

/** The manager of a department at an instant, or the substitute; undefined for an unknown department. */
export const managerOf = (directory: DirectoryDocument, departmentId: string, at: Instant): string | undefined => {
  const department = departmentNamed(directory, departmentId);
  return department === undefined ? undefined : actingFor(directory, department.managerId, at);
};
