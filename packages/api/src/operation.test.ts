import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { complaintBody, type Harness, openHarness } from './testing/harness.js';

type Report = {
  readonly ready: boolean;
  readonly parts: readonly { readonly name: string; readonly ready: boolean; readonly detail?: string }[];
};

let api: Harness;
let relayReady = true;
beforeAll(async () => {
  api = await openHarness({ ready: () => [{ name: 'relay', ready: relayReady, ...(relayReady ? {} : { detail: 'Temporal is away' }) }] });
});
afterAll(() => api.close());

describe('readiness', () => {
  it('names what is not ready and why, its own parts and those of the process', async () => {
    relayReady = false;
    const response = await api.app.inject({ url: '/ready' });
    expect(response.statusCode).toBe(503);
    const { ready, parts } = response.json<Report>();
    expect(ready).toBe(false);
    expect(parts.map(({ name }) => name)).toEqual(['store', 'rules', 'views', 'keys', 'relay']);
    expect(parts.filter((part) => !part.ready)).toEqual([
      { name: 'views', ready: false, detail: 'no database in this test' },
      { name: 'relay', ready: false, detail: 'Temporal is away' },
    ]);
  });

  it('is apart from health', async () => {
    const response = await api.app.inject({ url: '/health' });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ status: 'ok' });
  });
});

describe('logging', () => {
  it('has one line for a request, with route, status, trace and whose key, and none of its content', async () => {
    api.lines.length = 0;
    const key = await api.keyOf('s-002', 'customer_service_rep');
    const response = await api.send('/v1/complaints', complaintBody);
    const { id } = response.json<{ id: string }>();
    await api.read(`/v1/complaints/${id}?atLeast=${response.headers['redress-position']}`);
    await api.send(`/v1/complaints/${id}/withdraw-complaint`, { reason: '欧阳测试 不再投诉', phone: '13800001111' });
    const finished = api.lines.filter(({ msg }) => msg === 'request');
    expect(finished).toHaveLength(3);
    expect(finished[0]).toMatchObject({
      method: 'POST',
      route: '/v1/complaints',
      status: 201,
      staffId: 's-002',
      caseId: `complaint-${id}`,
      revision: 0,
      traceId: expect.any(String),
    });
    expect(finished[2]).toMatchObject({ status: 422, code: 'invalid-content' });
    const text = JSON.stringify(api.lines);
    for (const secret of [key, '欧阳测试', '13800001111', '冰箱']) expect(text).not.toContain(secret);
  });

  it('hides what must not be told even when something tries to log it', () => {
    api.lines.length = 0;
    api.app.log.info(
      { authorization: 'Bearer rk_x', body: complaintBody, key: 'rk_y', headers: { authorization: 'Bearer rk_z' } },
      'careless',
    );
    const text = JSON.stringify(api.lines);
    expect(text).toContain('careless');
    for (const secret of ['rk_x', 'rk_y', 'rk_z', '欧阳测试']) expect(text).not.toContain(secret);
  });
});

it('every answer carries the usual protections', async () => {
  const { headers } = await api.app.inject({ url: '/health' });
  expect(headers['content-security-policy']).toBe("default-src 'none';frame-ancestors 'none'");
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN' });
  expect(headers['x-powered-by']).toBeUndefined();
});

it('the page of the document asks nobody else for anything', async () => {
  const page = await api.app.inject({ url: '/docs/' });
  expect(page.headers['content-type']).toContain('text/html');
  expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//);
  expect(page.headers['content-security-policy']).toContain("default-src 'self'");
  expect(page.headers['content-security-policy']).not.toContain('http');
});
