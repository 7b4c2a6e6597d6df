import type { Instant } from '../envelope.js';
import { DEFAULT_DIRECTORY } from '../rules/default-directory.js';
import type { Department, DirectoryDocument, StaffMember } from '../rules/directory.js';

/** The shipped directory with changes to some of its people and departments, by id. */
export const directoryWith = (
  staff: Readonly<Record<string, Partial<StaffMember>>>,
  departments: Readonly<Record<string, Partial<Department>>> = {},
  from: DirectoryDocument = DEFAULT_DIRECTORY,
): DirectoryDocument => ({
  departments: from.departments.map((one) => ({ ...one, ...departments[one.departmentId] })),
  staff: from.staff.map((one) => ({ ...one, ...staff[one.staffId] })),
});

/** Absent for a span, with a substitute of its own or the standing one. */
export const away = (from: Instant, to: Instant, substituteId?: string): Pick<StaffMember, 'absences'> => ({
  absences: [{ from, to, ...(substituteId === undefined ? {} : { substituteId }) }],
});
