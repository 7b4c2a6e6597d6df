import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compareDirectories, type DirectoryDocument } from '@redress/domain';
import { daysIn } from './days.js';
import { readDirectory } from './import-directory.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redress-directory-'));
});
afterAll(() => rm(folder, { recursive: true }));

const file = (name: string, lines: readonly string[] | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, Buffer.isBuffer(lines) ? lines : `${lines.join('\n')}\n`);
  return path;
};
const DEPARTMENTS = ['departmentId,name,managerId', 'd1,客户服务部,p1'];
const EVERYTHING =
  'customer_service_rep;complaint_handling_department;supervising_leader;customer_centre;marketing_centre;management;senior_service_manager;general_manager';
const STAFF = ['staffId,name,departmentId,roles', `p1,王芳,d1,${EVERYTHING}`, `p2,李雷,d1,${EVERYTHING}`];
const read = (
  departments: readonly string[],
  staff: readonly string[] | Buffer,
  absences?: readonly string[],
  before?: DirectoryDocument,
) =>
  readDirectory(
    {
      departments: file('departments.csv', departments),
      staff: file('staff.csv', staff),
      ...(absences === undefined ? {} : { absences: file('absences.csv', absences) }),
    },
    { timezone: 'Asia/Shanghai', from: '2026-03-01T00:00:00.000Z', before },
  );

describe('a directory from files', () => {
  it('has departments, staff and absences; names go into profiles, never into the document', async () => {
    const { document, profiles, rejections, failures } = await read(DEPARTMENTS, STAFF, ['staffId,from,to', 'p2,2026-03-09,2026-03-13']);
    expect([rejections, failures]).toEqual([[], []]);
    expect(document.departments).toEqual([{ departmentId: 'd1', name: '客户服务部', managerId: 'p1' }]);
    // A last day counts whole.
    expect(document.staff[1]?.absences).toEqual([{ from: '2026-03-08T16:00:00.000Z', to: '2026-03-13T16:00:00.000Z' }]);
    expect(profiles.get('p2')).toEqual({ name: '李雷' });
    expect(JSON.stringify(document)).not.toMatch(/王芳|李雷/);
  });

  it('is read from a spreadsheet of a Chinese office as well: GB18030, semicolons, Chinese headers and roles', async () => {
    // 工号;部门编号;角色 in GB18030.
    const header = Buffer.from('b9a4bac53bb2bfc3c5b1e0bac53bbdc7c9ab0a', 'hex');
    // 客服专员、主管领导 in GB18030.
    const roles = Buffer.from('bfcdb7fed7a8d4b1a1a2d6f7b9dcc1ecb5bc', 'hex');
    const { document } = await read(DEPARTMENTS, Buffer.concat([header, Buffer.from('p1;d1;'), roles, Buffer.from('\n')]));
    expect(document.staff).toEqual([{ staffId: 'p1', departmentId: 'd1', roles: ['customer_service_rep', 'supervising_leader'] }]);
  });

  it('goes on after rows that cannot be taken, and tells each by file, row, field and reason, not by what stands in it', async () => {
    const staff = [
      'staffId,name,departmentId,roles,activeFrom,email',
      ...STAFF.slice(1).map((line) => `${line},,`),
      'p1,王芳,d1,technician,,',
      'p4,赵云,d9,technician,,',
      'p5,赵云,d1,boss,,',
      'p6,赵云,d1,technician,2026-02-30,',
      'p7,赵云,d1,technician,,赵云',
      '赵云,赵云,d1,technician,,',
      'p8,赵云,d1,technician',
    ];
    const { document, rejections } = await read(DEPARTMENTS, staff, [
      'staffId,from,to',
      'p9,2026-03-09,2026-03-13',
      'p1,2026-03-09,2026-03-08',
    ]);
    expect(document.staff.map(({ staffId }) => staffId)).toEqual(['p1', 'p2']);
    expect(rejections.map(({ file: name, row, field }) => [name, row, field])).toEqual([
      ['staff.csv', 9, ''],
      ['staff.csv', 3, ''],
      ['staff.csv', 4, 'departmentId'],
      ['staff.csv', 5, 'roles'],
      ['staff.csv', 6, 'activeFrom'],
      ['staff.csv', 7, 'email'],
      ['staff.csv', 8, 'staffId'],
      ['absences.csv', 1, 'staffId'],
      ['absences.csv', 2, 'to'],
    ]);
    expect(JSON.stringify(rejections)).not.toContain('赵云');
  });

  it('that may not be published is told with all its failures, at the rows they come from', async () => {
    const departments = ['departmentId,name,parentId,managerId', 'd1,一部,d2,p1', 'd2,二部,d1,p7'];
    const { failures, rejections } = await read(departments, STAFF.slice(0, 2));
    expect(failures).toEqual([
      expect.stringContaining('/departments/1/managerId: p7, manager of d2, is not on staff'),
      expect.stringContaining('/departments/0/parentId: d1 under d2 is under d1 again'),
    ]);
    expect(rejections).toEqual([
      { file: 'departments.csv', row: 2, field: 'managerId', reason: expect.stringContaining('is not on staff') },
      { file: 'departments.csv', row: 1, field: 'parentId', reason: expect.stringContaining('under d1 again') },
    ]);
  });

  it('is not read from a file that lacks a column, or has two for the same', async () => {
    await expect(read(['departmentId', 'd1'], STAFF)).rejects.toThrow('lacks the column name or 部门名称');
    await expect(read(['departmentId,部门编号,name', 'd1,d1,x'], STAFF)).rejects.toThrow('more than once');
  });
});

