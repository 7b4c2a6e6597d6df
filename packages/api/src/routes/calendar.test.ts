import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Harness, openHarness } from '../testing/harness.js';

let api: Harness;
beforeAll(async () => {
  api = await openHarness();
});
afterAll(() => api.close());

const BASE = '/v1/rules/calendar';
const QUALITY = ['s-014', 'quality_manager'] as const;
const get = async (path: string) => {
  const response = await api.read(path);
  return { status: response.statusCode, body: response.json() };
};

describe('the working calendar over HTTP', () => {
  it('lists days with their working time and who says so', async () => {
    const { status, body } = await get(`${BASE}/days?from=2026-02-14&to=2026-02-15`);
    expect([status, body]).toEqual([
      200,
      {
        version: 1,
        timezone: 'Asia/Shanghai',
        days: [
          { date: '2026-02-14', kind: 'make-up', name: '春节', announcement: 'cn-2026', intervals: [{ opens: '09:00', closes: '18:00' }] },
          { date: '2026-02-15', kind: 'holiday', name: '春节', announcement: 'cn-2026', intervals: [] },
        ],
        unofficialYears: [],
      },
    ]);
  });

  it('answers what was known on a day', async () => {
    const kinds = async (knownOn: string) =>
      (await get(`${BASE}/days?from=2020-01-31&to=2020-02-01&knownOn=${knownOn}`)).body.days.map(({ kind }: { kind: string }) => kind);
    expect(await kinds('2020-01-26')).toEqual(['working', 'make-up']);
    expect(await kinds('2020-01-27')).toEqual(['holiday', 'holiday']);
  });

  it('counts the working minutes between two instants, and says which years it could not know', async () => {
    const between = (from: string, to: string) => get(`${BASE}/working-time?from=${from}&to=${to}`);
    expect((await between('2026-02-13T09:00:00.000Z', '2026-02-24T02:00:00.000Z')).body).toMatchObject({
      workingMinutes: 660,
      unofficialYears: [],
    });
    expect((await between('2026-12-31T02:00:00.000Z', '2027-01-01T02:00:00.000Z')).body).toMatchObject({ unofficialYears: [2027] });
  });

  it.each([
    ['days?from=2026-02-15&to=2026-02-14', 'expected the earlier one first'],
    ['days?from=2026-01-01&to=2028-01-01', 'expected fewer days'],
    ['working-time?from=2026-02-15T00:00:00.000Z&to=2026-02-14T00:00:00.000Z', 'expected the earlier one first'],
  ])('refuses %s', async (path, why) => {
    const { status, body } = await get(`${BASE}/${path}`);
    expect([status, body.code]).toEqual([400, 'invalid-parameter']);
    expect(body.detail).toContain(why);
  });

  it('takes an announcement as a draft, and refuses one that does not hold together', async () => {
    const announcing = (days: readonly unknown[]) =>
      api.send(
        `${BASE}/announce-days`,
        {
          reason: '公司成立日',
          changes: [
            { announcement: { id: 'company-2026', title: '公司成立日放假', issuedBy: '综合办公室', publishedOn: '2026-05-08', days } },
          ],
        },
        { as: QUALITY, headers: {} },
      );
    const day = { date: '2026-06-05', kind: 'off', name: '公司成立日' };
    const refused = await announcing([day, day]);
    expect([refused.statusCode, refused.json().code]).toEqual([422, 'invalid-document']);
    const accepted = await announcing([day]);
    expect([accepted.statusCode, accepted.json().openDrafts]).toEqual([200, ['d1']]);
    const draft = await get(`${BASE}/drafts/d1`);
    expect(draft.body.amendments).toMatchObject([{ key: 'company-2026' }]);
    expect(draft.body.document.announcements.at(-1).id).toBe('company-2026');
  });
});

describe('the deadlines of a case over HTTP', () => {
  it('come with their sums, in steps and in words', async () => {
    const complainant = { name: '王女士', phone: '13800000000' };
    const created = await api.send(
      '/v1/complaints',
      { complainant, channel: 'hotline', receivedVia: 'service_department', rawContent: '不制冷' },
      { as: ['s-002', 'customer_service_rep'], headers: {} },
    );
    const { id } = created.json();
    const { status, body } = await get(`/v1/complaints/${id}/deadlines?lang=en`);
    expect([status, body.deadlines.map(({ kind }: { kind: string }) => kind)]).toEqual([200, ['acknowledgement', 'recording']]);
    expect(body.deadlines[0]).toMatchObject({
      state: 'running',
      startedBy: 'ComplaintReceived',
      basis: { clock: 'wall', countedIn: 'ms' },
    });
    expect(body.deadlines[0].explanation[0]).toContain('limit 24 hours, every minute counts');
    const one = await get(`/v1/complaints/${id}/deadlines?kind=recording`);
    expect(one.body.deadlines[0].explanation.at(-1)).toContain('到期：');
  });

  it('of an improvement come with theirs, measure by measure', async () => {
    const measure = { description: '修订检验规程', departmentId: 'quality', responsible: 's-015' };
    const planned = await api.send(
      '/v1/improvements',
      {
        improvementId: 'I-1',
        complaintIds: ['2026-0001'],
        measures: [
          { ...measure, dueAt: '2099-06-30T10:00:00.000Z' },
          { ...measure, dueAt: '2099-07-31T10:00:00.000Z' },
        ],
      },
      { as: ['s-017', 'complaint_handling_department'], headers: {} },
    );
    expect(planned.statusCode).toBe(201);
    const response = await api.read('/v1/improvements/I-1/deadlines?lang=zh-Hant');
    expect(response.headers).toMatchObject({ etag: '"0"', 'redress-position': planned.json().position });
    const { id, revision, deadlines } = response.json();
    expect([id, revision, deadlines.map(({ subject }: { subject: string }) => subject)]).toEqual(['I-1', 0, ['I-1-m1', 'I-1-m2']]);
    expect(deadlines[0]).toMatchObject({ kind: 'improvement', state: 'running', startedBy: 'ImprovementPlanned', policyKey: 'dueAt' });
    expect(deadlines[0].explanation[0]).toMatch(/^改進措施（I-1-m1）期限：自/);
    expect((await get('/v1/improvements/I-1/deadlines?kind=improvement_effect')).body.deadlines).toEqual([]);
    const unauthorized = await api.app.inject({ url: '/v1/improvements/I-1/deadlines' });
    expect(unauthorized.statusCode).toBe(401);
  });

  it('of a case that is none are not found, and kinds that are none refused', async () => {
    expect((await get('/v1/complaints/nobody/deadlines')).status).toBe(404);
    expect((await get('/v1/improvements/nobody/deadlines')).body.detail).toBe('There is no such improvement.');
    expect((await get('/v1/complaints/nobody/deadlines?kind=lunch')).body.code).toBe('invalid-parameter');
  });
});
