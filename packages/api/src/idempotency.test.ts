import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventStore } from '@redress/eventstore';
import { createKeyWatch, idempotencyKey } from './request/idempotency.js';
import { complaintBody, type Harness, openHarness } from './testing/harness.js';

let api: Harness;
beforeAll(async () => {
  api = await openHarness();
});
afterAll(() => api.close());

const URL = '/v1/complaints';
const key = (value: string) => ({ headers: { 'idempotency-key': value } });
const revisions = async (store: EventStore, stream: string): Promise<number> => {
  let count = 0;
  for await (const _event of store.read(stream)) count += 1;
  return count;
};

describe('a step repeated with its Idempotency-Key', () => {
  it('gives the first answer again, though the case has gone on', async () => {
    const first = await api.send(URL, complaintBody, key('open-1'));
    const opened = first.json<{ id: string; revision: number; position: string; status: string }>();
    expect(first.statusCode).toBe(201);
    expect(first.headers.location).toBe(`${URL}/${opened.id}`);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    await api.send(`${URL}/${opened.id}/withdraw-complaint`, { reason: '已自行解决' });

    const again = await api.send(URL, complaintBody, key('open-1'));
    expect(again.statusCode).toBe(201);
    expect(again.json()).toEqual(opened);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.headers.etag).toBe(first.headers.etag);
    expect(again.headers['redress-position']).toBe(first.headers['redress-position']);
    expect(await revisions(api.store, `complaint-${opened.id}`)).toBe(2);
  });

  it('gives it again even where If-Match has been passed meanwhile', async () => {
    const { id } = (await api.send(URL, complaintBody)).json<{ id: string }>();
    const options = { headers: { 'idempotency-key': 'ack-once', 'if-match': '"0"' } };
    const step = `${URL}/${id}/acknowledge-complaint`;
    const first = await api.send(step, { medium: 'phone' }, options);
    const again = await api.send(step, { medium: 'phone' }, options);
    expect([first.statusCode, again.statusCode]).toEqual([200, 200]);
    expect(again.json()).toEqual(first.json());
  });

  it('is refused with other content, another step or another case', async () => {
    const { id } = (await api.send(URL, complaintBody, key('reused'))).json<{ id: string }>();
    const { id: other } = (await api.send(URL, complaintBody)).json<{ id: string }>();
    const refusals = [
      await api.send(URL, { ...complaintBody, rawContent: '别的' }, key('reused')),
      await api.send(`${URL}/${id}/withdraw-complaint`, { reason: '不再投诉' }, key('reused')),
      await api.send(`${URL}/${other}/withdraw-complaint`, { reason: '不再投诉' }, key('reused')),
      await api.send(URL, { ...complaintBody, complaintId: 'C-else' }, key('reused')),
    ];
    for (const refusal of refusals) expect(refusal.json()).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
  });

  it('is another step when another person sends it', async () => {
    const one = await api.send(URL, complaintBody, { ...key('shared'), as: ['s-002', 'customer_service_rep'] });
    const other = await api.send(URL, complaintBody, { ...key('shared'), as: ['s-003', 'customer_service_rep'] });
    expect([one.statusCode, other.statusCode]).toEqual([201, 201]);
    expect(other.json<{ id: string }>().id).not.toBe(one.json<{ id: string }>().id);
  });

  it('may be sent anew after a refusal, corrected', async () => {
    const { id } = (await api.send(URL, complaintBody)).json<{ id: string }>();
    const step = `${URL}/${id}/acknowledge-complaint`;
    expect((await api.send(step, { medium: 'drum' }, key('corrected'))).statusCode).toBe(422);
    expect((await api.send(step, { medium: 'phone' }, key('corrected'))).statusCode).toBe(200);
  });
});

describe('the watch over keys', () => {
  const nothing = { value: 1, consumed: true };

  it('refuses a second call while the first is running, and only then', async () => {
    const watch = createKeyWatch();
    let finish: (value: typeof nothing) => void = () => {};
    const first = watch.once('k', 's', () => new Promise<typeof nothing>((resolve) => (finish = resolve)));
    await expect(watch.once('k', 's', async () => nothing)).rejects.toMatchObject({ code: 'request-in-progress' });
    await expect(watch.once('other', 's', async () => nothing)).resolves.toBe(1);
    finish(nothing);
    await first;
    await expect(watch.once('k', 's', async () => nothing)).resolves.toBe(1);
  });

  it('frees a key whose call failed', async () => {
    const watch = createKeyWatch();
    await expect(watch.once('k', 's', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    await expect(watch.once('k', 't', async () => nothing)).resolves.toBe(1);
  });

  it('remembers a bounded number of keys, the newest', async () => {
    const watch = createKeyWatch(2);
    for (const name of ['a', 'b', 'c']) await watch.once(name, 's', async () => nothing);
    await expect(watch.once('c', 't', async () => nothing)).rejects.toMatchObject({ code: 'idempotency-key-reused' });
    await expect(watch.once('a', 't', async () => nothing)).resolves.toBe(1);
  });
});

it('takes the key with the quotes of a structured field as without', () => {
  expect(idempotencyKey('"abc-1"')).toBe('abc-1');
  expect(idempotencyKey('abc-1')).toBe('abc-1');
});
