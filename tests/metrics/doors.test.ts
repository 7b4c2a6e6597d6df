import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createApi, issueApiKey, openKeyGuard } from '@redress/api';
import { createCommandHandler, createRulesSource, type EventStore, memoryKeyring } from '@redress/eventstore';
import { METRICS, openDatabase, type ReadDatabase, startProjector, views, type WorkedExample } from '@redress/projections';
import pino from 'pino';
import { current } from '../contract/projections/engines.js';
import { logOf, rulesWith, shanghai } from './company.js';
import { lead } from './stories.js';

jest.setTimeout(5 * 60_000);

const NOW = shanghai('2026-06-30 18:00');
const june = METRICS.find(({ id }) => id === 'M01')?.example as WorkedExample;

describe('metrics over HTTP', () => {
  let database: ReadDatabase;
  let store: EventStore;
  let draw: (path: string, accept?: string) => Promise<{ readonly type: unknown; readonly text: string }>;
  let get: (
    path: string,
  ) => Promise<{ readonly status: number; readonly body: Record<string, unknown>; readonly headers: Record<string, unknown> }>;
  const closing: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    const rules = rulesWith();
    store = await logOf(
      june.stories.map((one) => lead(one, rules)),
      rules,
    );
    database = await openDatabase({ pglite: 'memory' });
    const pepper = Buffer.alloc(32, 3);
    const source = await createRulesSource(store);
    const handler = createCommandHandler({ store, rules: source });
    const keys = await openKeyGuard(store, pepper);
    const { key } = await issueApiKey({ handler, pepper }, { staffId: 's-002', role: 'customer_service_rep' });
    const projector = startProjector({ store, database, projections: views.filter(({ name }) => name === 'kpi-cases') });
    await current(projector);
    await projector.stop();
    const app = createApi({
      store,
      handler,
      keyring: memoryKeyring(),
      rules: source,
      database,
      keys,
      log: pino({ level: 'silent' }),
      ready: () => [],
      clock: () => NOW,
    });
    await app.ready();
    closing.push(
      () => app.close(),
      () => keys.close(),
      () => source.close(),
      () => database.close(),
      () => store.close(),
    );
    draw = async (path, accept = '*/*') => {
      const { headers, body } = await app.inject({ method: 'GET', url: path, headers: { authorization: `Bearer ${key}`, accept } });
      return { type: headers['content-type'], text: body };
    };
    get = async (path) => {
      const { statusCode, headers, body } = await app.inject({ method: 'GET', url: path, headers: { authorization: `Bearer ${key}` } });
      return { status: statusCode, headers, body: JSON.parse(body) as Record<string, unknown> };
    };
  });
  afterAll(async () => {
    for (const close of closing) await close();
  });

  it('list the catalogue', async () => {
    const { status, body } = await get('/v1/metrics');
    expect(status).toBe(200);
    expect((body.metrics as { readonly id: string }[]).map(({ id }) => id)).toEqual(METRICS.map(({ id }) => id));
  });

  it('answer every metric with what it was made from', async () => {
    for (const { id, cohort } of METRICS) {
      const { status, body, headers } = await get(`/v1/metrics/${id}${cohort === 'asOf' ? '' : '?period=2026-06'}`);
      expect([id, status]).toEqual([id, 200]);
      expect(body).toMatchObject({ metric: id, asOf: NOW, versions: { 'kpi-cases': 1 }, rules: { policy: 1 } });
      expect(headers['redress-position']).toBe(body.position);
    }
    const { body } = await get('/v1/metrics/M01?period=2026-06&groupBy=severity&where=severity:minor&where=severity:general');
    expect(body).toMatchObject({ total: { numerator: 7, denominator: 10, shown: '70.0 %', met: false } });
    expect((body.groups as unknown[]).length).toBe(2);
  });

  it('lead to the cases of a part, page by page', async () => {
    const first = await get('/v1/metrics/M01/cases?period=2026-06&part=numerator&limit=4');
    expect(first.status).toBe(200);
    expect(first.headers.link).toContain('rel="next"');
    const second = await get(/<([^>]+)>/.exec(String(first.headers.link))?.[1] ?? '');
    const ids = [first, second].flatMap(({ body }) => (body.rows as { readonly id: string }[]).map(({ id }) => id));
    expect(ids).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `in-time-${n}`));
    expect(second.body.next).toBeNull();
  });

  it('are drawn when asked for a picture', async () => {
    const asked = '/v1/metrics/M01?period=2026-06&groupBy=severity';
    const drawn = await draw(`${asked}&format=svg`);
    expect(drawn.type).toBe('image/svg+xml; charset=utf-8');
    for (const part of ['M01 客户抱怨处理及时率，2026-06，按严重程度', '目标：不低于 95%', 'kpi-cases v1'])
      expect(drawn.text).toContain(part);
    expect(await draw(asked, 'image/svg+xml')).toEqual(drawn);
    const english = await draw(`${asked}&format=svg&lang=en`);
    expect(english.text).toContain('M01 Timely handling rate, 2026-06 by severity');
    for (const { id, cohort } of METRICS) {
      const { text } = await draw(`/v1/metrics/${id}?format=svg${cohort === 'asOf' ? '' : '&period=2026-06'}`);
      expect([id, text.startsWith('<svg ')]).toEqual([id, true]);
    }
  });

  it.each([
    ['/v1/metrics/M99?period=2026-06', 404, undefined],
    ['/v1/metrics/M01', 400, '/query/period'],
    ['/v1/metrics/M13?period=2026-06', 400, '/query/period'],
    ['/v1/metrics/M01?period=June', 400, '/query/period'],
    ['/v1/metrics/M01?period=2026-06&groupBy=colour', 400, '/query/groupBy'],
    ['/v1/metrics/M01?period=2026-06&where=colour:red', 400, '/query/where'],
    ['/v1/metrics/M01?period=2026-06&where=red', 400, '/query/where'],
    ['/v1/metrics/M01?period=2026-06&asOf=yesterday', 400, '/query/asOf'],
    ['/v1/metrics/M01/cases?period=2026-06&part=tardy', 400, '/query/part'],
  ])('refuse %s as a problem that names the field', async (path, expected, pointer) => {
    const { status, body } = await get(path);
    expect(status).toBe(expected);
    if (pointer !== undefined) expect(body.errors).toEqual([expect.objectContaining({ pointer })]);
  });
});
