import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { complaintCommandInfo } from '@redress/domain';
import { type Engine, REP, startEngine } from './engine.js';

// Real processes on a machine that may be busy.
jest.setTimeout(120_000);

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine?.stop());

const BODY = complaintCommandInfo.ReceiveComplaint.example;

/** Writes bytes to the port and reads what comes back until the other side closes. */
const raw = (...chunks: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(engine.origin);
    const socket = connect(Number(port), hostname, () => {
      for (const chunk of chunks) socket.write(chunk);
    });
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => (answer += text));
    socket.on('close', () => resolve(answer));
    socket.on('error', (error) => (answer === '' ? reject(error) : resolve(answer)));
  });

const countOf = async (stream: string): Promise<number> => {
  let count = 0;
  for await (const _event of engine.store.read(stream)) count += 1;
  return count;
};

describe('on the wire', () => {
  it('what is no HTTP is answered with problem details', async () => {
    const answer = await raw('HELO redress\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain('"code":"malformed-request"');
  });

  it('headers that are too large are 431', async () => {
    const answer = await raw(`GET /health HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toContain('"code":"headers-too-large"');
  });

  it('a body that grows beyond the limit without saying so is 413', async () => {
    const key = await engine.keyOf(...REP);
    const chunk = 'x'.repeat(64_000);
    const head = `POST /v1/complaints HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nIdempotency-Key: big\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n`;
    const framed = `${chunk.length.toString(16)}\r\n${chunk}\r\n`;
    const answer = await raw(head, framed, framed, framed, framed, framed, '0\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('"code":"body-too-large"');
  });

  it('U+0000 and half surrogate pairs are refused at their place, and nothing is written', async () => {
    const head = await engine.store.head();
    const text = JSON.stringify({ ...BODY, rawContent: 'A', complainant: { name: 'B' } });
    for (const [from, to, pointer] of [
      ['"A"', '"A\\u0000"', '/rawContent'],
      ['"B"', '"\\udfff"', '/complainant/name'],
    ] as const) {
      const answer = await engine.post('/v1/complaints', text.replace(from, to));
      expect(answer.body).toMatchObject({ status: 422, code: 'invalid-content', errors: [{ pointer }] });
    }
    expect(await engine.store.head()).toBe(head);
  });

  it('a reason in Chinese arrives as it was meant, percent-encoded or as bytes', async () => {
    const reasons = [encodeURIComponent('断网期间受理'), Buffer.from('断网期间受理').toString('latin1')];
    for (const reason of reasons) {
      const headers = { 'redress-occurred-at': new Date(Date.now() - 5_000).toISOString(), 'redress-backdating-reason': reason };
      const { status, body } = await engine.post('/v1/complaints', BODY, { headers });
      expect([status, body.detail]).toEqual([201, undefined]);
      const history = await engine.get(`/v1/complaints/${body.id}/history`);
      expect(history.body.entries).toMatchObject([{ backdatingReason: '断网期间受理', occurredAt: headers['redress-occurred-at'] }]);
    }
  });
});

describe('the same call many times at once', () => {
  it('takes effect once; the others wait their turn or get the same answer', async () => {
    const headers = { 'idempotency-key': 'at-once' };
    const answers = await Promise.all(Array.from({ length: 12 }, () => engine.post('/v1/complaints', BODY, { headers })));
    const done = answers.filter(({ status }) => status === 201);
    expect(done.length).toBeGreaterThan(0);
    for (const { status, body } of answers) if (status !== 201) expect([status, body.code]).toEqual([409, 'request-in-progress']);
    for (const { body } of done) expect(body).toEqual(done[0]?.body);
    const again = await engine.post('/v1/complaints', BODY, { headers });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(done[0]?.body);
    expect(await countOf(`complaint-${again.body.id}`)).toBe(1);
  });
});

describe('two who act on the same revision', () => {
  it('let one through and tell the other that the case has moved', async () => {
    const { body } = await engine.post('/v1/complaints', BODY);
    const step = `/v1/complaints/${body.id}/acknowledge-complaint`;
    const options = { headers: { 'if-match': '"0"' } };
    const answers = await Promise.all([
      engine.post(step, { medium: 'phone' }, options),
      engine.post(step, { medium: 'sms' }, { ...options, as: ['s-003', 'customer_service_rep'] }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(answers.find(({ status }) => status === 412)?.headers.get('etag')).toBe('"1"');
  });
});
