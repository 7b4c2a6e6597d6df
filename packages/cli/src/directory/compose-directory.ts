import {
  type Absence,
  type Department,
  type DirectoryDocument,
  departmentNamed,
  directoryId,
  ROLE_LABELS,
  roleNamed,
  type StaffMember,
  staffOf,
} from '@redress/domain';
import { z } from 'zod';
import type { Days } from './days.js';
import type { Fields, Rejection } from './read-file.js';

/** What goes into the sealed profile of a member of staff, and never into the directory. */
export type Profile = { readonly name?: string; readonly phone?: string; readonly email?: string };

export type Composed = {
  readonly document: DirectoryDocument;
  readonly profiles: ReadonlyMap<string, Profile>;
  /** Ids whose row was rejected and whose entry of before stays, so that a slip of the pen removes nobody. */
  readonly kept: { readonly departments: readonly string[]; readonly staff: readonly string[] };
  /** Rows that were taken, by kind. */
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

type Taking<Item> = {
  readonly idOf?: (item: Item) => string;
  readonly map: (fields: Fields) => Item;
  readonly reject: (rejection: Rejection) => void;
  /** The entry of before for a row that was rejected. */
  readonly before?: (fields: Fields) => Item | undefined;
};
type Taken<Item> = { readonly row: number; readonly item: Item; readonly isKept: boolean };

/**
 * Reads rows one by one; what is unfit is rejected, with the rest going on. The second of an id is rejected, since the first may be right.
 * In the place of a rejected row stands the entry of before, unless another row says what it is now.
 */
const takeRows = <Item>({ file, rows }: Source, { idOf, map, reject, before }: Taking<Item>): readonly Taken<Item>[] => {
  const seen = new Map<string, number>();
  const taken = rows.flatMap((fields): readonly Taken<Item>[] => {
    try {
      const item = map(fields);
      const id = idOf?.(item);
      const first = id === undefined ? undefined : seen.get(id);
      if (first !== undefined) throw new Unfit('', `says the same id as row ${first}`);
      if (id !== undefined) seen.set(id, fields.row);
      return [{ row: fields.row, item, isKept: false }];
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
      reject({ file, row: fields.row, field: error.field, reason: error.reason });
      const item = before?.(fields);
      return item === undefined ? [] : [{ row: fields.row, item, isKept: true }];
    }
  });
  return taken.filter(({ row, item, isKept }) => {
    const id = isKept ? idOf?.(item) : undefined;
    if (id === undefined) return true;
    if (!seen.has(id)) seen.set(id, row);
    return seen.get(id) === row;
  });
};

const read = (taken: readonly Taken<unknown>[]): number => taken.filter(({ isKept }) => !isKept).length;

const keptOf = <Item>(taken: readonly Taken<Item>[], idOf: (item: Item) => string): readonly string[] =>
  taken.flatMap(({ item, isKept }) => (isKept ? [idOf(item)] : []));

type Composing = {
  readonly days: Days;
  readonly reject: (rejection: Rejection) => void;
  /** What the rows are to follow: from it come the entries of those whose row is rejected. */
  readonly before?: DirectoryDocument | undefined;
};

/** Makes a directory of the rows of its files. Whether it may be published is another question. */
export const composeDirectory = (sources: Sources, { days, reject, before }: Composing): Composed => {
  const active = (fields: Fields) => ({
    ...given('activeFrom', instantIn(fields, 'activeFrom', days.first)),
    ...given('activeUntil', instantIn(fields, 'activeUntil', days.last)),
  });
  const departments = takeRows<Department>(sources.departments, {
    reject,
    idOf: ({ departmentId }) => departmentId,
    before: (fields) => before && departmentNamed(before, fields.of('departmentId')),
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
    before: (fields) => {
      const member = before && staffOf(before, fields.of('staffId'));
      return member && { ...member, profile: {} };
    },
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

  // Who stays as before keeps the absences of before as well.
  const people = new Set(staff.flatMap(({ item, isKept }) => (isKept ? [] : [item.staffId])));
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
    kept: {
      departments: keptOf(departments, ({ departmentId }) => departmentId),
      staff: keptOf(staff, ({ staffId }) => staffId),
    },
    counts: { departments: read(departments), staff: read(staff), absences: read(absences) },
    rowOf: (pointer) => {
      const [, kind, index, , number] = /^\/(departments|staff)\/(\d+)(\/absences\/(\d+))?/.exec(pointer) ?? [];
      const member = kind === 'staff' ? staff[Number(index)] : undefined;
      if (member !== undefined && number !== undefined && !member.isKept) {
        const row = absencesOf(member.item.staffId)[Number(number)]?.row;
        return row === undefined || sources.absences === undefined ? undefined : { file: sources.absences.file, row };
      }
      if (member !== undefined) return { file: sources.staff.file, row: member.row };
      const department = kind === 'departments' ? departments[Number(index)] : undefined;
      return department === undefined ? undefined : { file: sources.departments.file, row: department.row };
    },
  };
};
