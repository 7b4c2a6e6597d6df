import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { complaintBody, type Harness, openHarness, REP } from './testing/harness.js';

let api: Harness;
beforeAll(async () => {
  api = await openHarness({ limits: { bodyBytes: 4096 } });
});
afterAll(() => api.close());

const URL = '/v1/complaints';
const open = async (): Promise<string> => (await api.send(URL, complaintBody)).json<{ id: string }>().id;

describe('every failure', () => {
  it('is problem details with a stable type, a code and a trace id', async () => {
    const response = await api.send(URL, { ...complaintBody, channel: 'pigeon' });
    expect(response.statusCode).toBe(422);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(response.headers['content-language']).toBe('en');
    expect(response.json()).toMatchObject({
      type: 'urn:redress:problem:invalid-content',
      title: 'The content does not fit the step',
      status: 422,
      code: 'invalid-content',
      instance: URL,
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      errors: [{ pointer: '/channel' }],
    });
  });

  it('speaks Chinese to those who prefer it', async () => {
    const response = await api.send(URL, {}, { headers: { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' } });
    expect(response.headers['content-language']).toBe('zh-Hans');
    expect(response.json<{ title: string }>().title).toBe('内容不符合该步骤的要求');
  });

  it("carries on the caller's trace", async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const response = await api.send(URL, {}, { headers: { traceparent: `00-${trace}-00f067aa0ba902b7-01` } });
    expect(response.json<{ traceId: string }>().traceId).toBe(trace);
  });
});

describe('bad content', () => {
  const refused = async (body: unknown, pointers: readonly string[]) => {
    const response = await api.send(URL, body);
    expect(response.json<{ code: string }>().code).toBe('invalid-content');
    expect(response.statusCode).toBe(422);
    expect(response.json<{ errors: { pointer: string }[] }>().errors.map(({ pointer }) => pointer)).toEqual(pointers);
  };

  it('names unknown members, at every depth', () =>
    refused({ ...complaintBody, extra: 1, complainant: { name: '甲', twitter: '@x' } }, ['/complainant/twitter', '/extra']));
  it('names wrong types', () => refused({ ...complaintBody, rawContent: 7, complainant: 'me' }, ['/complainant', '/rawContent']));
  it('names what is missing', () => refused({}, ['/complainant', '/channel', '/receivedVia', '/rawContent']));
  it('refuses a body that is no object', () => refused('[]', ['']));
  it('names a value with U+0000 before anything is decided', () => refused({ ...complaintBody, rawContent: 'a\u0000b' }, ['/rawContent']));
  it('names a value with half a surrogate pair', () =>
    refused(JSON.stringify({ ...complaintBody, complainant: { name: '\ud800' } }), ['/complainant/name']));
  it('refuses the prototype of objects as a name', () => refused('{"__proto__":{"admin":true}}', ['/__proto__']));
  it('refuses an id that could be mistaken for an imported case', () =>
    refused({ ...complaintBody, complaintId: 'cfpb.1' }, ['/complaintId']));

  it('appends nothing when it refuses', async () => {
    const before = await api.store.head();
    await refused({ ...complaintBody, rawContent: '\u0000' }, ['/rawContent']);
    expect(await api.store.head()).toBe(before);
  });
});

describe('a body that cannot be read', () => {
  const answered = async (payload: string | Buffer, status: number, code: string, headers: Record<string, string> = {}) => {
    const response = await api.send(URL, payload, { headers });
    expect(response.json<{ code: string }>().code).toBe(code);
    expect(response.statusCode).toBe(status);
    return response;
  };

  it('is refused when it is not JSON', () => answered('{"a":', 400, 'malformed-json'));
  it('is refused when it is nested too deep', () => answered(`{"a":${'['.repeat(500)}${']'.repeat(500)}}`, 400, 'malformed-json'));
  it('is refused when a member comes twice', () => answered('{"a":1,"a":2}', 400, 'malformed-json'));
  it('is refused when it is not UTF-8', () => answered(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400, 'invalid-encoding'));
  it('is refused when it is too large', () =>
    answered(JSON.stringify({ ...complaintBody, rawContent: '长'.repeat(5_000) }), 413, 'body-too-large'));
  it('is refused when it is no JSON by its type', () => answered('a=1', 415, 'unsupported-media-type', { 'content-type': 'text/plain' }));
  it('is refused in another character set', () =>
    answered('{}', 415, 'unsupported-media-type', { 'content-type': 'application/json; charset=gb18030' }));
  it('is refused when it is compressed', () => answered('{}', 415, 'unsupported-media-type', { 'content-encoding': 'gzip' }));
});

it('a step without content may come without a body', async () => {
  const id = await open();
  const authorization = `Bearer ${await api.keyOf(...REP)}`;
  const url = `${URL}/${id}/submit-complaint`;
  for (const [key, type] of [
    ['bare-1', undefined],
    ['bare-2', 'application/json'],
  ] as const) {
    const headers = { authorization, 'idempotency-key': key, ...(type === undefined ? {} : { 'content-type': type }) };
    // Taken as a command, and refused by the rules only.
    expect((await api.app.inject({ method: 'POST', url, headers })).json()).toMatchObject({ status: 409, code: 'not-legal-in-state' });
  }
});

describe('an address or a method', () => {
  it('that does not exist is 404', async () => {
    const response = await api.read('/v1/nothing/here');
    expect(response.statusCode).toBe(404);
    expect(response.json()).toMatchObject({ code: 'not-found' });
  });

  it('that exists for other methods is 405 and says for which', async () => {
    for (const [method, url, allow] of [
      ['DELETE', URL, 'GET, HEAD, POST'],
      ['PUT', `${URL}/C-1/record-complaint`, 'POST'],
      ['GET', `${URL}/C-1/record-complaint`, 'POST'],
    ] as const) {
      const response = await api.app.inject({ method, url });
      expect(response.statusCode).toBe(405);
      expect(response.headers.allow).toBe(allow);
      expect(response.json()).toMatchObject({ code: 'method-not-allowed' });
    }
  });

  it('that is broken is 400', async () => {
    const response = await api.read('/v1/complaints/%c0%80');
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code: 'malformed-request' });
  });

  it.each(['%00', '-x', 'a%2Fb', 'a%20b', 'x'.repeat(129)])('with the impossible id %s is refused', async (id) => {
    const response = await api.read(`${URL}/${id}`);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code: 'invalid-parameter', errors: [{ pointer: '/path/id' }] });
  });

  it('of a case that does not exist is 404', async () => {
    expect((await api.read(`${URL}/C-none`)).statusCode).toBe(404);
    expect((await api.read(`${URL}/C-none/history`)).statusCode).toBe(404);
    expect((await api.read('/v1/improvements/I-none')).statusCode).toBe(404);
    const step = await api.send(`${URL}/C-none/submit-complaint`, {});
    expect(step.statusCode).toBe(404);
    expect(step.json()).toMatchObject({ code: 'case-unknown' });
  });

  it('with unknown or wrong parameters names them', async () => {
    const response = await api.read(`${URL}?limit=0&stage=sleep&order=asc`);
    expect(response.statusCode).toBe(400);
    const pointers = response.json<{ errors: { pointer: string }[] }>().errors.map(({ pointer }) => pointer);
    expect(pointers.sort()).toEqual(['/query/limit', '/query/order', '/query/stage']);
  });
});

