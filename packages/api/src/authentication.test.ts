import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catalogue } from '@redress/domain';
import { createMemoryEventStore } from '@redress/eventstore';
import { issueApiKey, revokeApiKey } from './keys/issue-api-key.js';
import { openKeyGuard } from './keys/key-guard.js';
import { complaintBody, type Harness, openHarness, pepper } from './testing/harness.js';

let api: Harness;
beforeAll(async () => {
  api = await openHarness();
});
afterAll(() => api.close());

const call = (authorization: string | undefined, method: 'GET' | 'POST' = 'GET') =>
  api.app.inject({ method, url: '/v1/complaints/C-1/history', headers: authorization === undefined ? {} : { authorization } });

const eventually = async (holds: () => Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + 5_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('did not come true in time');
    await new Promise((resolve) => setImmediate(resolve));
  }
};

describe('without a valid key', () => {
  it.each([
    ['nothing', undefined],
    ['another scheme', 'Basic YTpi'],
    ['an empty token', 'Bearer '],
    ['no key at all', 'Bearer password'],
    ['a key that was never issued', 'Bearer rk_0000000000000_0000000000000000000000000000000000000000000000000'],
  ])('%s is refused with 401 and how to authenticate', async (_what, authorization) => {
    const response = await call(authorization);
    expect(response.statusCode).toBe(401);
    expect(response.headers['www-authenticate']).toContain('Bearer');
    expect(response.json()).toMatchObject({ code: 'unauthenticated' });
  });

  it('no write is taken, whatever its body', async () => {
    const response = await api.app.inject({
      method: 'POST',
      url: '/v1/complaints',
      payload: '{',
      headers: { 'content-type': 'application/json' },
    });
    expect(response.statusCode).toBe(401);
  });

  it('health, readiness and the document are open', async () => {
    for (const url of ['/health', '/openapi.json', '/docs/']) expect((await api.app.inject({ url })).statusCode).toBe(200);
    expect((await api.app.inject({ url: '/ready' })).statusCode).not.toBe(401);
  });
});

describe('an API key', () => {
  it('works from the moment it is issued, and never again after it was revoked', async () => {
    const { key, keyId } = await issueApiKey(api, { staffId: 's-004', role: 'customer_service_supervisor' });
    expect((await call(`Bearer ${key}`)).statusCode).toBe(404);
    await revokeApiKey(api, { keyId, reason: 'lost' });
    await eventually(async () => (await call(`Bearer ${key}`)).statusCode === 401);
    expect((await call(`Bearer ${key}`)).json()).toMatchObject({ code: 'key-revoked' });
    await expect(revokeApiKey(api, { keyId, reason: 'lost' })).resolves.toBeUndefined();
    await expect(revokeApiKey(api, { keyId: 'unknown', reason: 'lost' })).rejects.toThrow('key-not-issued');
  });

  it('decides who acts, and as what', async () => {
    const { key } = await issueApiKey(api, { staffId: 'shop-portal', role: 'portal', kind: 'external_service', label: 'web shop' });
    const response = await api.send('/v1/complaints', complaintBody, { headers: { authorization: `Bearer ${key}` } });
    expect(response.statusCode).toBe(201);
    const history = await api.read(`/v1/complaints/${response.json<{ id: string }>().id}/history`);
    expect(history.json()).toMatchObject({ entries: [{ actor: { id: 'shop-portal', role: 'portal', kind: 'external_service' } }] });
  });

  it('lies in the log as a keyed hash only', async () => {
    const { key, keyId } = await issueApiKey(api, { staffId: 's-001', role: 'customer_service_manager' });
    const stored: unknown[] = [];
    for await (const event of api.store.read(`apiKey-${keyId}`)) stored.push(event);
    expect(stored).toHaveLength(1);
    expect(JSON.stringify(stored)).not.toContain(key.split('_')[2]);
  });

  it('made under another pepper is unknown', async () => {
    const { key } = await issueApiKey(
      { handler: api.handler, pepper: Buffer.alloc(32, 9) },
      { staffId: 's-002', role: 'customer_service_rep' },
    );
    expect((await call(`Bearer ${key}`)).json()).toMatchObject({ status: 401, code: 'unauthenticated' });
  });
});

describe('the guard', () => {
  it('fails closed when the log can no longer be followed', async () => {
    const store = createMemoryEventStore({ catalogue });
    const keys = await openKeyGuard(
      {
        ...store,
        subscribe: async function* () {
          yield { kind: 'caught-up' as const };
          throw new Error('unknown event type api-key-blessed.v1');
        },
      },
      pepper,
    );
    await eventually(async () => {
      try {
        keys.requireFollowing();
        return false;
      } catch (error) {
        return String(error).includes('api-key-blessed');
      }
    });
    const refusing = await openHarness({ keys });
    const { key } = await issueApiKey(refusing, { staffId: 's-002', role: 'customer_service_rep' });
    const response = await refusing.app.inject({ url: '/v1/complaints', headers: { authorization: `Bearer ${key}` } });
    expect(response.json()).toMatchObject({ status: 503, code: 'keys-unavailable' });
    expect(response.headers['retry-after']).toBeDefined();
    const ready = await refusing.app.inject({ url: '/ready' });
    expect(ready.json<{ parts: { name: string; ready: boolean }[] }>().parts).toContainEqual(
      expect.objectContaining({ name: 'keys', ready: false }),
    );
    await refusing.close();
    await store.close();
  });
});
