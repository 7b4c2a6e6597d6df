import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memoryKeyring, type RecordedEvent } from '@redress/eventstore';
import { complaintBody, type Harness, openHarness, type Sending } from '../testing/harness.js';

const MANAGER = ['s-027', 'management'] as const;
const keyring = memoryKeyring();
let api: Harness;
beforeAll(async () => {
  api = await openHarness({ keyring });
});
afterAll(() => api.close());

const received = async (): Promise<string> => (await api.send('/v1/complaints', complaintBody)).json<{ id: string }>().id;
const erase = (person: string, options: Sending = {}, body: object = { grounds: 'request' }) =>
  api.send(`/v1/persons/${person}/erasure`, body, { as: MANAGER, ...options });
const nameOf = async (id: string): Promise<unknown> =>
  (await api.read(`/v1/complaints/${id}`)).json<{ file: { receipt: { complainant: { name: unknown } } } }>().file.receipt.complainant.name;
const log = async (): Promise<readonly RecordedEvent[]> => {
  const events: RecordedEvent[] = [];
  for await (const event of api.store.read('erasure-main')) events.push(event);
  return events;
};

describe('erasing a person over HTTP', () => {
  it('destroys their keys, lets go of what is in memory, and answers with the certificate that lies in the log', async () => {
    const id = await received();
    const { keyId } = await keyring.keyFor(`complainant-${id}`);
    expect(await nameOf(id)).toBe('欧阳测试');
    const answer = await erase(`complainant-${id}`);
    const by = { id: 's-027', role: 'management', kind: 'human' };
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      {
        person: `complainant-${id}`,
        outcome: 'erased',
        certificates: [
          { keyIds: [keyId], grounds: 'request', by, at: expect.any(String), revision: expect.any(Number), position: expect.any(String) },
        ],
      },
    ]);
    const certificate = (await log()).at(-1);
    expect(certificate).toMatchObject({
      type: 'PersonErased',
      data: { person: `complainant-${id}`, keyIds: [keyId] },
      metadata: { actor: by },
    });
    expect(answer.headers['redress-position']).toBe(certificate?.position);
    expect(await keyring.find(keyId)).toBeUndefined();
    expect(await nameOf(id)).toEqual({ erased: true });
    expect(JSON.stringify(api.lines)).not.toContain('欧阳测试');
  });

  it('takes a case for whoever complained in it', async () => {
    const id = await received();
    expect((await erase(`complaint-${id}`)).json()).toMatchObject({ person: `complainant-${id}`, outcome: 'erased' });
  });

  it('answers a repeated call as the first time, and whoever asks again with the certificate there is', async () => {
    const id = await received();
    const headers = { 'idempotency-key': 'erase-once' };
    const first = await erase(`complainant-${id}`, { headers });
    const again = await erase(`complainant-${id}`, { headers });
    expect([again.statusCode, again.headers['idempotency-replayed'], again.json()]).toEqual([200, 'true', first.json()]);
    const anew = await erase(`complainant-${id}`);
    expect(anew.json()).toEqual({ ...first.json<object>(), outcome: 'erased-before' });
    expect(anew.headers['idempotency-replayed']).toBeUndefined();
    const other = await erase(`complainant-${await received()}`, { headers });
    expect([other.statusCode, other.json<{ code: string }>().code]).toEqual([422, 'idempotency-key-reused']);
    const otherGrounds = await erase(`complainant-${id}`, { headers }, { grounds: 'order' });
    expect([otherGrounds.statusCode, otherGrounds.json<{ code: string }>().code]).toEqual([422, 'idempotency-key-reused']);
  });

  it('is refused to those whom the policy and the directory do not let erase, before anything is destroyed', async () => {
    const id = await received();
    const refused = async (as: readonly [string, string]) => {
      const answer = await erase(`complainant-${id}`, { as });
      return [answer.statusCode, answer.json<{ code: string }>().code];
    };
    expect(await refused(['s-002', 'customer_service_rep'])).toEqual([403, 'role-not-permitted']);
    expect(await refused(['s-002', 'management'])).toEqual([403, 'role-not-held']);
    expect((await api.app.inject({ method: 'POST', url: `/v1/persons/complainant-${id}/erasure` })).statusCode).toBe(401);
    expect(await nameOf(id)).toBe('欧阳测试');
  });

  it('refuses whom nobody knows, and what is no id of a person or no grounds', async () => {
    const before = (await log()).length;
    for (const person of ['customer-C-404', 'complaint-404', 'improvement-404']) {
      const answer = await erase(person);
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([404, 'person-unknown']);
    }
    const named = await erase(encodeURIComponent('王芳'));
    expect([named.statusCode, named.json()]).toMatchObject([400, { errors: [{ pointer: '/path/personId' }] }]);
    const whim = await erase('customer-C-404', {}, { grounds: 'whim' });
    expect([whim.statusCode, whim.json()]).toMatchObject([422, { errors: [{ pointer: '/grounds' }] }]);
    expect((await erase('customer-C-404', { headers: { 'idempotency-key': '' } })).json()).toMatchObject({
      code: 'idempotency-key-missing',
    });
    expect(await log()).toHaveLength(before);
  });

  it('takes no header that belongs to a step of a case', async () => {
    for (const header of ['if-match', 'redress-occurred-at', 'redress-backdating-reason']) {
      const answer = await erase('customer-C-404', { headers: { [header]: '"1"' } });
      expect([answer.statusCode, answer.json()]).toMatchObject([400, { errors: [{ pointer: `/headers/${header}` }] }]);
    }
  });
});