describe('headers of a step', () => {
  it('must hold an Idempotency-Key', async () => {
    const response = await api.send(URL, complaintBody, { headers: { 'idempotency-key': '' } });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code: 'idempotency-key-missing', errors: [{ pointer: '/headers/idempotency-key' }] });
  });

  it.each(['has space', 'x'.repeat(201), '键'])('must hold a usable Idempotency-Key, not %s', async (key) => {
    const response = await api.send(URL, complaintBody, { headers: { 'idempotency-key': Buffer.from(key).toString('latin1') } });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code: 'invalid-parameter' });
  });

  it.each(['7', 'W/"7"', '*', '"a"', '"1","2"'])('may hold one strong entity tag, not %s', async (tag) => {
    const response = await api.send(`${URL}/${await open()}/submit-complaint`, {}, { headers: { 'if-match': tag } });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code: 'invalid-parameter', errors: [{ pointer: '/headers/if-match' }] });
  });

  it('may hold a past instant, not something else', async () => {
    for (const at of ['yesterday', '2026-03-02', '2026-03-02T09:30:00+08:00']) {
      const response = await api.send(URL, complaintBody, { headers: { 'redress-occurred-at': at } });
      expect(response.json()).toMatchObject({ status: 400, errors: [{ pointer: '/headers/redress-occurred-at' }] });
    }
    const future = await api.send(URL, complaintBody, { headers: { 'redress-occurred-at': '2999-01-01T00:00:00.000Z' } });
    expect(future.json()).toMatchObject({ status: 422, code: 'in-the-future', errors: [{ pointer: '/headers/redress-occurred-at' }] });
    const past = await api.send(URL, complaintBody, { headers: { 'redress-occurred-at': '2026-01-05T02:00:00.000Z' } });
    expect(past.json()).toMatchObject({ status: 422, code: 'backdating-without-reason' });
    const ancient = { 'redress-occurred-at': '2021-01-05T02:00:00.000Z', 'redress-backdating-reason': 'found' };
    const byRep = await api.send(URL, complaintBody, { headers: ancient });
    expect(byRep.json()).toMatchObject({ status: 403, code: 'backdating-not-permitted' });
    const byOwner = await api.send(URL, complaintBody, { headers: ancient, as: ['s-017', 'complaint_handling_department'] });
    expect(byOwner.json()).toMatchObject({ status: 422, code: 'backdating-too-far' });
  });
});

