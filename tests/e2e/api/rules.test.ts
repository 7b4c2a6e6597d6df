import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Engine, startEngine, type Who } from './engine.js';

jest.setTimeout(120_000);

const QUALITY: Who = ['s-014', 'quality_manager'];
const MANAGEMENT: Who = ['s-026', 'management'];
const POLICY = '/v1/rules/policy';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const complaint = {
  complainant: { name: '王女士', phone: '13800000000' },
  channel: 'hotline',
  receivedVia: 'service_department',
  rawContent: '空调不制冷',
};
const open = async (id: string): Promise<string> => {
  const { status, headers } = await engine.post('/v1/complaints', { ...complaint, complaintId: id });
  expect(status).toBe(201);
  return String(headers.get('redress-position'));
};
const acknowledgeBy = async (id: string): Promise<string | undefined> => {
  const { body } = await engine.get(`/v1/complaints/${id}`);
  return (body.clocks as { readonly kind: string; readonly dueAt: string }[]).find(({ kind }) => kind === 'acknowledgement')?.dueAt;
};
const hours = (from: string, to: string | undefined): number => Math.round((Date.parse(String(to)) - Date.parse(from)) / 3_600_000);

describe('a change of the rules, over HTTP', () => {
  it('is drafted by one person, compared, approved by another, and moves no open case', async () => {
    const at = new Date().toISOString();
    const position = await open('R-1');
    const before = await acknowledgeBy('R-1');
    expect(hours(at, before)).toBe(24);

    const changes = [{ key: 'complaint.acknowledge.limit', value: 4 }];
    // The queue must know the case before a comparison can count it.
    await engine.get(`/v1/complaints?atLeast=${encodeURIComponent(position)}`);
    const drafted = await engine.post(`${POLICY}/set-policy-values`, { reason: '首问提速', changes }, { as: QUALITY });
    expect(drafted).toMatchObject({ status: 200, body: { lastDraft: 'd1', newest: { version: 1 } } });
    const { body: comparison } = await engine.get(`${POLICY}/comparison?to=d1`, { as: MANAGEMENT });
    // The answer of the draft tells the same already.
    expect(drafted.body.comparison).toEqual(comparison);
    expect(comparison).toMatchObject({
      from: '1',
      to: 'd1',
      differences: [
        {
          key: 'complaint.acknowledge.limit',
          difference: { amount: -20, unit: 'h' },
          words: { zh: expect.stringContaining('减少 20 小时') },
        },
      ],
      warnings: [],
      concerned: { open: 1, running: 1, words: { en: expect.stringMatching(/^1 open case not affected: what was decided stays/) } },
    });

    expect(await engine.post(`${POLICY}/approve-policy`, { draftId: 'd1' }, { as: QUALITY })).toMatchObject({
      status: 403,
      body: { code: 'own-draft' },
    });
    expect(await engine.post(`${POLICY}/approve-policy`, { draftId: 'd1' }, { as: MANAGEMENT })).toMatchObject({
      status: 200,
      body: { newest: { version: 2 } },
    });

    expect(await acknowledgeBy('R-1')).toBe(before);
    const later = new Date().toISOString();
    await open('R-2');
    expect(hours(later, await acknowledgeBy('R-2'))).toBe(4);
  });

  it('leaves the state at an earlier instant, and what was known then, as they were', async () => {
    const { body: then } = await engine.get(`${POLICY}?at=2026-01-05T00:00:00.000Z`);
    expect(then).toMatchObject({ version: 1 });
    const { body: history } = await engine.get(`${POLICY}/history`);
    const [first, second] = history.versions as { readonly published: { readonly at: string } }[];
    expect(second).toMatchObject({ version: 2, draftId: 'd1', published: { by: { id: 's-026', role: 'management' } } });
    const { body: known } = await engine.get(`${POLICY}?at=2099-01-01T00:00:00.000Z&knownAt=${first?.published.at}`);
    expect(known).toMatchObject({ version: 1 });
  });

  it('serves calendars and directories the same way', async () => {
    const { body: shown } = await engine.get('/v1/rules/calendar');
    const document = { ...(shown.document as object), announcements: [] };
    const drafted = await engine.post('/v1/rules/calendar/draft-calendar', { document, basedOn: 1, reason: '不再放假' }, { as: QUALITY });
    expect(drafted).toMatchObject({ status: 200, body: { lastDraft: 'd1' } });
    const { body: comparison } = await engine.get('/v1/rules/calendar/comparison?to=d1');
    expect(drafted.body.comparison).toEqual(comparison);
    expect((comparison.differences as { readonly pointer: string }[]).every(({ pointer }) => pointer.startsWith('/announcements/'))).toBe(
      true,
    );
    expect(
      await engine.post('/v1/rules/calendar/reject-calendar', { draftId: 'd1', reason: '照旧放假' }, { as: MANAGEMENT }),
    ).toMatchObject({ status: 200, body: { openDrafts: [] } });
    expect(await engine.post('/v1/rules/directory/validation', { document: { departments: [], staff: [] } })).toMatchObject({
      status: 200,
      body: { ok: false },
    });
  });
});

describe('an official period of figures, over HTTP', () => {
  const year = new Date().getFullYear();
  const metric = async () => (await engine.get(`/v1/metrics/M01?period=${year}`)).body;
  const start = (body: object) => engine.post(`/v1/kpi-periods/${year}/start-kpi-period`, body, { as: QUALITY });
  const targets = ['kpi.complaint.timelyHandling.target'];

  it('refuses to start on a suggestion, and confirms the target of its figures once it was accepted by name', async () => {
    expect(await metric()).toMatchObject({ target: 95, targetUnconfirmed: true, official: false });
    const refused = await start({ targets, acceptedSuggestions: [] });
    expect(refused).toMatchObject({ status: 409, body: { code: 'targets-unconfirmed' } });
    expect(JSON.stringify(refused.body.errors)).toContain('kpi.complaint.timelyHandling.target: 95 % is our suggestion');
    expect(await start({ targets, acceptedSuggestions: targets })).toMatchObject({ status: 200, body: { official: { policyVersion: 2 } } });
    expect(await metric()).toMatchObject({ target: 95, targetUnconfirmed: false, official: true });
    expect((await engine.get(`/v1/kpi-periods?year=${year}`)).body).toMatchObject({
      periods: [{ period: String(year), startedBy: 's-014' }],
    });
  });

  it('keeps its targets when the policy changes afterwards', async () => {
    const changes = [{ key: targets[0], value: 50 }];
    await engine.post(`${POLICY}/set-policy-values`, { reason: '下调', changes }, { as: QUALITY });
    expect(await engine.post(`${POLICY}/approve-policy`, { draftId: 'd2' }, { as: MANAGEMENT })).toMatchObject({ status: 200 });
    expect(await metric()).toMatchObject({ target: 95, official: true });
    const month = new Date().toISOString().slice(0, 7);
    expect((await engine.get(`/v1/metrics/M01?period=${month}`)).body).toMatchObject({
      target: 50,
      targetUnconfirmed: false,
      official: false,
    });
  });
});
