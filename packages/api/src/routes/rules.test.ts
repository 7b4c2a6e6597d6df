import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_POLICY } from '@redress/domain';
import { type Harness, openHarness } from '../testing/harness.js';

let api: Harness;
beforeAll(async () => {
  api = await openHarness();
});
afterAll(() => api.close());

const QUALITY = ['s-014', 'quality_manager'] as const;
const MANAGEMENT = ['s-026', 'management'] as const;
const BASE = '/v1/rules/policy';
type Answer = {
  newest: { version: number };
  lastDraft: string;
  openDrafts: string[];
  comparison?: object;
  code: string;
  errors: { pointer: string; detail: string }[];
};

const policy = (key: string, value: number) => ({
  values: { ...DEFAULT_POLICY.values, [key]: { ...DEFAULT_POLICY.values[key], value, origin: 'configured' } },
});
const send = async (step: string, body: unknown, as: readonly [string, string] = QUALITY, headers: Record<string, string> = {}) => {
  const response = await api.send(`${BASE}/${step}`, body, { as, headers });
  return { status: response.statusCode, headers: response.headers, body: response.json<Answer>() };
};

describe('a policy over HTTP', () => {
  it('is drafted, shown, approved by another person, and then in force', async () => {
    const drafted = await send('draft-policy', { document: policy('complaint.plan.limit', 2), basedOn: 1, reason: '方案质量不足' });
    expect(drafted).toMatchObject({ status: 200, body: { newest: { version: 1 }, lastDraft: 'd1', openDrafts: ['d1'] } });
    // Nothing keeps the views here: what the draft changes is told all the same, without the cases that it concerns.
    const { comparison } = drafted.body;
    expect(comparison).toMatchObject({ kind: 'policy', from: '1', to: 'd1', differences: [{ key: 'complaint.plan.limit' }], warnings: [] });
    expect(comparison).not.toHaveProperty('concerned');
    const draft = (await api.read(`${BASE}/drafts/d1`, { as: MANAGEMENT })).json();
    expect(draft).toMatchObject({ draftId: 'd1', basedOn: 1, drafted: { by: { id: 's-014' }, reason: '方案质量不足' } });

    const own = await send('approve-policy', { draftId: 'd1' });
    expect(own).toMatchObject({ status: 403, body: { code: 'own-draft' } });
    const approved = await send('approve-policy', { draftId: 'd1' }, MANAGEMENT);
    expect(approved).toMatchObject({ status: 200, body: { newest: { version: 2 }, openDrafts: [] } });
    expect(approved.body).not.toHaveProperty('comparison');
    const current = (await api.read(BASE)).json();
    expect(current).toMatchObject({ kind: 'policy', version: 2, draftId: 'd1', published: { by: { id: 's-026' } } });
    expect(current.document.values['complaint.plan.limit'].value).toBe(2);
  });

  it('tells what was in force, what was known, and who did what when and why', async () => {
    const before = (await api.read(`${BASE}?at=2021-01-01T00:00:00.000Z`)).json();
    expect(before).toMatchObject({ version: 1, effectiveFrom: '2020-01-01T00:00:00.000Z' });
    const history = (await api.read(`${BASE}/history`)).json();
    expect(history.versions.map(({ version }: { version: number }) => version)).toEqual([1, 2]);
    expect(history.drafts).toMatchObject([{ draftId: 'd1', ended: { as: 'approved', version: 2, by: { id: 's-026' } } }]);
    const unknown = await api.read(`${BASE}?knownAt=2019-01-01T00:00:00.000Z`);
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'not-found']);
    expect((await api.read(`${BASE}/versions/1`)).json()).toMatchObject({ version: 1, document: DEFAULT_POLICY });
    expect((await api.read(`${BASE}/versions/9`)).statusCode).toBe(404);
    expect((await api.read(`${BASE}/drafts/d1`)).statusCode).toBe(404);
  });

  it('withholds the words of reasons from services, not who acted', async () => {
    const { drafts } = (await api.read(`${BASE}/history`, { as: ['s-016', 'information_manager'] })).json();
    expect(drafts[0].drafted).toMatchObject({ by: { id: 's-014' }, reason: { withheld: true } });
  });

  it('that is wrong is refused with every failure at its place', async () => {
    const document = policy('complaint.plan.limit', -1);
    const { status, body } = await send('draft-policy', {
      document: { values: { ...document.values, 'complaint.invented': { value: 1, unit: 'n', origin: 'configured' } } },
      basedOn: 2,
      reason: '试点',
    });
    expect([status, body.code]).toEqual([422, 'invalid-document']);
    expect(body.errors).toContainEqual(expect.objectContaining({ pointer: '/document/values/complaint.plan.limit/value' }));
    expect(body.errors.some(({ detail }) => detail.includes('complaint.invented'))).toBe(true);
    const checked = (await api.send(`${BASE}/validation`, { document })).json();
    expect(checked).toMatchObject({ ok: false, failures: [expect.stringContaining('/values/complaint.plan.limit/value')] });
    expect((await api.send(`${BASE}/validation`, { document: DEFAULT_POLICY })).json()).toEqual({ ok: true, failures: [], warnings: [] });
  });

  it('cannot be changed in retrospect', async () => {
    const headers = { 'redress-occurred-at': '2026-01-01T00:00:00.000Z', 'redress-backdating-reason': 'late' };
    const late = await send(
      'set-policy-values',
      { reason: '补录', changes: [{ key: 'complaint.plan.limit', value: 3 }] },
      QUALITY,
      headers,
    );
    expect(late).toMatchObject({ status: 403, body: { code: 'backdating-not-permitted' } });
  });

  it('repeats the answer of a repeated step and changes nothing', async () => {
    const body = { reason: '试点', changes: [{ key: 'complaint.plan.limit', value: 3 }] };
    const first = await send('set-policy-values', body, QUALITY, { 'idempotency-key': 'once' });
    const again = await send('set-policy-values', body, QUALITY, { 'idempotency-key': 'once' });
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body).toEqual(first.body);
    expect((await api.read(`${BASE}/drafts`)).json().drafts).toHaveLength(1);
  });

  it('is planned ahead and revoked before it takes effect', async () => {
    const planned = await send('approve-policy', { draftId: 'd2', effectiveFrom: '2099-01-01T00:00:00.000Z' }, MANAGEMENT);
    expect(planned.body).toMatchObject({ newest: { version: 3, effectiveFrom: '2099-01-01T00:00:00.000Z' } });
    expect((await api.read(BASE)).json().version).toBe(2);
    expect((await api.read(`${BASE}?at=2099-06-01T00:00:00.000Z`)).json().version).toBe(3);
    const revoked = await send('revoke-policy', { version: 3, reason: '推迟' }, MANAGEMENT);
    expect(revoked.body).toMatchObject({ newest: { version: 2 } });
    expect((await api.read(`${BASE}?at=2099-06-01T00:00:00.000Z`)).json().version).toBe(2);
    expect(await send('revoke-policy', { version: 2, reason: '推迟' }, MANAGEMENT)).toMatchObject({
      status: 409,
      body: { code: 'already-effective' },
    });
  });
});