describe('a rejected row of somebody who is in the directory', () => {
  const absences = [{ from: '2026-04-01T00:00:00.000Z', to: '2026-04-08T00:00:00.000Z', substituteId: 'p1' }];
  const before: DirectoryDocument = {
    departments: [
      { departmentId: 'd1', name: '客户服务部', managerId: 'p1' },
      { departmentId: 'd2', name: '技术部', managerId: 'p3' },
    ],
    staff: [
      { staffId: 'p1', departmentId: 'd1', roles: ['customer_service_rep'] },
      { staffId: 'p3', departmentId: 'd2', roles: ['technician'], absences },
      { staffId: 'p4', departmentId: 'd2', roles: ['technician'] },
    ],
  };
  const departments = [...DEPARTMENTS, 'd2,技术部,p3'];
  const [head = '', first = '', second = ''] = STAFF;

  it('leaves the entry as it was, at its place, with its absences; who is in no row at all is removed', async () => {
    const rows = [head, first, 'p3,张飞,d2,boss', second];
    const { document, kept, counts, profiles, failures } = await read(
      departments,
      rows,
      ['staffId,from,to', 'p3,2026-05-01,2026-05-02'],
      before,
    );
    expect(failures).toEqual([]);
    expect(document.staff.map(({ staffId }) => staffId)).toEqual(['p1', 'p3', 'p2']);
    expect(document.staff[1]).toEqual(before.staff[1]);
    expect([kept, counts]).toEqual([
      { departments: [], staff: ['p3'] },
      { departments: 2, staff: 2, absences: 0 },
    ]);
    expect(profiles.has('p3')).toBe(false);
    const removed = compareDirectories(before, document).flatMap((one) => (one.change === 'removed' ? one.staffId : []));
    expect(removed).toEqual(['p4']);
  });

  it('leaves it once, and not where another row says what it is now; who was never there stays out', async () => {
    const rows = [head, first, second, 'p3,张飞,d2,boss', 'p3,张飞,d2,boss', 'p4,赵云,d2,boss', 'p4,赵云,d1,technician', 'p9,马超,d2,boss'];
    const { document, kept } = await read(departments, rows, undefined, before);
    expect(document.staff.map(({ staffId, departmentId }) => `${staffId} ${departmentId}`)).toEqual(['p1 d1', 'p2 d1', 'p3 d2', 'p4 d1']);
    expect(kept.staff).toEqual(['p3']);
  });

  it('is the same for a department, whose staff are then taken', async () => {
    const { document, kept, rejections } = await read([...DEPARTMENTS, 'd2,,p3'], [...STAFF, 'p3,张飞,d2,technician'], undefined, before);
    expect(document.departments[1]).toEqual(before.departments[1]);
    expect(document.staff[2]).toEqual({ staffId: 'p3', departmentId: 'd2', roles: ['technician'] });
    expect(kept).toEqual({ departments: ['d2'], staff: [] });
    expect(rejections).toEqual([{ file: 'departments.csv', row: 2, field: 'name', reason: 'must have 1 to 100 signs' }]);
  });

  it('that no longer fits the rest is told at that row', async () => {
    const { failures, rejections } = await read(DEPARTMENTS, [head, first, second, 'p3,张飞,d2,technician'], undefined, before);
    expect(failures).toEqual([expect.stringContaining('/staff/2/departmentId: there is no department d2')]);
    expect(rejections.map(({ row, field }) => [row, field])).toEqual([
      [3, 'departmentId'],
      [3, 'departmentId'],
    ]);
  });
});

describe('a day', () => {
  const days = daysIn('Asia/Shanghai');
  it('stands for its beginning or, as the last one, for its end; an instant for itself', () => {
    expect(days.first('2026/3/1')).toBe('2026-02-28T16:00:00.000Z');
    expect(days.last('2026-03-01')).toBe('2026-03-01T16:00:00.000Z');
    expect(days.last('2026-03-01T09:00:00+08:00')).toBe('2026-03-01T01:00:00.000Z');
    for (const text of ['', '2026-02-30', '1 March', '2026-03-01T09:00:00', '20260301']) expect(days.first(text)).toBeUndefined();
  });
});
