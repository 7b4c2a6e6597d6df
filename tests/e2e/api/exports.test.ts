import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { complaintCommandInfo } from '@redress/domain';
import { parse } from 'csv-parse/sync';
import { readXlsx } from 'hucre/xlsx';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { type Engine, REP, startEngine, type Who } from './engine.js';

// Real processes on a machine that may be busy.
jest.setTimeout(120_000);

/** Does not meet customers. */
const QUALITY: Who = ['s-014', 'quality_manager'];

let engine: Engine;
let position: string;
beforeAll(async () => {
  engine = await startEngine();
  for (const _ of [1, 2, 3]) {
    const { status, body } = await engine.post('/v1/complaints', complaintCommandInfo.ReceiveComplaint.example);
    expect(status).toBe(201);
    position = String(body.position);
  }
});
afterAll(() => engine?.stop());

const fetchAs = async (path: string, who: Who = REP, init: RequestInit = {}): Promise<Response> =>
  fetch(`${engine.origin}${path}`, { ...init, headers: { authorization: `Bearer ${await engine.keyOf(...who)}` } });

const exported = (path: string, who?: Who): Promise<Response> =>
  fetchAs(`/v1/exports/${path}${path.includes('?') ? '&' : '?'}atLeast=${encodeURIComponent(position)}`, who);

describe('exports over HTTP', () => {
  it('are files at a stated position, the same rows in every format', async () => {
    const csv = await exported('queue');
    expect(csv.status).toBe(200);
    expect(Object.fromEntries(csv.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="redress-queue.csv"',
      'redress-position': position,
      'redress-views': expect.stringMatching(/^open-cases=\d+, open-improvements=\d+$/),
      'cache-control': 'no-store',
    });
    const lines = parse(await csv.text(), { columns: true }) as Readonly<Record<string, string>>[];
    expect(lines).toHaveLength(3);
    const book = await readXlsx(new Uint8Array(await (await exported('queue?format=xlsx&lang=en')).arrayBuffer()));
    expect(book.sheets[0]?.rows.slice(1).map(([id]) => id)).toEqual(lines.map(({ complaintId }) => complaintId));
    const file = await (await exported('queue?format=parquet')).arrayBuffer();
    expect((await parquetReadObjects({ file })).map(({ complaintId }) => complaintId)).toEqual(lines.map(({ complaintId }) => complaintId));
    expect(parquetMetadata(file).key_value_metadata).toContainEqual({ key: 'redress.position', value: position });
  });

  it('show names of customers to roles that work with them, when asked', async () => {
    const { name } = complaintCommandInfo.ReceiveComplaint.example.complainant;
    expect(await (await exported('statistics')).text()).not.toContain(name);
    expect(await (await exported('statistics?names=true')).text()).toContain(name);
    const refused = await exported('statistics?names=true', QUALITY);
    expect([refused.status, await refused.json()]).toEqual([403, expect.objectContaining({ code: 'names-withheld' })]);
  });

  it('refuse before the first byte with problem details', async () => {
    for (const [path, code, pointer] of [
      ['queue?stage=nowhere', 'invalid-parameter', '/query/stage'],
      ['cases?where=colour:red&where=colour', 'invalid-parameter', undefined],
      ['cases?format=docx', 'invalid-parameter', '/query/format'],
      ['history', 'invalid-parameter', '/query/case'],
    ] as const) {
      const answer = await exported(path);
      const body = (await answer.json()) as { readonly code: string; readonly errors?: readonly { readonly pointer: string }[] };
      expect([path, answer.status, answer.headers.get('content-type'), body.code]).toEqual([path, 400, 'application/problem+json', code]);
      if (pointer !== undefined) expect(body.errors?.[0]?.pointer).toBe(pointer);
    }
    expect((await fetch(`${engine.origin}/v1/exports/cases`)).status).toBe(401);
  });

  it('end their query when the client goes away, so that others find a place', async () => {
    // Two at a time: a place that was not given back would end this. The server hears of a client that goes in its own time.
    const placed = async (init: RequestInit = {}): Promise<Response> => {
      for (;;) {
        const answer = await fetchAs('/v1/exports/queue', REP, init);
        if (answer.status !== 503) return answer;
        await pause(20);
      }
    };
    for (let at = 0; at < 6; at++) {
      const gone = new AbortController();
      expect((await placed({ signal: gone.signal })).status).toBe(200);
      gone.abort();
    }
    expect((await placed()).status).toBe(200);
  });
});

describe('charts over HTTP', () => {
  const question = '/v1/query/cases?groupBy=channel&where=kind:managed';
  const chart = async (path: string, accept = '*/*') =>
    fetch(`${engine.origin}${path}&atLeast=${encodeURIComponent(position)}`, {
      headers: { authorization: `Bearer ${await engine.keyOf(...REP)}`, accept },
    });

  it('are the answer as a picture that can run and load nothing', async () => {
    const asked = await chart(`${question}&format=svg&lang=en`);
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'content-type': 'image/svg+xml; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'x-content-type-options': 'nosniff',
      'redress-position': expect.stringMatching(/:\d+$/),
    });
    const svg = await asked.text();
    expect(svg).toMatch(/^<svg .*<\/svg>\s*$/s);
    expect(svg).toContain('Cases by channel');
    expect(await (await chart(`${question}&lang=en`, 'image/svg+xml')).text()).toBe(svg);
    expect(await (await chart(question)).json()).toMatchObject({ rows: [{ channel: 'hotline', count: 3 }] });
  });

  it('of the statistics table have its amounts by month', async () => {
    const asked = await chart('/v1/statistics/complaints?format=svg');
    expect([asked.status, asked.headers.get('content-type')]).toEqual([200, 'image/svg+xml; charset=utf-8']);
    const svg = await asked.text();
    for (const text of ['投诉案件统计：金额（元），按接收月份', '赔偿', '损失', 'complaint-statistics v']) expect(svg).toContain(text);
  });

  it('are refused as the answer is', async () => {
    const refused = await chart('/v1/query/cases?measure=sum&format=svg');
    expect([refused.status, refused.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
  });
});
