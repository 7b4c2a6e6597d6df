import type { Instant } from '../envelope.js';
import {
  type Absence,
  type Department,
  type DirectoryDocument,
  departmentNamed,
  directoryDocument,
  isActive,
  type StaffMember,
  staffOf,
} from './directory.js';
import { type DeadEnd, deadEndsOf } from './directory-dead-ends.js';
import { ALWAYS } from './directory-instants.js';
import { type Validated, validated } from './rule-document.js';
import { later } from './time.js';

/** A flaw as `<JSON Pointer>: <what is wrong>; <what would be right>`. */
const flaw = (pointer: string, wrong: string, right: string): string => `${pointer}: ${wrong}; ${right}`;

const twice = (ids: readonly string[]): readonly string[] => {
  const seen = new Set<string>();
  return [...new Set(ids.filter((id) => seen.size === seen.add(id).size))];
};

type Dated = { readonly activeFrom?: Instant | undefined; readonly activeUntil?: Instant | undefined };

const backwards = (pointer: string, { activeFrom, activeUntil }: Dated): readonly string[] =>
  activeFrom !== undefined && activeUntil !== undefined && activeUntil <= activeFrom
    ? [flaw(`${pointer}/activeUntil`, `${activeUntil} is not after activeFrom`, `give an instant after ${activeFrom}, or leave it out`)]
    : [];

/** What is wrong with a person named somewhere, given when they are asked. */
const namedPerson = (
  directory: DirectoryDocument,
  {
    pointer,
    staffId,
    as,
    at,
  }: { readonly pointer: string; readonly staffId: string | undefined | null; readonly as: string; readonly at: Instant },
): readonly string[] => {
  if (staffId == null) return [];
  const member = staffOf(directory, staffId);
  if (member === undefined) return [flaw(pointer, `${staffId}, ${as}, is not on staff`, 'name a staffId of this directory')];
  if (isActive(member, at)) return [];
  const since =
    member.activeUntil !== undefined && member.activeUntil <= at
      ? `has left at ${member.activeUntil}`
      : `joins only at ${member.activeFrom}`;
  return [flaw(pointer, `${staffId}, ${as}, ${since}`, 'name somebody who is there, or leave it empty')];
};

/** Those who come round to themselves by going on and on: each circle once, at its first member. */
const circles = (ids: readonly string[], next: (id: string) => string | undefined): readonly (readonly string[])[] => {
  const settled = new Set<string>();
  return ids.flatMap((start) => {
    const way: string[] = [];
    let id: string | undefined = start;
    while (id !== undefined && !settled.has(id) && !way.includes(id)) {
      way.push(id);
      id = next(id);
    }
    for (const one of way) settled.add(one);
    return id !== undefined && way.includes(id) ? [way.slice(way.indexOf(id))] : [];
  });
};

const departmentFlaws = (directory: DirectoryDocument, department: Department, index: number, from: Instant): readonly string[] => {
  const { departmentId, parentId, managerId, substituteId, activeFrom, activeUntil } = department;
  const pointer = `/departments/${index}`;
  // A department that is closed before the directory takes effect may keep who managed it.
  const isOver = activeUntil !== undefined && activeUntil <= from;
  const at = isOver ? (activeFrom ?? ALWAYS) : later(from, activeFrom ?? from);
  return [
    ...backwards(pointer, department),
    ...(parentId !== undefined && departmentNamed(directory, parentId) === undefined
      ? [flaw(`${pointer}/parentId`, `there is no department ${parentId} above ${departmentId}`, 'name a departmentId of this directory')]
      : []),
    ...(isOver
      ? []
      : namedPerson(directory, { pointer: `${pointer}/managerId`, staffId: managerId, as: `manager of ${departmentId}`, at })),
    ...(isOver
      ? []
      : namedPerson(directory, {
          pointer: `${pointer}/substituteId`,
          staffId: substituteId,
          as: `substitute for the manager of ${departmentId}`,
          at,
        })),
    ...(substituteId !== undefined && substituteId === managerId
      ? [flaw(`${pointer}/substituteId`, `${substituteId} manages ${departmentId} already`, 'name another person, or none')]
      : []),
  ];
};

const absenceFlaws = (
  directory: DirectoryDocument,
  { staffId, absences = [] }: StaffMember,
  { pointer, absence, number }: { readonly pointer: string; readonly absence: Absence; readonly number: number },
): readonly string[] => {
  const { from, to, substituteId } = absence;
  const overlapping = absences.some((other, place) => place < number && other.from < to && from < other.to);
  const substitute = substituteId === undefined ? undefined : staffOf(directory, substituteId);
  const leaves = substitute?.activeUntil;
  return [
    ...(from < to ? [] : [flaw(pointer, `ends at ${to}, not after it begins`, `give an end after ${from}`)]),
    ...(overlapping ? [flaw(pointer, `overlaps another absence of ${staffId}`, 'make one absence of both, or let one end first')] : []),
    ...namedPerson(directory, { pointer: `${pointer}/substituteId`, staffId: substituteId, as: `substitute of ${staffId}`, at: from }),
    ...(leaves !== undefined && leaves > from && leaves < to
      ? [
          flaw(
            `${pointer}/substituteId`,
            `${substituteId}, substitute of ${staffId}, leaves at ${leaves}`,
            'end the absence then and record the rest with another',
          ),
        ]
      : []),
    ...(substituteId === staffId
      ? [flaw(`${pointer}/substituteId`, `${staffId} cannot stand in for themselves`, 'name another person, or none')]
      : []),
  ];
};