describe('the rules', () => {
  it('refuse a step that the state does not allow with 409 and the revision', async () => {
    const response = await api.send(`${URL}/${await open()}/submit-complaint`, {});
    expect(response.statusCode).toBe(409);
    expect(response.headers.etag).toBe('"0"');
    expect(response.json()).toMatchObject({ code: 'not-legal-in-state', revision: 0, type: 'urn:redress:problem:not-legal-in-state' });
  });

  it('refuse who may not with 403', async () => {
    const id = await open();
    const assess = { groundsSufficient: true, demandReasonable: true, reasons: '情况属实' };
    expect((await api.send(`${URL}/${id}/assess-validity`, assess, { as: ['s-014', 'quality_manager'] })).json()).toMatchObject({
      status: 403,
      code: 'role-not-permitted',
    });
    const step = `${URL}/${id}/acknowledge-complaint`;
    expect((await api.send(step, { medium: 'phone' }, { as: ['s-014', 'customer_service_rep'] })).json()).toMatchObject({
      status: 403,
      code: 'role-not-held',
    });
  });

  it('refuse a second complaint under the same id with 409', async () => {
    const id = await open();
    const again = await api.send(URL, { ...complaintBody, complaintId: id });
    expect(again.json()).toMatchObject({ status: 409, code: 'case-already-received' });
  });

  it('have no path for what only the loop does', async () => {
    const id = await open();
    for (const step of ['open-stage', 'check-clocks', 'conclude-improvement', 'import-case', 'receive-complaint'])
      expect((await api.send(`${URL}/${id}/${step}`, {})).statusCode).toBe(404);
  });
});

it('a stale If-Match is 412 with the revision to read', async () => {
  const { id } = (await api.send(URL, complaintBody)).json<{ id: string }>();
  const step = `${URL}/${id}/acknowledge-complaint`;
  const stale = await api.send(step, { medium: 'phone' }, { headers: { 'if-match': '"5"' } });
  expect(stale.statusCode).toBe(412);
  expect(stale.headers.etag).toBe('"0"');
  expect(stale.json()).toMatchObject({ code: 'stale-revision', revision: 0 });
  const right = await api.send(step, { medium: 'phone' }, { headers: { 'if-match': '"0"' } });
  expect(right.statusCode).toBe(200);
});

it('a position of another log is refused, one that is none too', async () => {
  const { id } = (await api.send(URL, complaintBody, { as: REP })).json<{ id: string }>();
  expect((await api.read(`${URL}/${id}?atLeast=elsewhere:7`)).json()).toMatchObject({ status: 400, code: 'foreign-position' });
  expect((await api.read(`${URL}?atLeast=elsewhere:7`)).json()).toMatchObject({ status: 400, code: 'foreign-position' });
  expect((await api.read(`${URL}/${id}?atLeast=7`)).json()).toMatchObject({ status: 400, errors: [{ pointer: '/query/atLeast' }] });
});
