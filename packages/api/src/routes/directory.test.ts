import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_DIRECTORY, SYSTEM, staffMember } from '@redress/domain';
import { commandId } from '@redress/eventstore';
import { complaintBody, type Harness, openHarness, REP } from '../testing/harness.js';

let api: Harness;
beforeAll(async () => {
  api = await openHarness();
  for (const [staffId, name] of [
    ['s-026', '李雷'],
    ['s-028', '王芳'],
  ] as const)
    await api.handler.handle(staffMember, staffId, {
      id: commandId('test', staffId),
      type: 'RecordStaffProfile',
      data: { name },
      actor: SYSTEM,
      at: '2026-01-01T00:00:00.000Z',
    });
});
afterAll(() => api.close());

const BASE = '/v1/rules/directory';
const LEADER = ['s-026', 'supervising_leader'] as const;
const SERVICE = ['s-016', 'information_manager'] as const;
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const [FROM, TO] = [inDays(-1), inDays(5)];

const send = async (step: string, body: unknown, as: readonly [string, string] = LEADER) => {
  const response = await api.send(`${BASE}/${step}`, body, { as });
  return { status: response.statusCode, body: response.json() };
};
const read = async (path: string, as: readonly [string, string] = LEADER) => {
  const response = await api.read(`${BASE}/${path}`, { as });
  return { status: response.statusCode, body: response.json() };
};

describe('the directory over HTTP', () => {
  it('names who acts in a role, and why, with names for those who may see them', async () => {
    expect(await read('resolution?role=supervising_leader')).toMatchObject({
      status: 200,
      body: { version: 1, staffId: 's-026', text: { 'zh-Hans': '主管领导李雷' } },
    });
    expect(await send('record-absence', { staffId: 's-026', from: FROM, to: TO, substituteId: 's-028' })).toMatchObject({ status: 200 });
    const acting = await read('resolution?role=supervising_leader');
    expect(acting.body).toMatchObject({
      staffId: 's-028',
      absences: 1,
      path: [{ why: 'holder' }, { why: 'absent', until: TO }, { why: 'substitute', staffId: 's-028' }],
      text: { 'zh-Hans': `主管领导李雷，李雷缺勤（至${TO}），由王芳代理` },
    });
    expect((await read('resolution?person=s-026', SERVICE)).body.text['zh-Hans']).toBe(`s-026，s-026缺勤（至${TO}），由s-028代理`);
    expect((await read('resolution?department=sales')).body).toMatchObject({ staffId: 's-005' });
  });

  it('answers by what was recorded at the instant asked for', async () => {
    expect((await read(`resolution?role=supervising_leader&at=${FROM}`)).body).toMatchObject({ staffId: 's-026' });
  });

  it('lists absences, ends them, and then nobody is absent any more', async () => {
    expect((await read('absences')).body.absences).toEqual([
      { staffId: 's-026', from: FROM, to: TO, substituteId: 's-028', running: true },
    ]);
    expect(await send('end-absence', { staffId: 's-026' })).toMatchObject({ status: 200 });
    expect((await read('absences')).body.absences).toEqual([]);
    expect((await read('resolution?role=supervising_leader')).body).toMatchObject({ staffId: 's-026', absences: 2 });
  });

  it('refuses what would leave somebody’s work to nobody, and who may not say so', async () => {
    const alone = await send('record-absence', { staffId: 's-005', from: FROM, to: TO }, ['s-005', 'sales_manager']);
    expect(alone).toMatchObject({ status: 422, body: { code: 'nobody-would-act', errors: [{ pointer: '/substituteId' }] } });
    const other = await send('record-absence', { staffId: 's-012', from: FROM, to: TO }, ['s-013', 'technician']);
    expect(other).toMatchObject({ status: 403, body: { code: 'absence-not-permitted' } });
    expect(await send('end-absence', { staffId: 's-012' }, ['s-012', 'technician'])).toMatchObject({ status: 404 });
  });

  it('asks for exactly one question, about something that is named', async () => {
    expect(await read('resolution')).toMatchObject({ status: 400, body: { code: 'invalid-parameter' } });
    expect(await read('resolution?person=s-001&department=sales')).toMatchObject({ status: 400 });
    expect(await read('resolution?role=boss')).toMatchObject({ status: 400, body: { errors: [{ pointer: '/query/role' }] } });
    expect(await read('check?draft=7')).toMatchObject({ status: 400 });
  });

  it('compares a draft with what is in force by who joined, moved and left', async () => {
    const document = {
      ...DEFAULT_DIRECTORY,
      staff: DEFAULT_DIRECTORY.staff.map((one) => (one.staffId === 's-007' ? { ...one, departmentId: 'service' } : one)),
    };
    const drafted = await send('draft-directory', { document, basedOn: 1, reason: '调岗' }, ['s-014', 'quality_manager']);
    expect(drafted.status).toBe(200);
    expect((await read('comparison?to=d1')).body.differences).toEqual([
      {
        change: 'moved',
        staffId: 's-007',
        from: 'sales',
        to: 'service',
        words: { zh: 's-007由sales调往service', en: 's-007 moves from sales to service' },
      },
    ]);
  });

  it('tells in the history of a case for whom somebody stands in', async () => {
    await send('record-absence', { staffId: 's-002', from: FROM, to: TO, substituteId: 's-003' }, REP);
    const opened = await api.send('/v1/complaints', complaintBody);
    const history = (await api.read(`/v1/complaints/${opened.json().id}/history`)).json();
    expect(history.entries[0]).toMatchObject({
      data: { holder: 's-003' },
      resolved: [{ field: 'holder', staffId: 's-003', text: { 'zh-Hans': `s-002，s-002缺勤（至${TO}），由s-003代理` } }],
    });
    expect(history.entries[0].ruleVersions).toMatchObject({ directory: 1, absences: expect.any(Number) });
  });
});