const staffFlaws = (directory: DirectoryDocument, member: StaffMember, index: number, from: Instant): readonly string[] => {
  const { staffId, departmentId, roles, managerId, substituteId, absences = [], activeFrom, activeUntil } = member;
  const pointer = `/staff/${index}`;
  const hasLeft = activeUntil !== undefined && activeUntil <= from;
  const at = later(from, activeFrom ?? from);
  return [
    ...(departmentNamed(directory, departmentId) === undefined
      ? [flaw(`${pointer}/departmentId`, `there is no department ${departmentId}`, 'name a departmentId of this directory')]
      : []),
    ...twice(roles).map((role) => flaw(`${pointer}/roles`, `${role} is given twice`, 'give it once')),
    ...backwards(pointer, member),
    ...(hasLeft ? [] : namedPerson(directory, { pointer: `${pointer}/managerId`, staffId: managerId, as: `superior of ${staffId}`, at })),
    ...(substituteId === staffId
      ? [flaw(`${pointer}/substituteId`, `${staffId} cannot stand in for themselves`, 'name another person, or none')]
      : namedPerson(directory, { pointer: `${pointer}/substituteId`, staffId: substituteId, as: `substitute of ${staffId}`, at })),
    ...absences.flatMap((absence, number) =>
      absenceFlaws(directory, member, { pointer: `${pointer}/absences/${number}`, absence, number }),
    ),
  ];
};

const circleFlaws = (directory: DirectoryDocument): readonly string[] => {
  const { departments, staff } = directory;
  const placeOf = <Item>(items: readonly Item[], isIt: (item: Item) => boolean): number => items.findIndex(isIt);
  return [
    ...circles(
      departments.map(({ departmentId }) => departmentId),
      (id) => departmentNamed(directory, id)?.parentId,
    ).map((ids) =>
      flaw(
        `/departments/${placeOf(departments, ({ departmentId }) => departmentId === ids[0])}/parentId`,
        `${ids.join(' under ')} is under ${ids[0]} again`,
        'let one of them be under none of the others',
      ),
    ),
    ...circles(
      staff.map(({ staffId }) => staffId),
      (id) => staffOf(directory, id)?.managerId,
    ).map((ids) =>
      flaw(
        `/staff/${placeOf(staff, ({ staffId }) => staffId === ids[0])}/managerId`,
        `${ids.join(' reports to ')} reports to ${ids[0]} again`,
        'let one of them report to none of the others',
      ),
    ),
  ];
};

const deadEndFlaw = ({ departments, staff }: DirectoryDocument, from: Instant, deadEnd: DeadEnd): string => {
  const since = deadEnd.from === from ? '' : ` from ${deadEnd.from} on`;
  if ('role' in deadEnd)
    return staff.some(({ roles }) => roles.includes(deadEnd.role))
      ? flaw(
          '/staff',
          `nobody who is there is ${deadEnd.role}${since}`,
          `give the role to one more, or the absent a substitute who is there`,
        )
      : flaw('/staff', `nobody is ${deadEnd.role}`, 'give the role to somebody: a case could get stuck without');
  if ('departmentId' in deadEnd) {
    const place = departments.findIndex(({ departmentId }) => departmentId === deadEnd.departmentId);
    return flaw(
      `/departments/${place}/managerId`,
      `nobody manages ${deadEnd.departmentId}${since}, nor a department above it`,
      'name a manager, a substitute of the post who is there, or a department above',
    );
  }
  const place = staff.findIndex(({ staffId }) => staffId === deadEnd.staffId);
  return flaw(
    `/staff/${place}`,
    `the substitutes of ${deadEnd.staffId} are absent in a circle${since}`,
    'name a substitute who is there, or none',
  );
};

/** What a directory must hold beyond its shape, all failures together; ways through it are followed only when everybody on them is known. */
const directoryFlaws = (directory: DirectoryDocument, from: Instant): readonly string[] => {
  const { departments, staff } = directory;
  const inShape = [
    ...twice(departments.map(({ departmentId }) => departmentId)).map((id) => flaw('/departments', `${id} is given twice`, 'give it once')),
    ...twice(staff.map(({ staffId }) => staffId)).map((id) => flaw('/staff', `${id} is given twice`, 'give it once')),
    ...departments.flatMap((department, index) => departmentFlaws(directory, department, index, from)),
    ...staff.flatMap((member, index) => staffFlaws(directory, member, index, from)),
    ...circleFlaws(directory),
  ];
  return [...inShape, ...deadEndsOf(directory, { from }).map((deadEnd) => deadEndFlaw(directory, from, deadEnd))];
};

/**
 * Whether a directory may be published, effective from an instant: what lay before it is not judged. Substitutes who stand in for each other
 * are no flaw as long as one of them is there.
 */
export const validateDirectory = (document: unknown, from: Instant = ALWAYS): Validated<DirectoryDocument> =>
  validated(directoryDocument, document, (directory) => directoryFlaws(directory, from));
