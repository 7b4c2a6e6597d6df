import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Instant } from '../envelope.js';
import type { AssignedRole, DirectoryDocument, StaffMember } from './directory.js';
import { requiredRoles } from './directory-dead-ends.js';
import { instantsThatMatter } from './directory-instants.js';
import { type DirectoryQuestion, holdersOf, resolve } from './resolve.js';
import { validateDirectory } from './validate-directory.js';

const DAYS = 12;
const day = (number: number): Instant => new Date(Date.UTC(2026, 2, 1 + number)).toISOString();
const PEOPLE = Array.from({ length: 7 }, (_, index) => `p${index}`);
const UNITS = ['d0', 'd1', 'd2'];
const ROLES = ['supervising_leader', 'technician'] as const satisfies readonly AssignedRole[];

const maybe = <T>(arbitrary: fc.Arbitrary<T>, often = 2) => fc.option(arbitrary, { nil: undefined, freq: often });
const other = (id: string) => fc.constantFrom(...PEOPLE.filter((one) => one !== id));
const given = <K extends string, V>(key: K, value: V | undefined) => (value === undefined ? {} : { [key]: value }) as Partial<Record<K, V>>;

/** At most two absences, one after the other, so that they never overlap. */
const absencesOf = (id: string) =>
  fc
    .tuple(
      fc.uniqueArray(fc.integer({ min: 0, max: DAYS }), { minLength: 4, maxLength: 4 }),
      fc.integer({ min: 0, max: 2 }),
      maybe(other(id)),
      maybe(other(id)),
    )
    .map(([places, count, first, second]) => {
      const [a = 0, b = 0, c = 0, d = 0] = places.toSorted((one, two) => one - two);
      return [
        { from: day(a), to: day(b), ...given('substituteId', first) },
        { from: day(c), to: day(d), ...given('substituteId', second) },
      ].slice(0, count);
    });

const person = (staffId: string): fc.Arbitrary<StaffMember> =>
  fc
    .record({
      departmentId: fc.constantFrom(...UNITS),
      roles: fc.subarray([...ROLES]),
      substituteId: maybe(other(staffId)),
      absences: absencesOf(staffId),
      activeFrom: maybe(fc.integer({ min: -2, max: 4 }).map(day), 6),
      activeUntil: maybe(fc.integer({ min: 6, max: DAYS + 2 }).map(day), 6),
    })
    .map(({ substituteId, activeFrom, activeUntil, ...one }) => ({
      staffId,
      ...one,
      ...given('substituteId', substituteId),
      ...given('activeFrom', activeFrom),
      ...given('activeUntil', activeUntil),
    }));

const unit = (departmentId: string, parents: readonly string[]) =>
  fc
    .record({
      managerId: fc.option(fc.constantFrom(...PEOPLE), { nil: null, freq: 4 }),
      substituteId: maybe(fc.constantFrom(...PEOPLE)),
      parentId: parents.length === 0 ? fc.constant(undefined) : maybe(fc.constantFrom(...parents), 4),
    })
    .map(({ managerId, substituteId, parentId }) => ({
      departmentId,
      name: departmentId,
      managerId,
      ...given('substituteId', substituteId),
      ...given('parentId', parentId),
    }));

const directories: fc.Arbitrary<DirectoryDocument> = fc.record({
  departments: fc.tuple(unit('d0', UNITS), unit('d1', UNITS), unit('d2', UNITS)),
  staff: fc.tuple(...PEOPLE.map(person)),
});
const instants = fc.integer({ min: -3, max: DAYS + 3 }).map(day);
const questions: fc.Arbitrary<DirectoryQuestion> = fc.oneof(
  fc.constantFrom(...PEOPLE, 'stranger').map((id) => ({ person: id })),
  fc.constantFrom(...ROLES).map((role) => ({ role })),
  fc.constantFrom(...UNITS, 'nowhere').map((id) => ({ manager: id })),
);

/** The same answers, written as the rules are told, for a directory as small as one can look through. */
const plain = ({ staff, departments }: DirectoryDocument, at: Instant) => {
  const find = (id: string) => staff.find(({ staffId }) => staffId === id);
  const works = ({ activeFrom, activeUntil }: StaffMember): boolean =>
    !(activeFrom && at < activeFrom) && !(activeUntil && at >= activeUntil);
  const acting = (id: string, tried: readonly string[] = []): string | undefined => {
    const one = find(id);
    if (!one || tried.includes(id)) return undefined;
    const absence = one.absences?.find(({ from, to }) => at >= from && at < to);
    if (works(one) && !absence) return id;
    const next = works(one) && absence?.substituteId ? absence.substituteId : one.substituteId;
    return next && acting(next, [...tried, id]);
  };
  const inPost = (id: string): string | undefined => {
    const one = find(id);
    return one && works(one) ? acting(id) : undefined;
  };
  const manager = (id: string, tried: readonly string[] = []): string | undefined => {
    const one = departments.find(({ departmentId }) => departmentId === id);
    if (!one || tried.includes(id)) return undefined;
    return (
      (one.managerId ? inPost(one.managerId) : undefined) ??
      (one.substituteId ? inPost(one.substituteId) : undefined) ??
      (one.parentId ? manager(one.parentId, [...tried, id]) : undefined)
    );
  };
  const holders = (role: AssignedRole): readonly string[] =>
    staff.filter(({ roles }) => roles.includes(role)).flatMap(({ staffId }) => inPost(staffId) ?? []);
  return { acting, manager, holders, find, works };
};

