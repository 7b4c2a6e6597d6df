import {
  type Absence,
  type Department,
  type DirectoryDocument,
  directoryId,
  ROLE_LABELS,
  roleNamed,
  type StaffMember,
} from '@redress/domain';
import { z } from 'zod';
import type { Days } from './days.js';
import type { Fields, Rejection } from './read-file.js';

/** What goes into the sealed profile of a member of staff, and never into the directory. */
export type Profile = { readonly name?: string; readonly phone?: string; readonly email?: string };

export type Composed = {
  readonly document: DirectoryDocument;
  readonly profiles: ReadonlyMap<string, Profile>;
  /** Rows that were read, by kind. */
  readonly counts: { readonly departments: number; readonly staff: number; readonly absences: number };
  /** Where in the files a part of the document comes from: `/staff/3` → row 4. */
  readonly rowOf: (pointer: string) => { readonly file: string; readonly row: number } | undefined;
};

type Source = { readonly file: string; readonly rows: readonly Fields[] };
export type Sources = { readonly departments: Source; readonly staff: Source; readonly absences?: Source | undefined };

/** A field that keeps its row from being taken. */
class Unfit extends Error {
  override readonly name = 'Unfit';
  constructor(
    readonly field: string,
    readonly reason: string,
  ) {
    super(reason);
  }
}

const idIn = (fields: Fields, name: string): string => {
  const id = fields.of(name);
  if (id === '') throw new Unfit(name, 'is empty');
  if (!directoryId.safeParse(id).success)
    throw new Unfit(name, 'is no id: letters, digits, dots, hyphens and underscores, at most 64, and no name of a person');
  return id;
};

const maybeIdIn = (fields: Fields, name: string): string | undefined => (fields.of(name) === '' ? undefined : idIn(fields, name));

const instantIn = (fields: Fields, name: string, read: (text: string) => string | undefined): string | undefined => {
  const text = fields.of(name);
  if (text === '') return undefined;
  const at = read(text);
  if (at === undefined) throw new Unfit(name, 'is no day such as 2026-03-01 and no instant with its zone');
  return at;
};

const given = <K extends string, V>(key: K, value: V | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };

const ROLE_BY_LABEL = new Map(
  Object.entries(ROLE_LABELS).flatMap(([role, label]) => [
    [label['zh-Hans'], role],
    [role, role],
  ]),
);

const rolesIn = (fields: Fields): StaffMember['roles'] => {
  const words = fields
    .of('roles')
    .split(/[;；|、,，]/)
    .map((word) => word.trim());
  return words
    .filter((word) => word !== '')
    .map((word) => {
      const role = roleNamed(ROLE_BY_LABEL.get(word) ?? word);
      if (role === 'department_manager') throw new Unfit('roles', 'names department_manager: that follows from managing a department');
      if (role === undefined)
        throw new Unfit('roles', 'names a role that there is not; see the roles in `redress directory resolve --help`');
      return role;
    });
};

/** Reads rows one by one; what is unfit is rejected, with the rest going on. The second of an id is rejected, since the first may be right. */
const takeRows = <Item>(
  { file, rows }: Source,
  { idOf, map, reject }: { idOf?: (item: Item) => string; map: (fields: Fields) => Item; reject: (rejection: Rejection) => void },
): readonly { readonly row: number; readonly item: Item }[] => {
  const seen = new Map<string, number>();
  return rows.flatMap((fields) => {
    try {
      const item = map(fields);
      const id = idOf?.(item);
      const first = id === undefined ? undefined : seen.get(id);
      if (first !== undefined) throw new Unfit('', `says the same id as row ${first}`);
      if (id !== undefined) seen.set(id, fields.row);
      return [{ row: fields.row, item }];
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
      reject({ file, row: fields.row, field: error.field, reason: error.reason });
      return [];
    }
  });
};

