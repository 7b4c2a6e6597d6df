import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DEFAULT_DIRECTORY } from '@redress/domain';
import { redress, type Started, scratch, startRedress } from '../../support/cli.js';

jest.setTimeout(5 * 60_000);

const NOTICE = {
  id: 'cn-2027',
  title: '国务院办公厅关于2027年部分节假日安排的通知',
  issuedBy: '国务院办公厅',
  publishedOn: '2026-11-20',
  covers: [2027],
  days: [{ date: '2027-01-01', kind: 'off', name: '元旦' }],
};

describe('the working calendar and deadlines from the command line', () => {
  const place = scratch();
  const data = join(place.path, 'data');
  let engine: Started;
  const run = async (...args: readonly string[]) => redress([...args, '--data', data]);
  const json = async (...args: readonly string[]) => {
    const ran = await run(...args, '--json');
    expect(ran).toMatchObject({ code: 0 });
    return JSON.parse(ran.stdout);
  };

  beforeAll(async () => {
    engine = await startRedress(['up', '--data', data]);
  });
  afterAll(async () => {
    await engine?.stop();
    place.remove();
  });

  it('lists days, as they are and as they were known', async () => {
    const { stdout } = await run('calendar', 'days', '--from', '2026-02-14', '--to', '2026-02-15');
    expect(stdout).toMatch(/2026-02-14 +调休上班 +09:00–18:00 +春节 +cn-2026/);
    const before = await json('calendar', 'days', '--from', '2020-01-31', '--to', '2020-01-31', '--known-on', '2020-01-26');
    expect(before.days).toMatchObject([{ kind: 'working' }]);
  });

  it('counts working minutes, and says which years it could not know', async () => {
    const between = ['calendar', 'between', '2026-02-13T17:00:00+08:00', '2026-02-24T10:00:00+08:00'];
    expect(await json(...between)).toMatchObject({ workingMinutes: 660, unofficialYears: [] });
    const { stdout } = await run('calendar', 'between', '2026-12-31T09:00:00+08:00', '2027-01-04T18:00:00+08:00');
    expect(stdout).toContain('2027 年的官方放假安排未知');
  });

  it('takes next year’s notice as a draft that another person puts in force', async () => {
    const file = join(place.path, 'notice.json');
    writeFileSync(file, JSON.stringify({ ...NOTICE, days: [...NOTICE.days, ...NOTICE.days] }));
    const announce = ['calendar', 'announce', file, '--by', 's-014', '--reason', '国务院通知已发布'];
    expect(await run(...announce)).toMatchObject({ code: 2, stderr: expect.stringContaining('expected each day once') });
    writeFileSync(file, JSON.stringify(NOTICE));
    const { lastDraft } = await json(...announce);
    await json('calendar', 'approve', lastDraft, '--by', 's-026');
    const after = await json('calendar', 'days', '--from', '2027-01-01', '--to', '2027-01-01');
    expect(after).toMatchObject({ version: 2, days: [{ kind: 'holiday', name: '元旦' }], unofficialYears: [] });
  });

  const post = async (path: string, role: readonly [staffId: string, role: string], body: unknown): Promise<{ readonly id: string }> => {
    const { key } = await json('key', 'issue', '--staff', role[0], '--role', role[1]);
    const response = await fetch(`${String(engine.ready.apiUrl)}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': 'one' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(201);
    return (await response.json()) as { readonly id: string };
  };

  let id: string;

  it('tells in the history of a case who acts for whom, and why', async () => {
    const [from, to] = [-1, 1].map((days) => new Date(Date.now() + days * 86_400_000).toISOString());
    await json('directory', 'absence', 'record', 's-002', '--from', String(from), '--to', String(to), '--substitute', 's-003');
    ({ id } = await post('/v1/complaints', ['s-002', 'customer_service_rep'], {
      complainant: { name: '王女士', phone: '13800000000' },
      channel: 'hotline',
      receivedVia: 'service_department',
      rawContent: '空调不制冷',
    }));
    const { entries } = await json('history', id);
    const { text, ...way } = entries[0].resolved[0];
    expect(way).toMatchObject({ field: 'holder', staffId: 's-003', path: [{ why: 'holder' }, { why: 'absent' }, { why: 'substitute' }] });
    const { stdout } = await run('history', `complaint-${id}`);
    expect(stdout).toContain(`0 ComplaintReceived：${text['zh-Hans']}\n  ${text.en}\n`);
  });

  it('explains the deadlines of a case', async () => {
    const { stdout } = await run('deadline', 'explain', id);
    expect(stdout).toMatch(/^确认受理期限：自/);
    expect(stdout).toContain('complaint.record.limit');
    const english = await json('deadline', 'explain', id, '--deadline', 'acknowledgement', '--lang', 'en');
    expect(english.deadlines).toMatchObject([{ kind: 'acknowledgement', state: 'running', basis: { countedIn: 'ms' } }]);
    expect(await run('deadline', 'explain', id, '--deadline', 'lunch')).toMatchObject({ code: 2 });
  });

  it('drafts a directory from files, in which whoever has an unfit row stays as before', async () => {
    const { departments, staff } = DEFAULT_DIRECTORY;
    const files = ['departments.csv', 'staff.csv'].map((name) => join(place.path, name));
    writeFileSync(
      String(files[0]),
      [
        'departmentId,name,managerId',
        ...departments.map(({ departmentId, name, managerId }) => `${departmentId},${name},${managerId}`),
      ].join('\n'),
    );
    const rolesOf = ({ staffId, roles }: (typeof staff)[number]) => (staffId === 's-007' ? 'boss' : roles.join(';'));
    const rows = staff.map((one) => `${one.staffId},${one.departmentId},${rolesOf(one)},${one.substituteId ?? ''}`);
    writeFileSync(String(files[1]), ['staffId,departmentId,roles,substituteId', ...rows].join('\n'));
    const ran = await run(
      'directory',
      'import',
      '--departments',
      String(files[0]),
      '--staff',
      String(files[1]),
      '--by',
      's-014',
      '--dry-run',
    );
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('rejected 1') });
    expect(ran.stdout).toContain('kept as before, their rows being rejected: s-007\n');
    expect(ran.stdout).not.toContain('s-007 is no longer in the directory');
  });

  it('explains those of an improvement, named as its stream is', async () => {
    const planned = await post('/v1/improvements', ['s-017', 'complaint_handling_department'], {
      improvementId: '2026-0031',
      complaintIds: ['2026-0001'],
      measures: [{ description: '修订检验规程', departmentId: 'quality', responsible: 's-015', dueAt: '2099-06-30T10:00:00.000Z' }],
    });
    const { stdout } = await run('deadline', 'explain', `improvement-${planned.id}`, '--lang', 'en');
    expect(stdout).toMatch(/^Improvement measure \(2026-0031-m1\): from .*; a person named Tue 30 June 2099 18:00 as due\.\n/);
    expect(await run('deadline', 'explain', planned.id)).toMatchObject({ code: 2, stderr: expect.stringContaining('no such case') });
  });
});