describe('a directory of any shape', () => {
  it('answers as a plain reading of its rules does, with a person who is there, or says why not', () => {
    fc.assert(
      fc.property(directories, questions, instants, (directory, question, at) => {
        const told = plain(directory, at);
        const expected =
          'person' in question
            ? told.acting(question.person)
            : 'manager' in question
              ? told.manager(question.manager)
              : told.holders(question.role)[0];
        const { staffId, path } = resolve(directory, question, at);
        expect(staffId).toBe(expected);
        if (staffId === undefined) {
          expect(['absent', 'vacant', 'inactive', 'unknown', 'circle']).toContain(path.at(-1)?.why);
          return;
        }
        const member = told.find(staffId);
        expect(member !== undefined && told.works(member)).toBe(true);
        expect(member?.absences?.some(({ from, to }) => from <= at && at < to) ?? false).toBe(false);
        expect(path.at(-1)?.staffId).toBe(staffId);
        expect(path.at(-1)?.why).toMatch(/^(holder|substitute|next-holder|parent-department)$/);
      }),
      { numRuns: 400 },
    );
  });

  it('names everybody who acts in a role once, in its order', () => {
    fc.assert(
      fc.property(directories, instants, (directory, at) => {
        for (const role of ROLES) expect(holdersOf(directory, role, at)).toEqual([...new Set(plain(directory, at).holders(role))]);
      }),
      { numRuns: 300 },
    );
  });

  it('answers the same between two instants that matter', () => {
    fc.assert(
      fc.property(directories, questions, (directory, question) => {
        const matter = instantsThatMatter(directory, { from: day(-3) });
        for (let number = -3; number < DAYS + 3; number += 1) {
          const last = matter.findLast((one) => one <= day(number));
          expect(resolve(directory, question, day(number))).toEqual(resolve(directory, question, last ?? ''));
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('a directory is published', () => {
  /** Companies of whom some come, go and are away, so that many may be published and many not. */
  const companies = fc.record({ directory: directories, restless: fc.subarray(PEOPLE), vacant: fc.subarray(UNITS) }).map(
    ({ directory: { departments, staff }, restless, vacant }): DirectoryDocument => ({
      departments: departments.map(({ parentId: _any, ...one }, index) => ({
        ...one,
        ...(vacant.includes(one.departmentId) ? {} : { managerId: `p${index}` }),
        ...(index === 0 ? {} : { parentId: 'd0' }),
      })),
      staff: staff.map(({ activeFrom, activeUntil, absences, ...one }, index) => ({
        ...one,
        roles: index < 4 ? [...requiredRoles] : [],
        ...(restless.includes(one.staffId) ? { ...given('activeFrom', activeFrom), ...given('activeUntil', activeUntil), absences } : {}),
      })),
    }),
  );

  it('exactly when every required role and every department has somebody at every instant, and nobody goes round in a circle', () => {
    const answers = { published: 0, refused: 0 };
    fc.assert(
      fc.property(companies, (directory) => {
        const everyDay = Array.from({ length: DAYS + 6 }, (_, number) => day(number - 3));
        const isHeld = everyDay.every((at) => {
          const { holders, manager, acting, works } = plain(directory, at);
          const circles = directory.staff.filter((one) => {
            if (!works(one) || acting(one.staffId) !== undefined) return false;
            // Going on for as long as there are people shows whether the chain ends.
            let id: string | undefined = one.staffId;
            for (let step = 0; step < 20 && id !== undefined; step += 1) {
              const at1 = directory.staff.find(({ staffId }) => staffId === id);
              const absence = at1?.absences?.find(({ from, to }) => at >= from && at < to);
              id = at1 === undefined ? undefined : ((works(at1) ? absence?.substituteId : undefined) ?? at1.substituteId);
            }
            return id !== undefined;
          });
          return (
            requiredRoles.every((role) => holders(role).length > 0) &&
            UNITS.every((id) => manager(id) !== undefined) &&
            circles.length === 0
          );
        });
        const checked = validateDirectory(directory, day(-3));
        const deadEnds = (checked.ok ? [] : checked.failures).filter((one) => /nobody|in a circle/.test(one));
        expect(deadEnds.length === 0).toBe(isHeld);
        if (checked.ok) expect(isHeld).toBe(true);
        answers[isHeld ? 'published' : 'refused'] += 1;
      }),
      { numRuns: 400 },
    );
    expect(answers.published).toBeGreaterThan(50);
    expect(answers.refused).toBeGreaterThan(50);
  });
});