/** Makes a directory of the rows of its files. Whether it may be published is another question. */
export const composeDirectory = (sources: Sources, { days, reject }: { days: Days; reject: (rejection: Rejection) => void }): Composed => {
  const active = (fields: Fields) => ({
    ...given('activeFrom', instantIn(fields, 'activeFrom', days.first)),
    ...given('activeUntil', instantIn(fields, 'activeUntil', days.last)),
  });
  const departments = takeRows<Department>(sources.departments, {
    reject,
    idOf: ({ departmentId }) => departmentId,
    map: (fields) => {
      const name = fields.of('name');
      if (name === '' || name.length > 100) throw new Unfit('name', 'must have 1 to 100 signs');
      return {
        departmentId: idIn(fields, 'departmentId'),
        name,
        ...given('parentId', maybeIdIn(fields, 'parentId')),
        managerId: maybeIdIn(fields, 'managerId') ?? null,
        ...given('substituteId', maybeIdIn(fields, 'substituteId')),
        ...active(fields),
      };
    },
  });
  const known = new Set(departments.map(({ item }) => item.departmentId));

  const profiles = new Map<string, Profile>();
  const staff = takeRows<StaffMember & { readonly profile: Profile }>(sources.staff, {
    reject,
    idOf: ({ staffId }) => staffId,
    map: (fields) => {
      const departmentId = idIn(fields, 'departmentId');
      if (!known.has(departmentId)) throw new Unfit('departmentId', 'names a department that was not read from the departments');
      const [name, phone, email] = ['name', 'phone', 'email'].map((field) => fields.of(field) || undefined);
      if ((name?.length ?? 0) > 100) throw new Unfit('name', 'is longer than 100 signs');
      if ((phone?.length ?? 0) > 100) throw new Unfit('phone', 'is longer than 100 signs');
      if (email !== undefined && !z.email().max(200).safeParse(email).success) throw new Unfit('email', 'is no address');
      return {
        staffId: idIn(fields, 'staffId'),
        departmentId,
        roles: rolesIn(fields),
        ...given('managerId', maybeIdIn(fields, 'managerId')),
        ...given('substituteId', maybeIdIn(fields, 'substituteId')),
        ...active(fields),
        profile: { ...given('name', name), ...given('phone', phone), ...given('email', email) },
      };
    },
  });
  for (const { item } of staff) if (Object.keys(item.profile).length > 0) profiles.set(item.staffId, item.profile);

  const people = new Set(staff.map(({ item }) => item.staffId));
  const absences = takeRows<Absence & { readonly staffId: string }>(sources.absences ?? { file: '', rows: [] }, {
    reject,
    map: (fields) => {
      const staffId = idIn(fields, 'staffId');
      if (!people.has(staffId)) throw new Unfit('staffId', 'names somebody who was not read from the staff');
      const [from, to] = [instantIn(fields, 'from', days.first), instantIn(fields, 'to', days.last)];
      if (from === undefined || to === undefined) throw new Unfit(from === undefined ? 'from' : 'to', 'is empty');
      if (to <= from) throw new Unfit('to', 'is not after the beginning');
      return { staffId, from, to, ...given('substituteId', maybeIdIn(fields, 'substituteId')) };
    },
  });
  const absencesOf = (staffId: string) => absences.filter(({ item }) => item.staffId === staffId);

  return {
    document: {
      departments: departments.map(({ item }) => item),
      staff: staff.map(({ item: { profile: _sealed, ...member } }) => {
        const own = absencesOf(member.staffId).map(({ item: { staffId: _whose, ...absence } }) => absence);
        return { ...member, ...(own.length === 0 ? {} : { absences: own }) };
      }),
    },
    profiles,
    counts: { departments: departments.length, staff: staff.length, absences: absences.length },
    rowOf: (pointer) => {
      const [, kind, index, , number] = /^\/(departments|staff)\/(\d+)(\/absences\/(\d+))?/.exec(pointer) ?? [];
      const member = kind === 'staff' ? staff[Number(index)] : undefined;
      if (member !== undefined && number !== undefined) {
        const row = absencesOf(member.item.staffId)[Number(number)]?.row;
        return row === undefined || sources.absences === undefined ? undefined : { file: sources.absences.file, row };
      }
      if (member !== undefined) return { file: sources.staff.file, row: member.row };
      const department = kind === 'departments' ? departments[Number(index)] : undefined;
      return department === undefined ? undefined : { file: sources.departments.file, row: department.row };
    },
  };
};
