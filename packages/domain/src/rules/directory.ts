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

/** The role of a name, among those that can be held; undefined for `handler` and for names of nothing. */
export const roleNamed = (name: string): Role | undefined =>
  name === 'department_manager' ? name : assignedRoles.find((role): role is AssignedRole => role === name);

/** What a staff id or the id of a department may consist of. */
export const directoryId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'expected letters, digits, dots, hyphens or underscores');

/** From inclusive, to exclusive. Without a substitute of its own the standing one acts. */
const absence = z.strictObject({ from: instant, to: instant, substituteId: directoryId.optional() }).readonly();

/** Since when and until when somebody or something is there, inclusive and exclusive; always, where nothing is said. */
const active = { activeFrom: instant.optional(), activeUntil: instant.optional() };

const department = z
  .strictObject({
    departmentId: directoryId,
    name: z.string().min(1).max(100),
    /** The department above, whose manager answers where this one has nobody. */
    parentId: directoryId.optional(),
    /** The manager; null while the post is vacant. */
    managerId: directoryId.nullable(),
    /** Standing substitute of the manager's post: while it is vacant, and where its manager is absent without another substitute. */
    substituteId: directoryId.optional(),
    ...active,
  })
  .readonly();

const member = z
  .strictObject({
    staffId: directoryId,
    departmentId: directoryId,
    roles: z.array(z.enum(assignedRoles)).readonly(),
    /** The person's own superior, where that is not the manager of the department. */
    managerId: directoryId.optional(),
    /** Standing substitute: in absences that name no other, and for what was in the hands of somebody who has left. */
    substituteId: directoryId.optional(),
    absences: z.array(absence).readonly().optional(),
    ...active,
  })
  .readonly();

/** Who works where and as what. Names of persons are not here: they are sealed in the streams of the staff. */
export const directoryDocument = z
  .strictObject({ departments: z.array(department).readonly(), staff: z.array(member).readonly() })
  .readonly();
export type DirectoryDocument = z.infer<typeof directoryDocument>;
export type StaffMember = DirectoryDocument['staff'][number];
export type Department = DirectoryDocument['departments'][number];
export type Absence = z.infer<typeof absence>;

type Index = {
  readonly staff: ReadonlyMap<string, StaffMember>;
  readonly departments: ReadonlyMap<string, Department>;
  readonly holders: ReadonlyMap<AssignedRole, readonly StaffMember[]>;
  readonly managed: ReadonlyMap<string, readonly Department[]>;
};

const grouped = <Key, Item>(pairs: Iterable<readonly [Key, Item]>): ReadonlyMap<Key, readonly Item[]> => {
  const groups = new Map<Key, Item[]>();
  for (const [key, item] of pairs) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
};

/** The first of an id counts, as long as a directory with doubles can be asked at all. */
const firstById = <Item>(items: readonly Item[], idOf: (item: Item) => string): ReadonlyMap<string, Item> =>
  new Map(items.toReversed().map((item) => [idOf(item), item]));

const indexes = new WeakMap<DirectoryDocument, Index>();

/** Documents never change, so what is where in one is found out once. */
const indexOf = (directory: DirectoryDocument): Index => {
  const known = indexes.get(directory);
  if (known !== undefined) return known;
  const { staff, departments } = directory;
  const index: Index = {
    staff: firstById(staff, ({ staffId }) => staffId),
    departments: firstById(departments, ({ departmentId }) => departmentId),
    holders: grouped(staff.flatMap((one) => one.roles.map((role) => [role, one] as const))),
    managed: grouped(departments.flatMap((one) => (one.managerId === null ? [] : [[one.managerId, one] as const]))),
  };
  indexes.set(directory, index);
  return index;
};

export const staffOf = (directory: DirectoryDocument, staffId: string): StaffMember | undefined => indexOf(directory).staff.get(staffId);

/** The department a person belongs to. */
export const departmentOf = (directory: DirectoryDocument, staffId: string): string | undefined =>
  staffOf(directory, staffId)?.departmentId;

export const departmentNamed = (directory: DirectoryDocument, departmentId: string): Department | undefined =>
  indexOf(directory).departments.get(departmentId);

/** Whom the directory gives a role to, present or not, in its order. */
export const assignedTo = (directory: DirectoryDocument, role: AssignedRole): readonly StaffMember[] =>
  indexOf(directory).holders.get(role) ?? [];

/** The departments whose manager a person is. */
export const managedBy = (directory: DirectoryDocument, staffId: string): readonly Department[] =>
  indexOf(directory).managed.get(staffId) ?? [];

/** Whether the directory gives a person a role, present or not; who stands in for an absent holder: `actsAs`. */
export const hasRole = (directory: DirectoryDocument, staffId: string, role: Role): boolean => {
  const person = staffOf(directory, staffId);
  if (person === undefined) return false;
  return role === 'department_manager' ? managedBy(directory, staffId).length > 0 : person.roles.includes(role);
};

/** Whether a person has joined and not left, or a department exists. */
export const isActive = ({ activeFrom, activeUntil }: Pick<StaffMember, 'activeFrom' | 'activeUntil'>, at: Instant): boolean =>
  (activeFrom === undefined || activeFrom <= at) && (activeUntil === undefined || at < activeUntil);

/** A person who is on staff at an instant, present or absent. */
export const activeStaff = (directory: DirectoryDocument, staffId: string, at: Instant): StaffMember | undefined => {
  const member = staffOf(directory, staffId);
  return member !== undefined && isActive(member, at) ? member : undefined;
};

/** A department that exists at an instant. */
export const activeDepartment = (directory: DirectoryDocument, departmentId: string, at: Instant): Department | undefined => {
  const department = departmentNamed(directory, departmentId);
  return department !== undefined && isActive(department, at) ? department : undefined;
};

export const absenceAt = ({ absences }: Pick<StaffMember, 'absences'>, at: Instant): Absence | undefined =>
  absences?.find(({ from, to }) => from <= at && at < to);
